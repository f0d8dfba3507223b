"""The number of an invoice: taken when everything else is decided, and void if no invoice bears it.

Refusals burn no number, because a decision is first made without one. Whoever has to decide again keeps
the number that he took. Where the outcome of a commit is unknown the number is neither used nor void: its
invoice may be there, and a gap that a proof finds is better than an invoice whose number is called void.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from isp.decision import Committed, Create, Decision
from isp.invoicing.invoice import Invoice, invoice_number, invoice_year
from isp.minutes import Moment
from isp.parties.scope import Scope
from isp.refusals import OutcomeUnknown, Refusal

UNNUMBERED = "unnumbered"


class Commits(Protocol):
    def commit(self, scope: Scope, decision: Decision) -> Committed: ...


class Series(Protocol):
    def reserve_invoice_serial(self, scope: Scope, year: int) -> int: ...
    def void_invoice_serial(self, scope: Scope, year: int, serial: int, reason: str) -> None: ...


@dataclass(slots=True)
class InvoiceNumber:
    """At most one number of the tenant's series, for one use case and all its attempts."""

    ledger: Commits
    series: Series
    scope: Scope  # The whole tenant's: its series is one.
    year: int = 0
    serial: int = 0
    is_settled: bool = False

    def commit(self, decide: Callable[[str], Decision], moment: Moment) -> Committed:
        """Commit what `decide` says, given a number if an invoice comes of it."""
        decision = decide(UNNUMBERED)
        if not _issues_an_invoice(decision):
            return self.ledger.commit(self.scope, decision)
        committed = self.ledger.commit(self.scope, decide(self._number(moment)))
        self.is_settled = not committed.replayed
        return committed

    def _number(self, moment: Moment) -> str:
        if not self.serial:
            self.year = invoice_year(moment.at, moment.utc_offset_minutes)
            self.serial = self.series.reserve_invoice_serial(self.scope, self.year)
        return invoice_number(self.year, self.serial)

    def void_unless_settled(self, reason: str) -> None:
        if self.serial and not self.is_settled:
            self.series.void_invoice_serial(self.scope, self.year, self.serial, reason)


@contextmanager
def invoice_number_for(ledger: Commits, series: Series, scope: Scope) -> Iterator[InvoiceNumber]:
    """Hold the number of one use case, and say at its end that it is void if nobody used it."""
    number = InvoiceNumber(ledger, series, scope)
    try:
        yield number
    except OutcomeUnknown:
        raise
    except Refusal as refusal:
        number.void_unless_settled(refusal.code)
        raise
    number.void_unless_settled("replay")


def _issues_an_invoice(decision: Decision) -> bool:
    return any(
        isinstance(change, Create) and isinstance(change.item, Invoice)
        for change in decision.changes
    )
