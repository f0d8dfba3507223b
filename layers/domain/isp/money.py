"""Amounts of money: whole minor units (poisha for BDT), never floats.

Providers and forms send decimal strings; `minor_from_decimal` is the only way in (`minor_from_written`
where they may be written with thousands separators) and `decimal_from_minor` the only way out. The rules
are rule 9 of the payment contracts: digits and one point, at most two significant decimals, nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MINOR_PER_MAJOR = 100
BASIS_POINTS = 10_000

_DECIMAL = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,8}))?")
_GROUPED = re.compile(
    r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,2}(?:,[0-9]{2})*,[0-9]{3})(?:\.[0-9]+)?"
)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency; negative amounts never exist, directions do."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        assert type(self.minor) is int, f"an amount is whole minor units, not {self.minor!r}"
        assert self.minor >= 0, f"an amount is never negative: {self.minor}"
        assert len(self.currency) == 3, self.currency


def minor_from_decimal(text: str) -> int:
    """Return the minor units of a decimal string; ValueError for anything inexact or odd.

    "500", "500.0" and "500.0000" are equal; "5,000", "1e3", "-5" and "1.005" are errors.
    """
    match = _DECIMAL.fullmatch(text)
    if match is None:
        raise ValueError(f"not an amount: {text!r}")
    whole, fraction = match[1], (match[2] or "").rstrip("0")
    if len(fraction) > 2:
        raise ValueError(f"more than two decimals: {text!r}")
    return int(whole) * MINOR_PER_MAJOR + int(fraction.ljust(2, "0") or 0)


def minor_from_grouped(text: str) -> int:
    """Return the minor units of a decimal string with thousands separators, such as "1,05,000.00".

    Groups are of three digits, or of two before the last three as in Bengal; ValueError for others.
    """
    if _GROUPED.fullmatch(text) is None:
        raise ValueError(f"not a grouped amount: {text!r}")
    return minor_from_decimal(text.replace(",", ""))


def minor_from_written(text: str) -> int:
    """Return the minor units of a decimal string, with or without thousands separators.

    "525", "525.00", "1,050.00" and "1,05,000" are amounts; "5,25", "1e3", "-5" and "1.005" are ValueErrors.
    """
    return minor_from_grouped(text) if "," in text else minor_from_decimal(text)


def decimal_from_minor(minor: int) -> str:
    """Return `minor` as the decimal string that providers expect, such as "500.00"."""
    assert minor >= 0
    return f"{minor // MINOR_PER_MAJOR}.{minor % MINOR_PER_MAJOR:02d}"


def vat_within_minor(gross_minor: int, vat_basis_points: int) -> int:
    """Return the VAT that is inside a gross amount, rounded half up, once per invoice line."""
    assert gross_minor >= 0
    assert 0 <= vat_basis_points <= BASIS_POINTS
    whole = BASIS_POINTS + vat_basis_points
    return (gross_minor * vat_basis_points + whole // 2) // whole
