"""What the inbox of money and the comparisons promise, of the fake and of the real thing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from isp.decision import Create, Decision, Update
from isp.parties.scope import Scope
from isp.payments.compare_day import Outcome
from isp.payments.difference import Difference, StatementDay, difference_id, statement_day_id
from isp.payments.intent import IntentState, ended
from isp.payments.receipt import ReceiptState
from isp.payments.refund import RefundState
from isp.payments.review import Decided
from isp.payments.statement import Kind
from isp.ports import PageRequest
from isp_app.compare_statement import CompareStatement, Upload
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.items.claims import PointerItem
from isp_aws.dynamodb.items.payments import PaymentRefundItem, ReceiptItem
from isp_aws.dynamodb.migrations.m0003_money_inbox import migrate
from isp_aws.sealing import Sealer

from tests.adapters.conftest import Adapters
from tests.builders import parties, payments
from tests.fakes.clock import NOON
from tests.fakes.patience import HURRIED

R1 = "/isp/r1/"
DAY = "2026-01-05"
ACCOUNT = payments.payment_account().id
LATER = NOON + 100_000
ACCEPTED = Decided("underpaid", "accept", "seen", "STAFF", NOON + 500)


def difference(tenant_id: str, txn: str = "TRX9", **changes: Any) -> Difference:
    made = Difference(
        tenant_id=tenant_id,
        id=difference_id(ACCOUNT, Kind.PAYMENT, txn),
        version=1,
        account_id=ACCOUNT,
        provider="bkash",
        day=DAY,
        txn=txn,
        movement=Kind.PAYMENT,
        outcome=Outcome.THEIRS_ONLY,
        theirs_minor=1_000,
        ours_minor=None,
        currency="BDT",
        receipt_id=None,
        found_at=NOON + 40,
        settled_at=None,
    )
    return replace(made, **changes)


def statement_day(tenant_id: str, day: str = DAY, **changes: Any) -> StatementDay:
    made = StatementDay(
        tenant_id, statement_day_id(ACCOUNT, day), 1, ACCOUNT, day, 3, 0, 1, 0, 9, 0, 1, 8, "S", 1
    )
    return replace(made, **changes)


def store(adapters: Adapters, scope: Scope, *things: Any) -> None:
    adapters.ledger.commit(scope, Decision(changes=tuple(Create(one) for one in things)))


def change(adapters: Adapters, scope: Scope, thing: Any) -> None:
    adapters.ledger.commit(scope, Decision(changes=(Update(thing),)))


def shown(
    adapters: Adapters, scope: Scope, now: int = LATER, *, limit: int = 50, decided: bool = False
) -> list[str]:
    """Return the ids of the whole list, read in pages."""
    ids: list[str] = []
    after: str | None = None
    while True:
        request = PageRequest(limit, after)
        page = adapters.inbox.matters(scope, request, now, is_decided=decided)
        ids += [one.id for one in page.items]
        after = page.next
        if after is None:
            return ids


def matters(scope: Scope) -> list[Any]:
    customer = parties.customer(scope.tenant_id)
    return [
        customer,
        payments.receipt(customer, id="UNDERPAID", review_reason="underpaid"),
        payments.receipt(customer, id="FINE", booked_at=NOON + 5),
        payments.receipt(
            customer,
            id="SUSPENSE",
            customer_id=None,
            state=ReceiptState.SUSPENSE,
            review_reason="unknown_payer",
            booked_at=NOON + 10,
        ),
        payments.payment_intent(customer, id="UNDERWAY", state=IntentState.PENDING, checks=2),
        payments.payment_intent(
            customer,
            id="REVIEW",
            state=IntentState.REVIEW,
            reason="other_wallet",
            created_at=NOON + 20,
        ),
        payments.payment_refund(
            customer, id="UNKNOWN", state=RefundState.UNKNOWN, requested_at=NOON + 30
        ),
        difference(scope.tenant_id, "TRX9"),
    ]


EXPECTED = ["UNDERPAID", "SUSPENSE", "REVIEW", "UNKNOWN", difference("x", "TRX9").id]


def test_all_kinds_of_money_to_look_at_are_in_one_list(adapters: Adapters, scope: Scope) -> None:
    store(adapters, scope, *matters(scope))
    assert shown(adapters, scope, NOON + 60) == EXPECTED
    for limit in (1, 2, 3):
        assert shown(adapters, scope, NOON + 60, limit=limit) == EXPECTED
    # What its checks found without an end becomes a matter by the time alone.
    assert shown(adapters, scope, LATER) == [*EXPECTED, "UNDERWAY"]


@pytest.mark.parametrize("state", [IntentState.EXPIRED, IntentState.CANCELLED])
def test_a_payment_that_ended_by_age_and_was_perhaps_paid_stays_in_the_list(
    adapters: Adapters, scope: Scope, state: IntentState
) -> None:
    customer = parties.customer(scope.tenant_id)
    open_one = payments.payment_intent(customer, state=IntentState.PENDING, provider_ref="TR1")
    store(adapters, scope, customer, open_one)
    over = ended(open_one, state, "unknown", is_unclear=True)
    change(adapters, scope, over)
    assert shown(adapters, scope, open_one.expires_at) == [over.id]
    decided = replace(over, version=3, decided=replace(ACCEPTED, reason="perhaps_paid"))
    change(adapters, scope, decided)
    assert shown(adapters, scope, LATER) == []
    assert shown(adapters, scope, LATER, decided=True) == [over.id]


def test_what_is_decided_or_has_settled_leaves_the_list(adapters: Adapters, scope: Scope) -> None:
    things = matters(scope)
    store(adapters, scope, *things)
    named = {one.id: one for one in things}
    change(adapters, scope, replace(named["UNDERPAID"], version=2, decided=ACCEPTED))
    change(adapters, scope, replace(named["UNKNOWN"], version=2, state=RefundState.DONE))
    change(adapters, scope, replace(named["UNDERWAY"], version=2, state=IntentState.NOT_PAID))
    settled = replace(named[EXPECTED[-1]], version=2, settled_at=NOON + 90)
    change(adapters, scope, settled)
    assert shown(adapters, scope) == ["SUSPENSE", "REVIEW"]
    seen = replace(ACCEPTED, reason="other_wallet", at=NOON + 600)
    change(adapters, scope, replace(named["REVIEW"], version=2, decided=seen))
    assert shown(adapters, scope) == ["SUSPENSE"]
    assert shown(adapters, scope, decided=True) == ["REVIEW", "UNDERPAID"]
    assert shown(adapters, scope, decided=True, limit=1) == ["REVIEW", "UNDERPAID"]


def test_a_seller_sees_the_money_of_his_own_customers_only(
    adapters: Adapters, scope: Scope
) -> None:
    mine = parties.customer(scope.tenant_id, owner_path=R1)
    others = parties.customer(scope.tenant_id, login="other")
    store(
        adapters,
        scope,
        mine,
        others,
        payments.receipt(mine, id="MINE", review_reason="underpaid"),
        payments.receipt(others, id="OTHER", review_reason="underpaid"),
        payments.receipt(mine, id="NOBODY", customer_id=None, review_reason="unknown_payer"),
        difference(scope.tenant_id),
    )
    assert shown(adapters, Scope(scope.tenant_id, R1)) == ["MINE"]
    assert adapters.payments.difference(Scope(scope.tenant_id, R1), EXPECTED[-1]) is None


def test_what_comparisons_found_comes_back(adapters: Adapters, scope: Scope) -> None:
    first, second = difference(scope.tenant_id, "A"), difference(scope.tenant_id, "B")
    elsewhere = difference(scope.tenant_id, "C", day="2026-01-06")
    days = [statement_day(scope.tenant_id), statement_day(scope.tenant_id, "2026-01-06")]
    store(adapters, scope, first, second, elsewhere, *days)
    day_id = days[0].id
    assert adapters.statements.statement_day(scope, day_id) == days[0]
    assert adapters.payments.difference(scope, first.id) == first
    found = adapters.statements.differences(scope, [first.id, elsewhere.id, "NOTHING"])
    assert found == {first.id: first, elsewhere.id: elsewhere}
    page = adapters.statements.differences_of(scope, day_id, PageRequest(1))
    rest = adapters.statements.differences_of(scope, day_id, PageRequest(9, page.next))
    assert [*page.items, *rest.items] == [second, first]
    listed = adapters.statements.statement_days(scope, ACCOUNT, PageRequest(9))
    assert list(listed.items) == [days[1], days[0]]


def test_receipts_and_refunds_are_found_by_time_and_by_id(adapters: Adapters, scope: Scope) -> None:
    customer = parties.customer(scope.tenant_id)
    receipts = [
        payments.receipt(customer, id=f"R{number}", booked_at=NOON + number) for number in range(4)
    ]
    refunds = [
        payments.payment_refund(customer, id=f"B{number}", requested_at=NOON + number)
        for number in range(4)
    ]
    store(adapters, scope, customer, *receipts, *refunds)
    statements = adapters.statements
    booked = statements.receipts_booked(scope, NOON + 1, NOON + 3)
    assert sorted(one.id for one in booked) == ["R1", "R2"]
    asked = statements.refunds_requested(scope, NOON + 1, NOON + 3)
    assert sorted(one.id for one in asked) == ["B1", "B2"]
    assert set(statements.receipts_by_id(scope, ["R0", "R3", "R9"])) == {"R0", "R3"}


class OldReceiptItem(ReceiptItem):
    """Writes what the version before wrote: no decision, and no mark beside it."""

    class Meta(ReceiptItem.Meta):  # type: ignore[misc, name-defined]
        pass


def test_yesterdays_money_to_look_at_is_brought_over_once(real: Adapters, scope: Scope) -> None:
    customer = parties.customer(scope.tenant_id)
    store(real, scope, customer)
    nobody = Sealer(lambda: b"")
    old = payments.receipt(customer, id="OLD", review_reason="underpaid", refunded_minor=100)
    refund = payments.payment_refund(
        customer, id="OLDREFUND", receipt_id="OLD", state=RefundState.UNKNOWN, requested_at=NOON + 1
    )
    with bound(scope):
        OldReceiptItem.from_entity(old, nobody).save()
        OldReceiptItem.from_entity(payments.receipt(customer, id="FINE"), nobody).save()
        item = PaymentRefundItem.from_entity(refund, nobody)
        item.gsi1pk = item.gsi1sk = None
        item.save()
        for pk, sk in PaymentRefundItem.pointers(refund):
            PointerItem(pk, sk).save()
    assert shown(real, scope) == []
    assert migrate(scope.tenant_id, NOON) == 2
    assert shown(real, scope) == ["OLD", "OLDREFUND"]
    assert [one.id for one in real.statements.refunds_requested(scope, NOON, NOON + 9)] == [
        "OLDREFUND"
    ]
    assert migrate(scope.tenant_id, NOON + 1) == 0
    assert real.payments.receipt(scope, "OLD") == old
    # A decision of the new version is not undone by a second run.
    change(real, scope, replace(old, version=2, decided=ACCEPTED))
    migrate(scope.tenant_id, NOON + 2)
    assert shown(real, scope) == ["OLDREFUND"]


def test_a_long_statement_is_posted_and_kept_in_parts(adapters: Adapters, scope: Scope) -> None:
    account = payments.payment_account(scope.tenant_id)
    store(adapters, scope, parties.tenant(scope.tenant_id), account)
    compare = CompareStatement(
        adapters.payments,
        adapters.statements,
        adapters.directory,
        adapters.ledger,
        adapters.clock,
        HURRIED,
    )
    rows = [f"P{number},2026-01-04 12:00:00,Payment,10.00,0.20" for number in range(90)]
    text = "\n".join(["Transaction ID,Date Time,Type,Amount,Fee", *rows])
    upload = Upload(account.id, "2026-01-04", text, "STAFF")
    day = compare(scope.tenant_id, upload)
    assert (day.theirs_only, day.fees_minor, day.version) == (90, 1_800, 1)
    assert len(shown(adapters, scope)) == 90
    longer = Upload(account.id, "2026-01-04", f"{text}\nF,2026-01-04 13:00,Fee,1.00,", "STAFF")
    assert compare(scope.tenant_id, longer).version == 2
    today = adapters.ledger.journal(scope, "/isp/", ["2026-01-05"])
    assert sum(one.lines[0].debit_minor for one in today) == 1_900
    page = adapters.statements.differences_of(scope, day.id, PageRequest(100))
    assert len(page.items) == 90
