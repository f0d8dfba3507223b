"""What is due is found at its minute, and the watermark only moves on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from isp.decision import Create, Decision, Update
from isp.due import DueKind, DueThing
from isp.minutes import next_boundary
from isp.parties.scope import Scope
from isp.subscriptions.expire import expire_subscription
from isp_app.expire_line import ExpireLine
from isp_app.hand_out_overdue import HandOutOverdue
from isp_aws.dynamodb.due_index import DueIndex

from tests.adapters.conftest import Adapters
from tests.adapters.hooks import bad_days, failing, throttle, time_out
from tests.builders import parties, payments, sales
from tests.fakes.clock import FakeClock
from tests.fakes.patience import HURRIED


def test_a_subscription_is_due_at_its_end_until_it_moves_or_ends(
    real: Adapters, scope: Scope
) -> None:
    sold = sales.subscription(parties.customer(scope.tenant_id))
    minute, thing = sold.expires_at // 60, DueThing(scope.tenant_id, DueKind.EXPIRE, sold.id)
    real.ledger.commit(scope, Decision(changes=(Create(sold),)))
    assert thing in set(DueIndex().due_at(minute))

    extended = replace(sold, version=2, expires_at=sold.expires_at + 3_600)
    real.ledger.commit(scope, Decision(changes=(Update(extended, before=sold),)))
    assert thing not in set(DueIndex().due_at(minute))
    assert thing in set(DueIndex().due_at(minute + 60))

    ended = expire_subscription(extended, extended.expires_at)
    assert ended is not None
    real.ledger.commit(scope, ended)
    assert thing not in set(DueIndex().due_at(minute + 60))


def test_a_refund_is_due_until_its_end_is_known(real: Adapters, scope: Scope) -> None:
    asked = payments.payment_refund(parties.customer(scope.tenant_id))
    assert asked.next_check_at is not None
    minute = next_boundary(asked.next_check_at)
    thing = DueThing(scope.tenant_id, DueKind.CHECK_REFUND, asked.id)
    real.ledger.commit(scope, Decision(changes=(Create(asked),)))
    assert thing in set(DueIndex().due_at(minute))
    done = replace(asked, version=2, next_check_at=None)
    real.ledger.commit(scope, Decision(changes=(Update(done),)))
    assert thing not in set(DueIndex().due_at(minute))


def test_the_watermark_never_goes_back(tables: None) -> None:
    index = DueIndex()
    assert index.swept_until() is None
    index.advance(100)
    index.advance(90)
    assert index.swept_until() == 100
    index.advance(101)
    assert index.swept_until() == 101


def test_a_minute_of_which_something_was_left_over_is_remembered_until_it_is_forgotten(
    tables: None,
) -> None:
    index = DueIndex()
    for minute in (7, 29_000_000, 7):
        index.remember(minute)
    assert index.left_over() == [7, 29_000_000]
    index.forget(7)
    index.forget(8)
    assert index.left_over() == [29_000_000]


def test_nights_keep_a_watermark_of_their_own(tables: None) -> None:
    index = DueIndex()
    before = index.swept_until()
    assert index.looked_through_until() is None
    index.looked_through(50)
    index.looked_through(40)
    assert (index.looked_through_until(), index.swept_until()) == (50, before)


class Handed:
    """A queue that remembers; whoever never reads it has lost its messages."""

    def __init__(self) -> None:
        self.things: list[DueThing] = []

    def hand_out(self, things: Sequence[DueThing]) -> None:
        self.things += things


def night(index: DueIndex, queue: Handed, now: int) -> Mapping[tuple[str, DueKind], int]:
    return HandOutOverdue(index, queue, FakeClock(now))()


@pytest.mark.parametrize("is_bad_day", [False, True])
def test_what_fell_out_of_the_queue_is_handed_out_at_night_and_done_once(
    real: Adapters, scope: Scope, is_bad_day: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)
    # Each time later than the last, because nights only look forward.
    sold = sales.subscription(parties.customer(scope.tenant_id))
    sold = replace(sold, expires_at=sold.expires_at + 86_400 * (1 + is_bad_day))
    real.ledger.commit(scope, Decision(changes=(Create(sold),)))
    index, queue, now = DueIndex(), Handed(), sold.expires_at + 3_660
    index.looked_through(sold.expires_at // 60 - 3)
    expected = {(scope.tenant_id, DueKind.EXPIRE): 1}

    if is_bad_day:
        with bad_days(), failing("Query", throttle(), time_out()):
            assert night(index, queue, now) == expected
    else:
        assert night(index, queue, now) == expected
    assert queue.things == [DueThing(scope.tenant_id, DueKind.EXPIRE, sold.id)]

    expire = ExpireLine(real.directory, real.ledger, FakeClock(now), HURRIED)
    for _ in range(2):
        expire(scope.tenant_id, sold.id)
    ended = real.directory.subscription(scope, sold.id)
    assert ended is not None and ended.version == sold.version + 1
    assert night(index, Handed(), now + 60) == {}
    assert sold.expires_at // 60 not in index.left_over()
