"""Names of who is online, as the version before kept them, become the list."""

from __future__ import annotations

from dataclasses import replace

from isp.decision import Create, Decision
from isp.parties.scope import Scope
from isp.ports import PageRequest
from isp_aws.dynamodb import keys, network_keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.items.telemetry import OnlineItem, SessionItem
from isp_aws.dynamodb.migrations.m0008_who_is_online import migrate

from tests.adapters.conftest import Adapters
from tests.builders import network, parties
from tests.fakes.clock import NOON


def test_names_of_before_are_brought_to_the_list_if_a_session_is_open(
    real: Adapters, scope: Scope
) -> None:
    for name, ended_at in (("A", None), ("B", NOON + 9)):
        customer = parties.customer(scope.tenant_id, id=name, owner_path="/isp/r1/")
        real.ledger.commit(scope, Decision(changes=(Create(customer),)))
        session = replace(network.radius_session(customer), ended_at=ended_at)
        with bound(scope):
            item = SessionItem.from_session(session)
            item.save()
            older = OnlineItem(network_keys.older_online(scope.tenant_id, name), keys.SELF)
            older.update(actions=[OnlineItem.sessions.add({item.sk})])
    assert migrate(scope.tenant_id, NOON) == 2
    assert migrate(scope.tenant_id, NOON) == 0
    page = real.network.online(Scope(scope.tenant_id, "/isp/r1/"), PageRequest(9), None)
    assert [one.customer_id for one in page.items] == ["A"]
