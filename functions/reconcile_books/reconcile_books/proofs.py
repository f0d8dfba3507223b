"""Proving all books of a tenant, and saying so loudly when one is not proved.

The books go on moving while they are read, so a difference counts only if it stands, the same, at every
one of several readings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from isp.ledger.prove import BookFacts, Fault, prove
from isp.parties.scope import Scope, tenant_scope

READINGS = 3
PAUSE_SECONDS = 5


class BooksDoNotBalance(Exception):
    """At least one book was not proved. The state machine fails by this name."""


class StoredBooks(Protocol):
    def books(self, scope: Scope) -> Iterable[str]: ...
    def facts(self, scope: Scope, book: str, day: str) -> BookFacts: ...


@dataclass(frozen=True, slots=True)
class BookProof:
    book: str
    faults: tuple[Fault, ...]


def prove_tenant(
    stored: StoredBooks, tenant_id: str, day: str, pause: Callable[[float], None]
) -> list[BookProof]:
    """Return the proof of each book of the tenant."""
    scope = tenant_scope(tenant_id)
    return [
        BookProof(book, _standing_faults(stored, scope, book, day, pause))
        for book in stored.books(scope)
    ]


def _standing_faults(
    stored: StoredBooks, scope: Scope, book: str, day: str, pause: Callable[[float], None]
) -> tuple[Fault, ...]:
    standing = prove(stored.facts(scope, book, day))
    for _ in range(READINGS - 1):
        if not standing:
            break
        pause(PAUSE_SECONDS)
        again = prove(stored.facts(scope, book, day))
        standing = tuple(fault for fault in standing if fault in again)
    return standing


@dataclass(frozen=True, slots=True)
class Summary:
    tenants: int
    books: int
    not_proved: tuple[str, ...]  # Tenants.


def summarise(proofs: Sequence[Mapping[str, Any]]) -> Summary:
    """Return how many books were proved, and the tenants of those that were not."""
    return Summary(
        tenants=len(proofs),
        books=sum(proof["books"] for proof in proofs),
        not_proved=tuple(sorted(proof["tenant_id"] for proof in proofs if proof["faults"])),
    )
