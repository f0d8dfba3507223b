"""The ports of this function, from its environment."""

from __future__ import annotations

from isp_app.enrol_edge import EnrolEdge
from isp_app.heartbeat import Heartbeat
from isp_app.take_open_sessions import TakeOpenSessions
from isp_app.take_session_reports import TakeSessionReports
from isp_app.take_snapshot import TakeSnapshot
from isp_app.tell_changes import TellChanges
from isp_aws.dynamodb.stores import Stores
from isp_aws.environment import EdgeSettings, SnapshotSettings, settings
from isp_aws.object_store import ObjectStore
from isp_telemetry.observability import LoggingObserver
from isp_wiring.reach import Reach, reach_from_environment

from edge_gateway.cloud import AwsEdgeCloud
from edge_gateway.ports import EdgeCloud, EdgeGateway
from edge_gateway.snapshots import WrittenSnapshots


def ports_from_environment(made: Stores) -> EdgeGateway:
    told = settings(EdgeSettings)
    snapshots = ObjectStore(settings(SnapshotSettings).bucket_edge_snapshots)
    cloud = AwsEdgeCloud(told.edge_queue_prefix, told.edge_role_arn, snapshots)
    return ports_of(reach_from_environment(made), cloud)


def ports_of(reach: Reach, cloud: EdgeCloud) -> EdgeGateway:
    clock = reach.clock
    written = WrittenSnapshots(cloud)
    heartbeat = Heartbeat(reach.network, clock)
    return EdgeGateway(
        directory=reach.directory,
        network=reach.network,
        cloud=cloud,
        enrol_edge=EnrolEdge(reach.access, reach.ledger, cloud, clock, reach.random, reach.pepper),
        take_snapshot=TakeSnapshot(reach.directory, reach.network, written, clock),
        tell_changes=TellChanges(reach.network, reach.directory, heartbeat, clock),
        take_session_reports=TakeSessionReports(
            reach.network, reach.directory, heartbeat, reach.patience, LoggingObserver()
        ),
        take_open_sessions=TakeOpenSessions(reach.network, heartbeat, clock),
        clock=clock,
    )
