"""A provider's statement: what it says moved on a receiving account, row by row.

Merchants download it from the provider's portal as comma-separated text. Each row is one movement, named
by the provider's own transaction id; the same file again brings the same rows. A file that is not
understood to the last row is refused whole, with the line: half a statement would call the rest missing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from typing import TypeVar

from isp.money import minor_from_written
from isp.refusals import Refusal

T = TypeVar("T")

ROWS_MAX = 5_000
TXN_CHARACTERS_MAX = 64


class Unreadable(StrEnum):
    """What is wrong with the line."""

    COLUMNS_MISSING = "columns_missing"
    NOT_A_TABLE = "not_a_table"
    TOO_MANY_ROWS = "too_many_rows"
    TWICE_WITH_OTHER_FIGURES = "twice_with_other_figures"
    TRANSACTION_ID = "transaction_id"
    TYPE = "type"
    AMOUNT = "amount"
    FEE = "fee"
    TIME = "time"


class StatementUnreadable(Refusal):
    """Values: line (counted from 1, the header is 1), reason (Unreadable)."""

    code, status = "statement_unreadable", 422


class Kind(StrEnum):
    PAYMENT = "payment"
    REFUND = "refund"
    FEE = "fee"
    PAYOUT = "payout"


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One movement. `amount_minor` is gross; `fee_minor` is what the provider kept of it."""

    txn: str
    kind: Kind
    amount_minor: int
    fee_minor: int
    at: int


# The names of the columns as portals write them, folded.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "txn": ("transaction id", "trxid", "transaction_id", "txn"),
    "at": ("date time", "transaction date", "time", "date"),
    "kind": ("type", "transaction type"),
    "amount": ("amount", "transaction amount"),
    "fee": ("fee", "charge", "service charge"),
}
OPTIONAL = frozenset({"fee"})
KINDS: Mapping[str, Kind] = {
    "payment": Kind.PAYMENT,
    "merchant payment": Kind.PAYMENT,
    "refund": Kind.REFUND,
    "fee": Kind.FEE,
    "charge": Kind.FEE,
    "payout": Kind.PAYOUT,
    "settlement": Kind.PAYOUT,
    "withdrawal": Kind.PAYOUT,
}


def read_statement(text: str, utc_offset_minutes: int) -> tuple[StatementRow, ...]:
    """Return the rows; times without a zone are those of the tenant's wall."""
    lines = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), strict=True)
    rows: dict[tuple[str, Kind], StatementRow] = {}
    for line, row in _rows(lines, utc_offset_minutes):
        key = (row.txn, row.kind)
        if rows.setdefault(key, row) != row:
            raise StatementUnreadable(line=line, reason=Unreadable.TWICE_WITH_OTHER_FIGURES)
        if len(rows) > ROWS_MAX:
            raise StatementUnreadable(line=line, reason=Unreadable.TOO_MANY_ROWS)
    return tuple(rows.values())


def _rows(lines: Iterator[list[str]], offset_minutes: int) -> Iterator[tuple[int, StatementRow]]:
    places: Mapping[str, int] | None = None
    for line, cells in enumerate(_readable(lines), start=1):
        if places is None:
            places = _places(cells)
        elif any(cell.strip() for cell in cells):
            yield line, _row(_Cells(line, cells, places), offset_minutes)
    if places is None:
        raise StatementUnreadable(line=1, reason=Unreadable.COLUMNS_MISSING)


def _readable(lines: Iterator[list[str]]) -> Iterator[list[str]]:
    line = 0
    while True:
        line += 1
        try:
            yield next(lines)
        except StopIteration:
            return
        except csv.Error:
            raise StatementUnreadable(line=line, reason=Unreadable.NOT_A_TABLE) from None


def _places(header: list[str]) -> Mapping[str, int]:
    folded = [" ".join(cell.casefold().split()) for cell in header]
    places = {
        column: next((folded.index(name) for name in names if name in folded), -1)
        for column, names in COLUMNS.items()
    }
    if any(place < 0 for column, place in places.items() if column not in OPTIONAL):
        raise StatementUnreadable(line=1, reason=Unreadable.COLUMNS_MISSING)
    return places


@dataclass(frozen=True, slots=True)
class _Cells:
    line: int
    cells: list[str]
    places: Mapping[str, int]

    def text(self, column: str) -> str:
        place = self.places[column]
        return self.cells[place].strip() if 0 <= place < len(self.cells) else ""

    def read(self, column: str, reading: Callable[[str], T], reason: Unreadable) -> T:
        try:
            return reading(self.text(column))
        except (ValueError, KeyError, OverflowError):
            raise StatementUnreadable(line=self.line, reason=reason) from None


def _row(cells: _Cells, offset_minutes: int) -> StatementRow:
    txn = cells.text("txn")
    if not 0 < len(txn) <= TXN_CHARACTERS_MAX or not (txn.isascii() and txn.isprintable()):
        raise StatementUnreadable(line=cells.line, reason=Unreadable.TRANSACTION_ID)
    kind = cells.read(
        "kind", lambda text: KINDS[" ".join(text.casefold().split())], Unreadable.TYPE
    )
    amount_minor = cells.read("amount", minor_from_written, Unreadable.AMOUNT)
    fee_minor = cells.read(
        "fee", lambda text: minor_from_written(text) if text else 0, Unreadable.FEE
    )
    if kind is Kind.PAYOUT and fee_minor > amount_minor:
        raise StatementUnreadable(
            line=cells.line, reason=Unreadable.FEE
        )  # Nothing would have arrived.
    return StatementRow(
        txn=txn,
        kind=kind,
        amount_minor=amount_minor,
        fee_minor=fee_minor,
        at=cells.read("at", lambda text: _second(text, offset_minutes), Unreadable.TIME),
    )


def _second(text: str, offset_minutes: int) -> int:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone(timedelta(minutes=offset_minutes)))
    return int((moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1))
