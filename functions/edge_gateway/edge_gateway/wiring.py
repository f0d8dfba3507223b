"""The ports of this function, from its environment."""

from __future__ import annotations

from isp_app.enrol_edge import EnrolEdge
from isp_aws.clock import SystemClock, SystemRandom
from isp_aws.dynamodb.stores import Stores
from isp_aws.environment import EdgeSettings, SnapshotSettings, settings
from isp_aws.object_store import ObjectStore
from isp_aws.secrets import pepper

from edge_gateway.cloud import AwsEdgeCloud
from edge_gateway.ports import EdgeGateway


def ports_from_environment(made: Stores) -> EdgeGateway:
    told = settings(EdgeSettings)
    snapshots = ObjectStore(settings(SnapshotSettings).bucket_edge_snapshots)
    clock = SystemClock()
    cloud = AwsEdgeCloud(told.edge_queue_prefix, told.edge_role_arn, snapshots)
    return EdgeGateway(
        directory=made.directory,
        network=made.network,
        cloud=cloud,
        enrol_edge=EnrolEdge(made.access, made.ledger, cloud, clock, SystemRandom(), pepper()),
        clock=clock,
    )
