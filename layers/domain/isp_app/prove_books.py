"""Prove a book part by part: the journal of the day, the accounts, what is owed, last the totals.

Whatever can still move is read again before a difference counts: it counts if it stands, the same, at
every one of several readings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from isp.ledger.head import AccountSums
from isp.ledger.proof import Phase, Proof
from isp.ledger.prove import (
    Fault,
    HeadFacts,
    OwedFacts,
    TotalFacts,
    WrittenEntry,
    by_total,
    prove_entries,
    prove_head,
    prove_mirror,
    prove_owed,
    prove_totals,
)

READINGS = 3
PAUSE_SECONDS = 5
HEADS_AT_ONCE = 2_000
DEBTS_AT_ONCE = 1_000

RECEIVABLE = "receivable"

Pause = Callable[[float], None]


class StoredBooks(Protocol):
    """A book as it is written, read in every way."""

    shards: int

    def journal(self, proof: Proof) -> Sequence[WrittenEntry]:
        """Return the entries of the day in the proof's shard."""

    def heads(self, proof: Proof, limit: int) -> tuple[Sequence[HeadFacts], str | None]:
        """Return accounts of the proof's shard, and after which one to go on."""

    def head(self, proof: Proof, account: str) -> HeadFacts:
        """Return one account as it is now, and all of its statement."""

    def owed(self, proof: Proof, customer_ids: Sequence[str]) -> Sequence[OwedFacts]:
        """Return what customers owe in the book as it is now."""

    def debtors(self, proof: Proof, limit: int) -> tuple[Sequence[str], str | None]:
        """Return customers with open invoices in the book, and after which one to go on."""

    def proved(self, proof: Proof, heads: Iterable[HeadFacts]) -> None:
        """Remember how far statements were proved, so that the next night begins there."""

    def totals(self, proof: Proof) -> TotalFacts: ...
    def mirrors(self, proof: Proof) -> Iterable[tuple[AccountSums, AccountSums]]:
        """Return what the node has at its parent, each with what the parent has of it."""

    def series(self, proof: Proof) -> Iterable[Fault]:
        """Return what is wrong with the numbers of invoices, once for each tenant."""

    def close_months(self, proof: Proof) -> None:
        """Close the months before the day that are not closed."""


@dataclass(frozen=True, slots=True)
class ProveBooks:
    stored: StoredBooks
    pause: Pause

    def __call__(self, proof: Proof) -> Proof:
        """Return the proof with one part more done."""
        match proof.phase:
            case Phase.JOURNAL:
                return _journal_proved(self.stored, proof)
            case Phase.HEADS:
                return _heads_proved(self.stored, proof, self.pause)
            case Phase.DEBTS:
                return _debts_proved(self.stored, proof, self.pause)
            case Phase.TOTALS:
                return _totals_proved(self.stored, proof, self.pause)
            case Phase.DONE:
                raise AssertionError(f"the proof of {proof.book} is over")


def _journal_proved(stored: StoredBooks, proof: Proof) -> Proof:
    entries = stored.journal(proof)
    lines = by_total(line for entry in entries for line in entry.lines)
    done = proof.with_journal(lines).with_faults(prove_entries(entries))
    return _after_shard(stored, done, Phase.HEADS)


def _heads_proved(stored: StoredBooks, proof: Proof, pause: Pause) -> Proof:
    heads, after = stored.heads(proof, HEADS_AT_ONCE)
    looked_at = [_settled(stored, proof, facts, pause) for facts in heads]
    faults = [fault for _, standing in looked_at for fault in standing]
    stored.proved(proof, [facts for facts, standing in looked_at if not standing])
    done = proof.with_heads(by_total(facts.stated_to_day for facts, _ in looked_at))
    owing = [one for one in map(_owing, heads) if one is not None]
    done = done.with_faults((*faults, *_owed_faults(stored, proof, owing, pause)))
    if after is not None:
        return replace(done, after=after)
    return _after_shard(stored, replace(done, after=None), Phase.DEBTS)


def _owing(facts: HeadFacts) -> str | None:
    """Return the customer whose receivable it is, if anything is open there."""
    kind, _, customer_id = facts.head.account.partition(":")
    is_open = facts.head.debits_minor != facts.head.credits_minor
    return customer_id if kind == RECEIVABLE and is_open else None


def _debts_proved(stored: StoredBooks, proof: Proof, pause: Pause) -> Proof:
    """Prove what is owed from the side of the debts: some may have no account at all."""
    debtors, after = stored.debtors(proof, DEBTS_AT_ONCE)
    found = _owed_faults(stored, proof, debtors, pause)
    # What differs on an account that is there was found with the accounts.
    done = proof.with_faults(one for one in found if one not in proof.faults)
    if after is not None:
        return replace(done, after=after)
    return replace(done, after=None, phase=Phase.TOTALS)


def _owed_faults(
    stored: StoredBooks, proof: Proof, customer_ids: Sequence[str], pause: Pause
) -> tuple[Fault, ...]:
    """Return differences that stand: an invoice is open at once, its account is added up a little later."""
    standing: tuple[Fault, ...] = ()
    for reading in range(READINGS):
        if reading:
            pause(PAUSE_SECONDS)
        told = stored.owed(proof, customer_ids) if customer_ids else ()
        found = {one.customer_id: tuple(prove_owed(one)) for one in told}
        again = tuple(fault for faults in found.values() for fault in faults)
        standing = tuple(one for one in again if one in standing or not reading)
        customer_ids = [one.about.partition(":")[2] for one in standing]
        if not standing:
            break
    return standing


def _settled(
    stored: StoredBooks, proof: Proof, facts: HeadFacts, pause: Pause
) -> tuple[HeadFacts, tuple[Fault, ...]]:
    """Return an account and its faults that stand: heads move while their statements are read."""
    standing = tuple(prove_head(facts))
    for reading in range(READINGS - 1):
        if not standing:
            break
        if reading:
            pause(PAUSE_SECONDS)
        facts = stored.head(proof, facts.head.account)
        again = tuple(prove_head(facts))
        # The first reading trusted what was proved before; from the second on all is read.
        standing = tuple(fault for fault in again if fault in standing or not reading)
    return facts, standing


def _totals_proved(stored: StoredBooks, proof: Proof, pause: Pause) -> Proof:
    def faults() -> tuple[Fault, ...]:
        mirrors = (fault for pair in stored.mirrors(proof) for fault in prove_mirror(*pair))
        return (*prove_totals(stored.totals(proof)), *mirrors)

    standing = faults()
    for _ in range(READINGS - 1):
        if not standing:
            break
        pause(PAUSE_SECONDS)
        again = faults()
        standing = tuple(fault for fault in standing if fault in again)
    done = proof.with_faults((*standing, *stored.series(proof)))
    if not done.faults:
        # Only what was proved is closed: a closing of wrong sums would hide them.
        stored.close_months(proof)
    return replace(done, phase=Phase.DONE)


def _after_shard(stored: StoredBooks, proof: Proof, following: Phase) -> Proof:
    if proof.shard + 1 < stored.shards:
        return replace(proof, shard=proof.shard + 1)
    return replace(proof, shard=0, phase=following)
