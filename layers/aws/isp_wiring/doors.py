"""The doors of a function, from its environment."""

from __future__ import annotations

from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer
from isp_aws.clock import SystemClock
from isp_aws.dynamodb.stores import Stores
from isp_aws.environment import PublicSettings, Table, settings, table_name
from isp_aws.secrets import origin_key, pepper
from isp_http.doors import Doors


def doors_from_environment(made: Stores) -> Doors:
    return Doors(
        access=made.access,
        directory=made.directory,
        clock=SystemClock(),
        idempotency=DynamoDBPersistenceLayer(table_name=table_name(Table.IDEMPOTENCY)),
        pepper=pepper(),
        public_origin=settings(PublicSettings).public_origin,
        origin_key=origin_key(),
    )
