"""What a comparison with a provider's statement found and keeps: a day, and its differences.

A difference is known by (receiving account, kind, transaction): the next statement, or the receipt
that comes after all, finds it by that name and settles it. It stays stored when it is settled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from isp.decision import Change, Create, Update
from isp.ids import derived_id
from isp.payments.compare_day import Compared, Outcome
from isp.payments.review import Decided
from isp.payments.statement import Kind
from isp.refusals import Refusal

DIFFERENCES_MAX = 500


class StatementOfAnother(Refusal):
    """So little agrees that it is hardly this account's and day's. Values: differences."""

    code, status = "statement_of_another", 409


@dataclass(frozen=True, slots=True)
class Difference:
    kind: ClassVar[str] = "statement_difference"

    tenant_id: str
    id: str
    version: int
    account_id: str
    provider: str
    day: str
    txn: str
    movement: Kind
    outcome: Outcome
    theirs_minor: int | None
    ours_minor: int | None
    currency: str
    receipt_id: str | None  # Of ours, where there is one.
    found_at: int
    settled_at: int | None
    decided: Decided | None = None

    @property
    def amount_minor(self) -> int:
        return (self.theirs_minor if self.ours_minor is None else self.ours_minor) or 0


@dataclass(frozen=True, slots=True)
class StatementDay:
    """What the comparison of an account's day counted; a newer statement replaces it."""

    kind: ClassVar[str] = "statement_day"

    tenant_id: str
    id: str
    version: int
    account_id: str
    day: str
    equal: int
    other_amount: int
    theirs_only: int
    ours_only: int
    payments_minor: int
    refunds_minor: int
    fees_minor: int
    payouts_minor: int
    uploaded_by: str
    uploaded_at: int


def difference_id(account_id: str, movement: Kind, txn: str) -> str:
    return derived_id("statement_difference", account_id, movement, txn)


def statement_day_id(account_id: str, day: str) -> str:
    return derived_id("statement_day", account_id, day)


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of a comparison beside its outcomes."""

    tenant_id: str
    account_id: str
    provider: str
    day: str
    currency: str
    receipts: Mapping[str, str]  # Our receipt of a transaction.
    now: int

    def difference(self, one: Compared) -> Difference:
        return Difference(
            tenant_id=self.tenant_id,
            id=difference_id(self.account_id, one.kind, one.txn),
            version=1,
            account_id=self.account_id,
            provider=self.provider,
            day=self.day,
            txn=one.txn,
            movement=one.kind,
            outcome=one.outcome,
            theirs_minor=one.theirs_minor,
            ours_minor=one.ours_minor,
            currency=self.currency,
            receipt_id=self.receipts.get(one.txn) if one.kind is Kind.PAYMENT else None,
            found_at=self.now,
            settled_at=None,
        )


def difference_changes(
    found: Found, compared: Iterable[Compared], known: Mapping[str, Difference]
) -> tuple[Change, ...]:
    """Return what is to be stored: new differences, changed ones, and those that are none any more.

    `known` are the stored differences of the compared movements and of the day itself, by id.
    """
    now_differing = {
        one.id: one
        for one in map(found.difference, (c for c in compared if c.outcome is not Outcome.EQUAL))
    }
    if len(now_differing) > DIFFERENCES_MAX:
        raise StatementOfAnother(differences=len(now_differing))
    gone = (
        Update(settled(one, found.now))
        for one in known.values()
        if one.id not in now_differing and one.settled_at is None
    )
    stored = (_stored(one, known.get(one.id)) for one in now_differing.values())
    return (*(change for change in stored if change is not None), *gone)


def _stored(new: Difference, old: Difference | None) -> Change | None:
    if old is None:
        return Create(new)
    # When it was first found, and what was decided about it, stays.
    kept = replace(new, version=old.version, found_at=old.found_at, decided=old.decided)
    if kept == old:
        return None
    if old.settled_at is not None:
        # It was settled and is there again: nobody has looked at that yet.
        kept = replace(kept, found_at=new.found_at, decided=None)
    return Update(replace(kept, version=old.version + 1))


def settled(difference: Difference, now: int) -> Difference:
    return replace(difference, version=difference.version + 1, settled_at=now)


def agreed(difference: Difference | None, ours_minor: int, now: int) -> Difference | None:
    """Return what a difference becomes when the movement is booked on our side; None: nothing."""
    if difference is None or difference.settled_at is not None:
        return None
    if difference.theirs_minor in (None, ours_minor):
        return settled(replace(difference, ours_minor=ours_minor), now)
    if difference.ours_minor == ours_minor:
        return None
    return replace(
        difference,
        version=difference.version + 1,
        outcome=Outcome.OTHER_AMOUNT,
        ours_minor=ours_minor,
    )
