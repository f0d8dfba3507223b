"""Connections: the only place that creates clients of the database.

pynamodb keeps a connection on each class; here a class asks for the connection of the current binding
instead, and every connection carries the key fence. Where TENANT_DATA_ROLE_ARN is set, a tenant's
connection has credentials of its own, bound to the tenant by a session tag and kept for a quarter of an
hour; they are never logged. `_get_connection` is private to pynamodb: its version is pinned, and
`tests/adapters/test_fence.py` notices when it is no longer called.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, ClassVar

import boto3
import botocore.session
from botocore.config import Config
from pynamodb.attributes import UnicodeAttribute
from pynamodb.connection import Connection, TableConnection
from pynamodb.connection.base import MetaTable
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model

from isp_aws.dynamodb.binding import current_binding
from isp_aws.dynamodb.fence import check_call
from isp_aws.environment import Table, TenantRoleSettings, settings, table_name

CONNECT_SECONDS = 2
READ_SECONDS = 5
RETRIES = 2
CREDENTIALS_SECONDS = 900
# Credentials are exchanged a little before they end, not while a request is under way.
RENEW_BEFORE_SECONDS = 60
TENANTS_MAX = 200


class Gsi1(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    """Lists: a partition is a list, the sort key its order."""

    class Meta:
        index_name = "gsi1"
        projection = AllProjection()

    gsi1pk = UnicodeAttribute(hash_key=True)
    gsi1sk = UnicodeAttribute(range_key=True)


class Due(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    """What has something to do at a known minute; see `due.py`."""

    class Meta:
        index_name = "due"
        projection = KeysOnlyProjection()

    due_pk = UnicodeAttribute(hash_key=True)
    due_sk = UnicodeAttribute(range_key=True)


class TableItem(Model):
    """The base of all items: two generic keys, and the connection of whoever is asking."""

    class Meta:
        table_name = "named by the environment"

    table: ClassVar[Table]

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)

    @classmethod
    def _get_connection(cls) -> TableConnection:
        return table_connection(table_name(cls.table))

    @classmethod
    def _batch_get_page(
        cls, keys_to_get: Any, consistent_read: Any, attributes_to_get: Any
    ) -> tuple[Any, Any]:
        # pynamodb looks for the answer under the name in Meta, where ours is only a placeholder.
        answer = cls._get_connection().batch_get_item(
            keys_to_get, consistent_read=consistent_read, attributes_to_get=attributes_to_get
        )
        name = table_name(cls.table)
        unread = answer.get("UnprocessedKeys", {}).get(name, {}).get("Keys")
        return answer["Responses"].get(name, []), unread


class ListedItem(TableItem):
    """An item of a table with the index of lists."""

    gsi1 = Gsi1()
    gsi1pk = UnicodeAttribute(null=True)
    gsi1sk = UnicodeAttribute(null=True)


class DirectoryItem(ListedItem):
    table = Table.DIRECTORY

    due = Due()
    due_pk = UnicodeAttribute(null=True)
    due_sk = UnicodeAttribute(null=True)


@dataclass(slots=True)
class _Connected:
    """One client, shared by all tables, and when its credentials end."""

    connection: Connection
    ends_at: float
    tables: dict[str, TableConnection] = field(default_factory=dict)


_lock = threading.Lock()
_connected: dict[str | None, _Connected] = {}
_hooks: list[tuple[str, Callable[..., Any]]] = []


def table_connection(name: str) -> TableConnection:
    """Return the connection to a table for the current binding."""
    connected = _current()
    table = connected.tables.get(name)
    if table is None:
        with _lock:
            table = connected.tables.setdefault(name, _table(connected.connection, name))
    return table


def connection() -> Connection:
    """Return the connection for calls that span tables."""
    return _current().connection


def forget_connections() -> None:
    """Close what is open, for whoever changes the environment."""
    with _lock:
        _connected.clear()
    _session.cache_clear()
    _sts.cache_clear()


def watch(event: str, hook: Callable[..., Any]) -> None:
    """Call the hook at a botocore event of every connection, now open or opened later."""
    with _lock:
        _hooks.append((event, hook))
        for connected in _connected.values():
            connected.connection.client.meta.events.register_first(event, hook)


def unwatch(event: str, hook: Callable[..., Any]) -> None:
    with _lock:
        _hooks.remove((event, hook))
        for connected in _connected.values():
            connected.connection.client.meta.events.unregister(event, hook)


def _current() -> _Connected:
    binding = current_binding()
    role = settings(TenantRoleSettings).tenant_data_role_arn
    tenant_id = binding.tenant_id if role else None
    found = _connected.get(tenant_id)
    if found is not None and found.ends_at > time.monotonic():
        return found
    with _lock:
        found = _connected.get(tenant_id)
        if found is None or found.ends_at <= time.monotonic():
            _drop_ended()
            found = _connected[tenant_id] = _connect(tenant_id, role)
        return found


def _drop_ended() -> None:
    """Drop connections whose credentials ended, and the oldest where there are too many."""
    kept = sorted(_connected, key=lambda tenant_id: _connected[tenant_id].ends_at)
    now = time.monotonic()
    surplus = len(kept) - TENANTS_MAX + 1
    for place, tenant_id in enumerate(kept):
        if _connected[tenant_id].ends_at <= now or place < surplus:
            del _connected[tenant_id]


def _connect(tenant_id: str | None, role: str | None) -> _Connected:
    if tenant_id is None:
        return _Connected(_fenced({}), float("inf"))
    assert role is not None
    ends_at = time.monotonic() + CREDENTIALS_SECONDS - RENEW_BEFORE_SECONDS
    credentials = _sts().assume_role(
        RoleArn=role,
        RoleSessionName=f"tenant-{tenant_id}",
        DurationSeconds=CREDENTIALS_SECONDS,
        Tags=[{"Key": "tenant", "Value": tenant_id}],
    )["Credentials"]
    return _Connected(
        _fenced(
            {
                "aws_access_key_id": credentials["AccessKeyId"],
                "aws_secret_access_key": credentials["SecretAccessKey"],
                "aws_session_token": credentials["SessionToken"],
            }
        ),
        ends_at,
    )


def _fenced(credentials: dict[str, str]) -> Connection:
    made = Connection()
    # pynamodb would read the service's model anew for each connection: 10 MB and 40 ms a tenant, where
    # clients of one session take 0.3 MB and 4 ms.
    made._client = _session().create_client(
        "dynamodb",
        config=Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"total_max_attempts": 1 + RETRIES, "mode": "standard"},
            max_pool_connections=32,
            parameter_validation=False,
        ),
        **credentials,
    )
    for event, hook in _hooks:
        made.client.meta.events.register_first(event, hook)
    # Last, so that it sees the call as every other hook has left it.
    made.client.meta.events.register_last("before-parameter-build.dynamodb", check_call)
    return made


@cache
def _session() -> Any:
    return botocore.session.get_session()


@cache
def _sts() -> Any:
    config = Config(connect_timeout=CONNECT_SECONDS, read_timeout=READ_SECONDS)
    return boto3.client("sts", config=config)


def _table(shared: Connection, name: str) -> TableConnection:
    if name not in shared._tables:
        shared.add_meta_table(_described(name))
    made = TableConnection(name)
    made.connection = shared
    return made


def _described(name: str) -> MetaTable:
    """Return the shape that all our tables have, so that nobody needs the right to ask for it."""
    keys = ("pk", "sk", "gsi1pk", "gsi1sk", "due_pk", "due_sk")
    return MetaTable(
        {
            "TableName": name,
            "KeySchema": _schema("pk", "sk"),
            "AttributeDefinitions": [{"AttributeName": key, "AttributeType": "S"} for key in keys],
            "GlobalSecondaryIndexes": [
                {"IndexName": "gsi1", "KeySchema": _schema("gsi1pk", "gsi1sk")},
                {"IndexName": "due", "KeySchema": _schema("due_pk", "due_sk")},
            ],
            "LocalSecondaryIndexes": [],
        }
    )


def _schema(hash_key: str, range_key: str) -> list[dict[str, str]]:
    return [
        {"AttributeName": hash_key, "KeyType": "HASH"},
        {"AttributeName": range_key, "KeyType": "RANGE"},
    ]
