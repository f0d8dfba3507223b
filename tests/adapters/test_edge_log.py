"""The beginning of an edge's log ends by TTL, at any time and in any order."""

from __future__ import annotations

import pytest
from isp.parties.scope import Scope
from isp.ports import ChangesGone
from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.items.telemetry import ChangeItem

from tests.adapters.conftest import Adapters
from tests.builders import network
from tests.fakes.clock import NOON

EDGE = "EDGE0000000000000001"


def lose(scope: Scope, *numbers: int) -> None:
    with bound(scope):
        for seq in numbers:
            ChangeItem(keys.edge_log(scope.tenant_id, EDGE), keys.change(seq)).delete()


def test_a_reader_whose_next_change_is_gone_must_start_anew(real: Adapters, scope: Scope) -> None:
    for number in range(5):
        real.network.append_change(scope, EDGE, network.desired(f"C{number}"), NOON)
    # TTL took the second before the first.
    lose(scope, 2)
    assert [change.seq for change in real.network.changes(scope, EDGE, 2, 10)] == [3, 4, 5]
    with pytest.raises(ChangesGone):
        real.network.changes(scope, EDGE, 1, 10)


def test_a_page_never_jumps_over_a_change_that_is_gone(real: Adapters, scope: Scope) -> None:
    for number in range(4):
        real.network.append_change(scope, EDGE, network.desired(f"C{number}"), NOON)
    lose(scope, 2)
    assert [change.seq for change in real.network.changes(scope, EDGE, 0, 10)] == [1]


def test_passwords_do_not_lie_in_the_log(real: Adapters, scope: Scope) -> None:
    real.network.append_change(scope, EDGE, network.desired(), NOON)
    with bound(scope):
        item = ChangeItem.get(keys.edge_log(scope.tenant_id, EDGE), keys.change(1))
    assert "গোপন" not in str(item.serialize()) and "karim" not in str(item.serialize())
