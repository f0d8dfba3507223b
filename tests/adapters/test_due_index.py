"""What is due is found at its minute, and the watermark only moves on."""

from __future__ import annotations

from dataclasses import replace

from isp.decision import Create, Decision, Update
from isp.minutes import next_boundary
from isp.parties.scope import Scope
from isp.subscriptions.expire import expire_subscription
from isp_aws.dynamodb.due import DueKind, DueThing
from isp_aws.dynamodb.due_index import DueIndex

from tests.adapters.conftest import Adapters
from tests.builders import parties, payments, sales


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
