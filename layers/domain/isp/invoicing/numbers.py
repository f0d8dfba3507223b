"""The numbers of documents: one series a kind, tenant and year, without an unexplained gap.

A number is reserved right before the commit that issues its document, and is claimed in it: an invoice
lies itself at its number, a credit note and a void number have a claim there. Each number that was
reserved therefore ends as one of two things, and the one place lets it be only one: it is borne by a
document, or it is void, with the reason and the day. `1..last = issued + void` is proved
every night (`account_for`); numbers whose use case died between reserving and committing are found
there and voided.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from isp.decision import Claim, Create, Decision

NUMBER_CLAIM = "document_number"
# Whom a void number belongs to, so that no document can bear it any more.
VOID = "void"
# No use case lives this long: a number reserved before and not borne by a document never will be.
ORPHAN_SECONDS = 3_600
ORPHANED = "orphaned"


class Kind(StrEnum):
    INVOICE = "INV"
    CREDIT_NOTE = "CN"


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers from 1 of one kind of document in one year on the tenant's wall."""

    kind: Kind
    year: int

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.year}"

    def number(self, serial: int) -> str:
        """Return the printed number, such as INV-2026-000042."""
        assert serial >= 1
        return f"{self.name}-{serial:06d}"


def series_at(kind: Kind, at: int, utc_offset_minutes: int) -> Series:
    local = datetime.fromtimestamp(at, UTC) + timedelta(minutes=utc_offset_minutes)
    return Series(kind, local.year)


def series_of(name: str) -> Series:
    kind, year = name.split("-")
    return Series(Kind(kind), int(year))


@dataclass(frozen=True, slots=True)
class VoidNumber:
    """A reserved number that no document bears, and why. Its id is the number."""

    kind: ClassVar[str] = "void_number"

    tenant_id: str
    id: str
    version: int
    series: str
    serial: int
    reason: str  # The code of a refusal, `replay` or `orphaned`.
    voided_at: int


@dataclass(frozen=True, slots=True)
class SeriesProof:
    """How far a series was accounted for; it has the name of the series as its id."""

    kind: ClassVar[str] = "series_proof"

    tenant_id: str
    id: str
    version: int
    proved_serial: int  # 1 to here are issued or void.
    seen_serial: int  # The last that was reserved when the series was looked at,
    seen_at: int  # and when that was.


@dataclass(frozen=True, slots=True)
class Reserved:
    """How far a series is reserved, and when its last number was."""

    serial: int
    reserved_at: int


def claim_number(number: str, document_id: str) -> Claim:
    """Return what a document that bears the number claims in its commit."""
    return Claim(NUMBER_CLAIM, number, document_id)


def void_number(tenant_id: str, series: Series, serial: int, reason: str, now: int) -> Decision:
    """Return the decision that says that no document bears the number; Taken if one does."""
    number = series.number(serial)
    void = VoidNumber(
        tenant_id=tenant_id,
        id=number,
        version=1,
        series=series.name,
        serial=serial,
        reason=reason,
        voided_at=now,
    )
    return Decision(changes=(Claim(NUMBER_CLAIM, number, VOID), Create(void)))


def settled_serial(proof: SeriesProof | None, reserved: Reserved, now: int) -> int:
    """Return up to where every number must be issued or void by now."""
    if reserved.reserved_at <= now - ORPHAN_SECONDS:
        return reserved.serial
    if proof is not None and proof.seen_at <= now - ORPHAN_SECONDS:
        return proof.seen_serial
    return 0


def account_for(first: int, last: int, claimed: Collection[int]) -> tuple[int, ...]:
    """Return the numbers of `first..last` that nothing accounts for."""
    return tuple(serial for serial in range(first, last + 1) if serial not in claimed)
