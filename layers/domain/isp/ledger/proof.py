"""The proof of one book for one day, as far as it has come: what one step tells the next.

It travels through the state machine as JSON, so it holds sums and a few faults, never entries; the
faults beyond the first ones are in the log.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from isp.ledger.head import AccountSums
from isp.ledger.prove import Fault, Rule
from isp.ledger.trial_balance import added_up

FAULTS_TOLD = 20


class Phase(StrEnum):
    JOURNAL = "journal"
    HEADS = "heads"
    DEBTS = "debts"
    TOTALS = "totals"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Proof:
    tenant_id: str
    book: str
    day: str
    cut: int  # The first second after the day.
    phase: Phase = Phase.JOURNAL
    shard: int = 0
    after: str | None = None  # The last account or debt that was proved in the shard.
    journal: tuple[AccountSums, ...] = ()
    heads: tuple[AccountSums, ...] = ()
    faults: tuple[Fault, ...] = ()

    def with_journal(self, sums: Iterable[AccountSums]) -> Proof:
        return replace(self, journal=added_up((*self.journal, *sums)))

    def with_heads(self, sums: Iterable[AccountSums]) -> Proof:
        return replace(self, heads=added_up((*self.heads, *sums)))

    def with_faults(self, faults: Iterable[Fault]) -> Proof:
        return replace(self, faults=(*self.faults, *faults)[:FAULTS_TOLD])

    def to_state(self) -> dict[str, Any]:
        return {
            **asdict(self),
            "journal": _told(self.journal),
            "heads": _told(self.heads),
            "faults": [[one.rule, one.about, one.difference_minor] for one in self.faults],
            "is_done": self.phase is Phase.DONE,
        }

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> Proof:
        return cls(
            tenant_id=state["tenant_id"],
            book=state["book"],
            day=state["day"],
            cut=state["cut"],
            phase=Phase(state["phase"]),
            shard=state["shard"],
            after=state["after"],
            journal=_heard(state["journal"]),
            heads=_heard(state["heads"]),
            faults=tuple(Fault(Rule(rule), about, minor) for rule, about, minor in state["faults"]),
        )


def _told(sums: Iterable[AccountSums]) -> list[list[str | int]]:
    return [[one.account, one.debits_minor, one.credits_minor] for one in sums]


def _heard(told: Iterable[tuple[str, int, int]]) -> tuple[AccountSums, ...]:
    return tuple(AccountSums(*one) for one in told)


class BooksDoNotBalance(Exception):
    """At least one book was not proved. The state machine fails by this name."""


@dataclass(frozen=True, slots=True)
class Summary:
    books: int
    not_proved: tuple[str, ...]  # Books.


def summarise(proofs: Sequence[Mapping[str, Any]]) -> Summary:
    """Return how many books were proved, and which were not."""
    return Summary(
        books=len(proofs),
        not_proved=tuple(sorted(proof["book"] for proof in proofs if proof["faults"])),
    )
