"""Amounts and rates as people in Bangladesh write them.

৳ stands in front, thousands are grouped by lakh and crore in both languages, poisha are shown only
when there are any, and Bengali text has Bengali digits. Identifiers, mobile numbers and addresses
are never passed through here: they stay Latin. Proved by tests/documents/test_numerals.py.
"""

from __future__ import annotations

from isp.money import MINOR_PER_MAJOR

_BENGALI_DIGITS = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")


def digits(text: str, language: str) -> str:
    """Return `text` with the digits of the language."""
    return text.translate(_BENGALI_DIGITS) if language == "bn" else text


def lakh_grouped(whole: int) -> str:
    """Return 1234567 as "12,34,567"."""
    assert whole >= 0
    figures = str(whole)
    groups = [figures[-3:]]
    rest = figures[:-3]
    while rest:
        groups.append(rest[-2:])
        rest = rest[:-2]
    return ",".join(reversed(groups))


def taka(minor: int, language: str) -> str:
    """Return poisha as "৳১২,৩৪,৫৬৭.৫০"."""
    whole, poisha = divmod(minor, MINOR_PER_MAJOR)
    fraction = f".{poisha:02d}" if poisha else ""
    return digits(f"৳{lakh_grouped(whole)}{fraction}", language)


def percent(basis_points: int, language: str) -> str:
    """Return 750 basis points as "7.5%"."""
    whole, hundredths = divmod(basis_points, 100)
    fraction = f".{hundredths:02d}".rstrip("0") if hundredths else ""
    return digits(f"{whole}{fraction}%", language)
