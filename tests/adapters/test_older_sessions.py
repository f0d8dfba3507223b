"""Sessions of the version before: they are seen, go on, and nothing of them is counted twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from isp.decision import Create, Decision
from isp.minutes import Moment
from isp.network.session import RadiusSession
from isp.network.usage import DayUsage
from isp.parties.scope import Scope
from isp.ports import PageRequest
from isp_aws.dynamodb.migrations.m0005_sessions_with_their_customer import migrate

from infra.local.cloud.endpoint import Endpoint
from tests.adapters.conftest import Adapters
from tests.adapters.older_version import item
from tests.builders import network, parties
from tests.fakes.clock import NOON

DAY = 86_400
TODAY = Moment(NOON + DAY, network.DHAKA)
NAMES = ("nas_id", "login", "framed_ip", "calling_station_id", "started_at", "as_of")
OCTETS = ("octets_in", "octets_out", "session_key", "customer_id", "tenant_id")


class Older:
    """Writes what the version before wrote, byte for byte, through the plain client."""

    def __init__(self, client: Any, table: str, scope: Scope) -> None:
        self._client, self._table, self._prefix = client, table, f"T#{scope.tenant_id}#"

    def session(self, one: RadiusSession) -> None:
        listing = f"{self._prefix}CUSTOMER#{one.customer_id}#SESSIONS"
        values = {name: getattr(one, name) for name in NAMES + OCTETS}
        if one.ended_at is not None:
            values |= {"ended_at": one.ended_at, "terminate_cause": "User-Request"}
        else:
            self._put(pk=f"{self._prefix}ONLINE#{one.customer_id}", session_key=one.session_key)
        self._put(
            pk=f"{self._prefix}SESSION#{one.session_key}",
            gsi1pk=listing,
            gsi1sk=f"{one.started_at:012d}#{one.session_key}",
            ttl=one.as_of + 92 * DAY,
            **values,
        )

    def used(self, customer_id: str, day: str, sent: int, received: int) -> None:
        self._put(
            pk=f"{self._prefix}USAGE#{customer_id}", sk=day, octets_in=sent, octets_out=received
        )

    def _put(self, **values: Any) -> None:
        self._client.put_item(TableName=self._table, Item=item(**{"sk": "SELF", **values}))


@pytest.fixture
def older(cloud: Endpoint, cloud_tables: Mapping[str, str], scope: Scope) -> Older:
    return Older(cloud.client("dynamodb"), cloud_tables["TABLE_NETWORK"], scope)


def test_sessions_of_before_are_brought_over_and_go_on(
    real: Adapters, scope: Scope, older: Older
) -> None:
    customer = parties.customer(scope.tenant_id)
    real.ledger.commit(scope, Decision(changes=(Create(customer),)))
    ended = network.radius_session(customer, session_key="e" * 32, octets_in=5, ended_at=NOON)
    opened = network.radius_session(customer, started_at=NOON + 1, as_of=NOON + 60, octets_in=70)
    for one in (ended, opened):
        older.session(one)
    older.used(customer.id, "2026-01-05", 75, 0)

    assert migrate(scope.tenant_id, NOON) == 2
    assert migrate(scope.tenant_id, NOON) == 0
    found = real.network.sessions_of(scope, customer.id, PageRequest(9)).items
    assert [(one.session_key, one.octets_in) for one in found] == [
        (opened.session_key, 70),
        (ended.session_key, 5),
    ]
    assert list(real.network.open_sessions(scope, {customer.id: customer.owner_path})) == [
        customer.id
    ]
    assert [one.octets_in for one in real.network.daily_usage(scope, customer.id, 9, TODAY)] == [75]

    later = replace(opened, as_of=NOON + DAY, octets_in=100, ended_at=NOON + DAY)
    assert network.told(real.network, scope, later)
    used = real.network.daily_usage(scope, customer.id, 9, TODAY)
    assert tuple(used) == (DayUsage("2026-01-05", 75, 0), DayUsage("2026-01-06", 30, 0))
    assert real.network.open_sessions(scope, {customer.id: customer.owner_path}) == {}


def test_a_session_that_is_told_before_its_turn_comes_is_not_counted_twice(
    real: Adapters, scope: Scope, older: Older
) -> None:
    customer = parties.customer(scope.tenant_id)
    real.ledger.commit(scope, Decision(changes=(Create(customer),)))
    opened = network.radius_session(customer, as_of=NOON + 60, octets_in=70, octets_out=7)
    older.session(opened)
    older.used(customer.id, "2026-01-05", 70, 7)
    assert not network.told(real.network, scope, opened), "it is known"
    assert network.told(real.network, scope, replace(opened, as_of=NOON + 90, octets_in=80))
    assert migrate(scope.tenant_id, NOON) == 0
    used = real.network.daily_usage(scope, customer.id, 9, TODAY)
    assert tuple(used) == (DayUsage("2026-01-05", 80, 7),)
