"""One day of a receiving account, theirs beside ours: each movement is equal, theirs only or ours only.

A movement is matched by the provider's transaction id and its kind, never by amount or time. Clocks
differ by seconds around midnight, so ours of the days beside count as there; what is missed is only
missed of the day itself. Each row ends in exactly one outcome: `tests/payments/test_compare_day.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from isp.payments.statement import Kind, StatementRow

COMPARED = frozenset({Kind.PAYMENT, Kind.REFUND})


class Outcome(StrEnum):
    EQUAL = "equal"
    OTHER_AMOUNT = "other_amount"
    THEIRS_ONLY = "theirs_only"
    OURS_ONLY = "ours_only"


@dataclass(frozen=True, slots=True)
class OwnMovement:
    """What we have booked of the account: a receipt, or a refund that the provider has done."""

    txn: str
    kind: Kind
    amount_minor: int
    is_of_the_day: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """One movement in both books; None where a side does not have it."""

    txn: str
    kind: Kind
    outcome: Outcome
    theirs_minor: int | None
    ours_minor: int | None


@dataclass(frozen=True, slots=True)
class ComparedDay:
    movements: tuple[Compared, ...]

    @property
    def differences(self) -> tuple[Compared, ...]:
        return tuple(one for one in self.movements if one.outcome is not Outcome.EQUAL)


def compare_day(theirs: Iterable[StatementRow], ours: Iterable[OwnMovement]) -> ComparedDay:
    """Return what became of each payment and refund of the day, by transaction id."""
    stated = {(row.txn, row.kind): row.amount_minor for row in theirs if row.kind in COMPARED}
    booked = {(one.txn, one.kind): one for one in ours}
    wanted = {*stated, *(key for key, one in booked.items() if one.is_of_the_day)}
    return ComparedDay(tuple(_compared(key, stated, booked) for key in sorted(wanted)))


def _compared(
    key: tuple[str, Kind],
    stated: Mapping[tuple[str, Kind], int],
    booked: Mapping[tuple[str, Kind], OwnMovement],
) -> Compared:
    theirs = stated.get(key)
    ours = booked[key].amount_minor if key in booked else None
    if theirs is None:
        outcome = Outcome.OURS_ONLY
    elif ours is None:
        outcome = Outcome.THEIRS_ONLY
    else:
        outcome = Outcome.EQUAL if theirs == ours else Outcome.OTHER_AMOUNT
    return Compared(key[0], key[1], outcome, theirs, ours)
