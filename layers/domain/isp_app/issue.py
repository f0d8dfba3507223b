"""Commit a decision and issue its documents: the one way in which numbers are reserved.

A number is taken when everything else is decided, right before the commit, and is void if no document
bears it in the end. Refusals burn no number, because whoever refuses never comes here; whoever has to
decide again keeps the numbers that he took. Where the outcome of a commit is unknown a number is neither
used nor void: its document may be there, and a gap that the nightly proof explains is better than a
document whose number is called void.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Protocol

from isp.decision import Committed, Decision
from isp.invoicing.document import Imprint, drafts_of, issued
from isp.invoicing.issuer import Issuer, not_entered
from isp.invoicing.letterhead import Letterhead, letterhead
from isp.invoicing.numbers import Series, series_at, void_number
from isp.minutes import Moment
from isp.parties.scope import Scope
from isp.parties.tenant import Node, Tenant, node_id_of
from isp.refusals import AlreadyExists, OutcomeUnknown, Refusal, Taken


class Commits(Protocol):
    def commit(self, scope: Scope, decision: Decision) -> Committed: ...


class Issuers(Protocol):
    """The part of the directory that knows who issues, and counts what was issued."""

    def tenant(self, scope: Scope) -> Tenant: ...
    def node(self, scope: Scope, node_id: str) -> Node: ...
    def issuer(self, scope: Scope, node_id: str) -> Issuer | None: ...
    def reserve_serial(self, scope: Scope, series: Series, now: int) -> int: ...


@dataclass(slots=True)
class Press:
    """Issues the documents of one use case, in whatever number of attempts."""

    ledger: Commits
    issuers: Issuers
    scope: Scope  # The whole tenant's: its series are one.
    taken: dict[Series, list[int]] = field(default_factory=lambda: defaultdict(list))
    moment: Moment | None = None

    def commit(self, decision: Decision, moment: Moment) -> Committed:
        """Commit the decision with its drafts issued."""
        drafts = drafts_of(decision)
        if not drafts:
            return self.ledger.commit(self.scope, decision)
        self.moment = moment
        imprints: dict[str, Imprint] = {}
        used: dict[Series, int] = defaultdict(int)
        for draft in drafts:
            series = series_at(draft.series_kind, moment.at, moment.utc_offset_minutes)
            number = series.number(self._serial(series, used[series]))
            head = head_of(self.issuers, self.scope, draft.document.owner_path)
            imprints[draft.id] = Imprint(number, head)
            used[series] += 1
        committed = self.ledger.commit(self.scope, issued(decision, imprints))
        if not committed.replayed:
            for series, count in used.items():
                del self.taken[series][:count]
        return committed

    def _serial(self, series: Series, place: int) -> int:
        serials = self.taken[series]
        if place == len(serials):
            assert self.moment is not None
            serials.append(self.issuers.reserve_serial(self.scope, series, self.moment.at))
        return serials[place]

    def void_what_is_left(self, reason: str) -> None:
        for series, serials in self.taken.items():
            for serial in serials:
                assert self.moment is not None
                void(self.ledger, self.scope, (series, serial), reason, self.moment.at)
            serials.clear()


def head_of(issuers: Issuers, tenant_wide: Scope, path: str) -> Letterhead:
    """Return the head of a document that the node at the path issues now."""
    tenant = issuers.tenant(tenant_wide)
    return letterhead(issuer_of(issuers, tenant_wide, node_id_of(path), tenant), tenant)


def issuer_of(issuers: Issuers, scope: Scope, node_id: str, tenant: Tenant) -> Issuer:
    """Return who signs for a node: what was entered, or what the tenant is called."""
    entered = issuers.issuer(scope, node_id)
    return entered or not_entered(tenant, issuers.node(scope, node_id))


@contextmanager
def press_for(ledger: Commits, issuers: Issuers, scope: Scope) -> Iterator[Press]:
    """Hold the numbers of one use case, and say at its end that those are void that nobody used."""
    press = Press(ledger, issuers, scope)
    try:
        yield press
    except OutcomeUnknown:
        raise
    except Refusal as refusal:
        press.void_what_is_left(refusal.code)
        raise
    press.void_what_is_left("replay")


def void(ledger: Commits, scope: Scope, number: tuple[Series, int], reason: str, now: int) -> bool:
    """Say that no document bears the number; say whether that is so."""
    series, serial = number
    try:
        with suppress(AlreadyExists):  # It was void before.
            ledger.commit(scope, void_number(scope.tenant_id, series, serial, reason, now))
    except Taken:
        return False
    return True
