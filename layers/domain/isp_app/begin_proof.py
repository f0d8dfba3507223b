"""Begin the nightly proof of a tenant: his numbers, his counts of customers, and each of his books.

Numbers and counts are put right where they are wrong, and whoever watches is told; books are never put
right: `prove_books` proves each of them part by part.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from isp.ledger.proof import Proof
from isp.minutes import Moment, day_at, day_ends_at
from isp.parties.scope import Scope, tenant_scope
from isp.ports import Clock

from isp_app.account_for_numbers import AccountForNumbers
from isp_app.add_up_again import Books
from isp_app.moment import Tenants

SECONDS_PER_DAY = 86_400


class Recounted(Protocol):
    """How many counts did not say what is so and were put right, and how many were never still."""

    @property
    def healed(self) -> int: ...
    @property
    def not_proved(self) -> int: ...


class Counts(Protocol):
    def recount(self, scope: Scope) -> Recounted:
        """Compare all counts of a tenant's customers with what they count, and put them right."""


@dataclass(frozen=True, slots=True)
class Begun:
    """The proofs to go on with, and what was found on the way to them."""

    proofs: tuple[Proof, ...]
    void_numbers: tuple[str, ...]
    counts: Recounted


@dataclass(frozen=True, slots=True)
class BeginProof:
    directory: Tenants
    books: Books
    account_for_numbers: AccountForNumbers
    counts: Counts
    clock: Clock

    def __call__(self, tenant_id: str, day: str | None) -> Begun:
        """Return the beginning of the proof of each book: of the day, or of the tenant's yesterday."""
        scope, now = tenant_scope(tenant_id), self.clock.now()
        offset = self.directory.tenant(scope).utc_offset_minutes
        void_numbers = self.account_for_numbers(scope, Moment(now, offset))
        counted = self.counts.recount(scope)
        proved = day or day_at(self.clock.now() - SECONDS_PER_DAY, offset)
        cut = day_ends_at(proved, offset)
        proofs = tuple(Proof(tenant_id, book, proved, cut) for book in self.books.books_of(scope))
        return Begun(proofs, void_numbers, counted)
