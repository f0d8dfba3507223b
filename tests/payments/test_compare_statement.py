"""The daily comparison as a use case: a whole day, uploads repeated and replaced, money that settles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from isp.decision import Create, Decision
from isp.ledger.entry import JournalEntry
from isp.minutes import day_ends_at
from isp.money import Money, decimal_from_minor
from isp.parties.scope import tenant_scope
from isp.payments.account import PaymentAccount
from isp.payments.apply import apply
from isp.payments.book import Known
from isp.payments.difference import Difference, StatementOfAnother, difference_id
from isp.payments.inbox import matter_of
from isp.payments.observation import Observation, Outcome, Trust
from isp.payments.refund import RefundState
from isp.payments.review import Reason
from isp.payments.statement import Kind, StatementUnreadable
from isp.refusals import Invalid
from isp_app.agree_with_statement import agreed_by_receipt
from isp_app.compare_statement import (
    CompareStatement,
    DayNotOver,
    StatementOfAnotherDay,
    Upload,
)

from tests.builders import parties, payments
from tests.fakes.clock import FakeClock
from tests.fakes.directory import FakeDirectory
from tests.fakes.ledger import FakeLedger
from tests.fakes.money import FakeMoneyInbox, FakeStatements
from tests.fakes.patience import HURRIED
from tests.fakes.payments import FakePayments
from tests.fakes.store import Store

DAY = "2026-01-05"
OFFSET = 360
NOON = day_ends_at(DAY, OFFSET) - 43_200
HEADER = "Transaction ID,Date Time,Type,Amount,Fee"


@dataclass
class Isp:
    """An ISP with one wallet, and the statement that its provider would give."""

    rows: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.store, self.clock = Store(), FakeClock()
        self.clock.pass_seconds(NOON + 86_400 - self.clock.now())
        self.ledger, self.payments = FakeLedger(self.store), FakePayments(self.store)
        self.statements, self.inbox = FakeStatements(self.store), FakeMoneyInbox(self.store)
        tenant, self.customer = parties.tenant(), parties.customer()
        self.account: PaymentAccount = payments.payment_account()
        self.scope = tenant_scope(tenant.tenant_id)
        things = (tenant, self.customer, self.account)
        self.commit(Decision(changes=tuple(Create(one) for one in things)))
        self.compare = CompareStatement(
            self.payments,
            self.statements,
            FakeDirectory(self.store),
            self.ledger,
            self.clock,
            HURRIED,
        )

    def commit(self, decision: Decision) -> None:
        self.ledger.commit(self.scope, decision)

    def books(self, txn: str, minor: int, at: int = NOON) -> None:
        """Book a payment as receive_payment does."""
        found = Observation(
            Trust.QUERIED, Outcome.PAID, provider_txn=txn, gross=Money(minor, "BDT"), paid_at=at
        )
        known = Known(self.account, "BDT", OFFSET, None, None, self.customer, None, 0)
        decision = apply(found, known, Trust.QUERIED, max(at, NOON)).decision
        self.commit(agreed_by_receipt(self.payments, self.scope, decision, NOON))

    def row(
        self, txn: str, kind: str, minor: int, *, fee: int = 0, time: str = f"{DAY} 12:00:00"
    ) -> None:
        amounts = f"{decimal_from_minor(minor)},{decimal_from_minor(fee)}"
        self.rows.append(f"{txn},{time},{kind},{amounts}")

    def upload(self, text: str | None = None, *, day: str = DAY, actor: str = "STAFF"):  # type: ignore[no-untyped-def]
        text = "\n".join([HEADER, *self.rows]) if text is None else text
        return self.compare(self.scope.tenant_id, Upload(self.account.id, day, text, actor))

    def difference(self, txn: str, kind: Kind = Kind.PAYMENT) -> Difference | None:
        return self.payments.difference(self.scope, difference_id(self.account.id, kind, txn))

    def reasons(self) -> dict[str, Reason]:
        """Return the open differences by their transactions."""
        found = [(one, matter_of(one)) for one in self.store.all(Difference, self.scope.tenant_id)]
        return {one.txn: matter.reason for one, matter in found if matter and matter.is_open}

    def balance(self, account: str) -> int:
        """Return debits less credits."""
        head = self.ledger.head(self.scope, "/isp/", account)
        return head.debits_minor - head.credits_minor

    def totals(self) -> dict[str, int]:
        rows = self.ledger.trial_balance(self.scope, "/isp/").accounts
        return {row.account: row.debits_minor - row.credits_minor for row in rows}


@pytest.fixture
def isp() -> Isp:
    return Isp()


def a_whole_day(isp: Isp) -> None:
    for txn, minor in (("P1", 50_000), ("P2", 80_000), ("OURS", 30_000), ("LESS", 20_000)):
        isp.books(txn, minor)
    refund = payments.payment_refund(
        isp.customer,
        receipt_id=isp.account.receipt_id("P1"),
        state=RefundState.DONE,
        provider_refund_id="R1",
        requested_at=NOON,
    )
    isp.commit(Decision(changes=(Create(refund),)))
    isp.row("P1", "Payment", 50_000, fee=925)
    isp.row("P2", "Payment", 80_000, fee=1_480)
    isp.row("LESS", "Payment", 19_000, fee=351)
    isp.row("THEIRS", "Payment", 40_000, fee=740)
    isp.row("R1", "Refund", 10_000)
    isp.row("F1", "Charge", 500)
    isp.row("OUT", "Settlement", 100_000)


def test_a_whole_day_is_counted_posted_and_told(isp: Isp) -> None:
    a_whole_day(isp)
    day = isp.upload()
    assert (day.equal, day.other_amount, day.theirs_only, day.ours_only) == (3, 1, 1, 1)
    assert (day.payments_minor, day.refunds_minor) == (189_000, 10_000)
    assert (day.fees_minor, day.payouts_minor) == (3_996, 100_000)
    assert isp.reasons() == {
        "LESS": Reason.PAYMENT_OTHER_AMOUNT,
        "THEIRS": Reason.PAYMENT_THEIRS_ONLY,
        "OURS": Reason.PAYMENT_OURS_ONLY,
    }
    assert isp.balance("bank:sandbox") == 100_000
    assert isp.totals()["gateway_fee"] == 3_996
    assert sum(isp.totals().values()) == 0


def test_the_same_statement_again_changes_nothing(isp: Isp) -> None:
    a_whole_day(isp)
    isp.upload()
    before = (dict(isp.store.entries), isp.reasons())
    assert isp.upload().version == 2
    assert (dict(isp.store.entries), isp.reasons()) == before


def test_a_newer_statement_with_more_rows_posts_only_what_is_new(isp: Isp) -> None:
    isp.books("P1", 50_000)
    isp.row("P1", "Payment", 50_000, fee=925)
    isp.upload()
    isp.row("OUT", "Settlement", 49_075)
    isp.upload()
    assert isp.balance(isp.account.gateway) == 0


def test_a_row_more_in_a_long_statement_is_one_commit_more(isp: Isp) -> None:
    for number in range(200):
        isp.row(f"F{number}", "Charge", 500)
    isp.upload()
    isp.row("NEW", "Charge", 700)
    with patch.object(isp.ledger, "commit", wraps=isp.ledger.commit) as commit:
        isp.upload()
    posted = [call.args[1].entries for call in commit.call_args_list if call.args[1].entries]
    assert [[entry.effective_at for entry in part] for part in posted] == [[NOON]]
    assert isp.totals()["gateway_fee"] == 200 * 500 + 700


def test_two_who_upload_at_once_post_each_row_once(isp: Isp) -> None:
    isp.row("F1", "Charge", 500)
    isp.upload()
    isp.row("F2", "Charge", 700)
    read = isp.ledger.entries
    blind: list[Mapping[str, JournalEntry]] = [
        {}
    ]  # The first reading is from before the other's commit.

    def entries(*args: Any) -> Mapping[str, JournalEntry]:
        return blind.pop() if blind else read(*args)

    with patch.object(isp.ledger, "entries", entries):
        isp.upload()
    assert isp.totals()["gateway_fee"] == 1_200


def test_a_newer_statement_replaces_the_differences(isp: Isp) -> None:
    a_whole_day(isp)
    isp.upload()
    isp.rows = [row for row in isp.rows if not row.startswith(("THEIRS", "LESS"))]
    isp.row("LESS", "Payment", 20_000, fee=351)
    isp.row("OURS", "Payment", 30_000)
    day = isp.upload()
    assert (day.other_amount, day.theirs_only, day.ours_only) == (0, 0, 0)
    assert isp.reasons() == {}


def test_a_payment_that_is_booked_after_all_settles_by_itself(isp: Isp) -> None:
    isp.row("THEIRS", "Payment", 40_000)
    isp.row("OTHER", "Payment", 40_000)
    isp.upload()
    isp.books("THEIRS", 40_000)
    isp.books("OTHER", 39_000)
    assert isp.reasons() == {"OTHER": Reason.PAYMENT_OTHER_AMOUNT}
    difference = isp.difference("THEIRS")
    assert difference is not None and difference.settled_at == NOON


def test_a_payment_of_midnight_settles_with_the_next_days_statement(isp: Isp) -> None:
    isp.clock.pass_seconds(86_400)
    isp.books("LATE", 9_000, day_ends_at(DAY, OFFSET) - 1)
    isp.upload(HEADER)
    assert isp.reasons() == {"LATE": Reason.PAYMENT_OURS_ONLY}
    isp.upload(f"{HEADER}\nLATE,2026-01-06 00:00:00,Payment,90.00,0", day="2026-01-06")
    assert isp.reasons() == {}


def test_a_fee_that_was_posted_with_another_amount_is_told_and_not_posted(isp: Isp) -> None:
    isp.books("P1", 50_000)
    isp.row("P1", "Payment", 50_000, fee=925)
    isp.upload()
    isp.rows = []
    isp.row("P1", "Payment", 50_000, fee=900)
    isp.upload()
    assert isp.reasons() == {"P1": Reason.FEE_OTHER_AMOUNT}
    assert isp.totals()["gateway_fee"] == 925
    isp.rows = []
    isp.row("P1", "Payment", 50_000, fee=925)
    isp.upload()
    assert isp.reasons() == {}


@pytest.mark.parametrize(
    ("text", "day", "refusal"),
    [
        (HEADER, "2026-01-06", DayNotOver),
        (HEADER, "2099-01-01", DayNotOver),
        (HEADER, "2026-02-30", Invalid),
        (f"{HEADER}\nX,2026-01-04 23:59:59,Payment,1,0", DAY, StatementOfAnotherDay),
        (f"{HEADER}\nX,{DAY} 12:00,Payment,-1,0", DAY, StatementUnreadable),
        (f"{HEADER}\nX,{DAY} 12:00,Settlement,1,2", DAY, StatementUnreadable),
        ("nonsense", DAY, StatementUnreadable),
    ],
)
def test_what_is_no_statement_of_the_day_moves_nothing(
    isp: Isp, text: str, day: str, refusal: type[Exception]
) -> None:
    isp.books("P1", 50_000)
    before = (dict(isp.store.items), dict(isp.store.entries))
    with pytest.raises(refusal):
        isp.upload(text, day=day)
    assert (dict(isp.store.items), dict(isp.store.entries)) == before


def test_a_statement_in_which_nothing_agrees_is_refused_before_it_posts(isp: Isp) -> None:
    for number in range(501):
        isp.row(f"X{number}", "Payment", 1_000, fee=10)
    with pytest.raises(StatementOfAnother):
        isp.upload()
    assert isp.store.entries == {} and isp.reasons() == {}


def test_ours_of_other_accounts_and_cash_are_not_missed(isp: Isp) -> None:
    receipt = payments.receipt(isp.customer, paid_at=NOON, booked_at=NOON)
    other = payments.receipt(
        isp.customer, id="OTHER", account_id="ANOTHER", paid_at=NOON, booked_at=NOON
    )
    isp.commit(Decision(changes=(Create(other),)))
    assert receipt.account_id == isp.account.id
    assert isp.upload(HEADER).ours_only == 0


amounts = st.integers(1, 10_000_000)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(amounts, st.integers(0, 100)), min_size=1, max_size=12),
    st.lists(st.integers(0, 12), max_size=6),
    st.data(),
)
def test_the_gateways_account_is_zero_when_all_is_paid_out(
    paid: list[tuple[int, int]], cuts: list[int], data: st.DataObject
) -> None:
    """Whatever is paid with whatever fees, uploaded in whatever pieces and how often."""
    isp, numbers = Isp(), count()
    left = 0
    for minor, permille in paid:
        txn, fee = f"P{next(numbers)}", minor * permille // 1_000
        isp.books(txn, minor)
        isp.row(txn, "Payment", minor, fee=fee)
        left += minor - fee
    payout_fee = data.draw(st.integers(0, left))
    if left:
        isp.row("OUT", "Payout", left, fee=payout_fee)
    whole = list(isp.rows)
    for cut in cuts:
        isp.rows = whole[:cut]
        isp.upload()
    isp.rows = data.draw(st.permutations(whole))
    isp.upload()
    fees = sum(minor * permille // 1_000 for minor, permille in paid) + payout_fee * bool(left)
    assert isp.balance(isp.account.gateway) == 0
    assert isp.totals().get("gateway_fee", 0) == fees
    assert isp.balance("bank:sandbox") == left - payout_fee * bool(left)
    assert sum(isp.totals().values()) == 0
    assert isp.reasons() == {}
