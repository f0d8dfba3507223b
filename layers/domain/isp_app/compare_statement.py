"""Compare a provider's statement of one account and day with our books, and keep what differs.

Uploaded again, the same statement changes nothing and a newer one replaces it: fees and payouts are
posted once for each transaction, differences are stored by theirs, and the day is written last, so that
whoever reads it reads a comparison that came to its end. A crash before that is repaired by uploading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from isp.decide_again import Patience, decide_again
from isp.decision import Create, Decision, Update
from isp.minutes import Moment, day_at, day_ends_at, is_day
from isp.parties.scope import Scope, tenant_scope
from isp.parties.tenant import Tenant
from isp.payments.account import PaymentAccount
from isp.payments.compare_day import Compared, Outcome, OwnMovement, compare_day
from isp.payments.difference import (
    Difference,
    Found,
    StatementDay,
    difference_changes,
    difference_id,
    statement_day_id,
)
from isp.payments.ports import Payments, Statements
from isp.payments.receipt import Method, Receipt
from isp.payments.refund import RefundState
from isp.payments.statement import Kind, StatementRow, read_statement
from isp.payments.statement_postings import posted_otherwise, statement_entries
from isp.ports import Clock, Ledger, PageRequest
from isp.refusals import EntryConflict, Invalid, Refusal, StaleRead

from isp_app.moment import Tenants

T = TypeVar("T")

DAY_SECONDS = 86_400
# A payment is told of days after it was made where everything was away; it counts on its own day.
BOOKED_WITHIN_SECONDS = 3 * DAY_SECONDS
CLOCKS_DIFFER_SECONDS = 3_600
CHANGES_AT_ONCE = 40
DIFFERENCES_AT_ONCE = 100


class DayNotOver(Refusal):
    """What is missing today may still come; a day is compared when it is over."""

    code, status = "day_not_over", 409


class StatementOfAnotherDay(Refusal):
    """Values: day, which the statement has rows of."""

    code, status = "statement_of_another_day", 422


@dataclass(frozen=True, slots=True)
class Upload:
    """What somebody uploaded as the statement of an account and a day (YYYY-MM-DD)."""

    account_id: str
    day: str
    text: str
    actor_id: str


@dataclass(frozen=True, slots=True)
class _Day:
    """One comparison: whose, of when, and what the provider says."""

    scope: Scope
    account: PaymentAccount
    tenant: Tenant
    upload: Upload
    rows: Sequence[StatementRow]
    moment: Moment

    @property
    def id(self) -> str:
        return statement_day_id(self.account.id, self.upload.day)

    @property
    def end(self) -> int:
        return day_ends_at(self.upload.day, self.tenant.utc_offset_minutes)

    def has(self, at: int) -> bool:
        return day_at(at, self.tenant.utc_offset_minutes) == self.upload.day


@dataclass(frozen=True, slots=True)
class CompareStatement:
    payments: Payments = field(repr=False)
    statements: Statements = field(repr=False)
    tenants: Tenants = field(repr=False)
    ledger: Ledger = field(repr=False)
    clock: Clock = field(repr=False)
    patience: Patience = field(repr=False)

    @decide_again
    def __call__(self, tenant_id: str, upload: Upload) -> StatementDay:
        """Return what the comparison counted."""
        day = self._day(tenant_scope(tenant_id), upload)
        receipts = self._receipts(day)
        compared = compare_day(day.rows, [*_payments(day, receipts), *self._refunds(day)]).movements
        known = self._known(day, compared)
        found = _found(day, receipts)
        # Refused before anything is posted, should it be the statement of something else.
        difference_changes(found, compared, known)
        otherwise = self._posted(day)
        changes = difference_changes(found, (*compared, *otherwise), known)
        for part in _parts(changes):
            self.ledger.commit(day.scope, Decision(changes=part))
        return self._counted(day, compared, otherwise)

    def _day(self, scope: Scope, upload: Upload) -> _Day:
        account = self.payments.account(scope, upload.account_id)
        tenant = self.tenants.tenant(scope)
        offset = tenant.utc_offset_minutes
        moment = Moment(self.clock.now(), offset)
        if not is_day(upload.day):
            raise Invalid(field="day", reason="no_such_day")
        if upload.day >= moment.day:
            raise DayNotOver
        rows = read_statement(upload.text, offset)
        other = next((d for row in rows if (d := day_at(row.at, offset)) != upload.day), None)
        if other is not None:
            raise StatementOfAnotherDay(day=other)
        return _Day(scope, account, tenant, upload, rows, moment)

    def _receipts(self, day: _Day) -> dict[str, Receipt]:
        """Return ours that count on the day, and those that theirs name, whenever they were booked."""
        stated = {day.account.receipt_id(row.txn) for row in day.rows if row.kind is Kind.PAYMENT}
        begin = day.end - DAY_SECONDS - CLOCKS_DIFFER_SECONDS
        booked = self.statements.receipts_booked(day.scope, begin, day.end + BOOKED_WITHIN_SECONDS)
        own = {one.id: one for one in booked if _is_of_account(one, day.account)}
        return own | dict(self.statements.receipts_by_id(day.scope, stated - set(own)))

    def _refunds(self, day: _Day) -> Iterator[OwnMovement]:
        """Yield refunds that are done; they are sent at once, so they count where they were asked."""
        begin = day.end - 2 * DAY_SECONDS
        asked = self.statements.refunds_requested(day.scope, begin, day.end)
        done = [one for one in asked if one.state is RefundState.DONE and one.provider_refund_id]
        receipts = self.statements.receipts_by_id(day.scope, [one.receipt_id for one in done])
        for refund in done:
            assert refund.provider_refund_id is not None
            if receipts[refund.receipt_id].account_id == day.account.id:
                is_here = day.has(refund.requested_at)
                txn = refund.provider_refund_id
                yield OwnMovement(txn, Kind.REFUND, refund.amount_minor, is_here)

    def _known(self, day: _Day, compared: Sequence[Compared]) -> dict[str, Difference]:
        account_id = day.account.id
        named = {(row.kind, row.txn) for row in day.rows} | {(c.kind, c.txn) for c in compared}
        known = dict(
            self.statements.differences(
                day.scope, sorted(difference_id(account_id, *one) for one in named)
            )
        )
        after: str | None = None
        while True:
            page = self.statements.differences_of(
                day.scope, day.id, PageRequest(DIFFERENCES_AT_ONCE, after)
            )
            known |= {one.id: one for one in page.items}
            after = page.next
            if after is None:
                return known

    def _posted(self, day: _Day) -> list[Compared]:
        """Post fees and payouts that are not; return those that were posted with other figures."""
        pairs = list(statement_entries(day.account, day.rows, day.moment, day.upload.actor_id))
        ids = [entry.entry_id for _, entry in pairs]
        there = self.ledger.entries(day.scope, day.account.owner_path, ids)
        for part in _parts([entry for _, entry in pairs if entry.entry_id not in there]):
            try:
                self.ledger.commit(day.scope, Decision(part))
            except EntryConflict as conflict:
                # The same statement is being compared by somebody else; look at his entries.
                raise StaleRead(kind="journal_entry") from conflict
        before = [(row, entry, there.get(entry.entry_id)) for row, entry in pairs]
        return [
            posted_otherwise(row, posted)
            for row, entry, posted in before
            if posted is not None and posted.digest != entry.digest
        ]

    def _counted(
        self, day: _Day, compared: Sequence[Compared], otherwise: Sequence[Compared]
    ) -> StatementDay:
        old = self.statements.statement_day(day.scope, day.id)
        new = _statement_day(day, (*compared, *otherwise), 1 if old is None else old.version + 1)
        stored = Create(new, seen_absent=True) if old is None else Update(new)
        self.ledger.commit(day.scope, Decision(changes=(stored,)))
        return new


def _payments(day: _Day, receipts: dict[str, Receipt]) -> Iterator[OwnMovement]:
    for one in receipts.values():
        yield OwnMovement(one.provider_txn, Kind.PAYMENT, one.amount_minor, day.has(one.paid_at))


def _found(day: _Day, receipts: dict[str, Receipt]) -> Found:
    return Found(
        tenant_id=day.account.tenant_id,
        account_id=day.account.id,
        provider=day.account.provider,
        day=day.upload.day,
        currency=day.tenant.currency,
        receipts={one.provider_txn: one.id for one in receipts.values()},
        now=day.moment.at,
    )


def _statement_day(day: _Day, compared: Sequence[Compared], version: int) -> StatementDay:
    counts = Counter(one.outcome for one in compared)
    sums: Counter[Kind] = Counter()
    for row in day.rows:
        sums[row.kind] += row.amount_minor
        if row.kind is not Kind.FEE:
            sums[Kind.FEE] += row.fee_minor
    return StatementDay(
        tenant_id=day.account.tenant_id,
        id=day.id,
        version=version,
        account_id=day.account.id,
        day=day.upload.day,
        equal=counts[Outcome.EQUAL],
        other_amount=counts[Outcome.OTHER_AMOUNT],
        theirs_only=counts[Outcome.THEIRS_ONLY],
        ours_only=counts[Outcome.OURS_ONLY],
        payments_minor=sums[Kind.PAYMENT],
        refunds_minor=sums[Kind.REFUND],
        fees_minor=sums[Kind.FEE],
        payouts_minor=sums[Kind.PAYOUT],
        uploaded_by=day.upload.actor_id,
        uploaded_at=day.moment.at,
    )


def _is_of_account(receipt: Receipt, account: PaymentAccount) -> bool:
    return receipt.method is Method.GATEWAY and receipt.account_id == account.id


def _parts(things: Sequence[T]) -> Iterator[tuple[T, ...]]:
    for start in range(0, len(things), CHANGES_AT_ONCE):
        yield tuple(things[start : start + CHANGES_AT_ONCE])
