"""How many parts a text takes as SMS, after 3GPP TS 23.038.

GSM 7-bit if every character is in its alphabet: 160 units, or 153 a part when there are several.
Otherwise UCS-2, in UTF-16 code units: 70, or 67 a part. A character that takes two units is not split
over two parts, so units divided by the part's size is too low a count in rare cases.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("\f^{}\\[~]|€")


class Encoding(StrEnum):
    GSM7 = "gsm7"
    UCS2 = "ucs2"


PART_UNITS = {Encoding.GSM7: (160, 153), Encoding.UCS2: (70, 67)}


@dataclass(frozen=True, slots=True)
class Segments:
    encoding: Encoding
    units: int
    parts: int


def segments(text: str) -> Segments:
    """Return what a text, exactly as it is sent, takes."""
    is_gsm = all(character in _BASIC or character in _EXTENSION for character in text)
    encoding = Encoding.GSM7 if is_gsm else Encoding.UCS2
    sizes = [_size(character, encoding) for character in text]
    alone_units, part_units = PART_UNITS[encoding]
    units = sum(sizes)
    if units <= alone_units:
        return Segments(encoding, units, 1 if units else 0)
    return Segments(encoding, units, _parts(sizes, part_units))


def _size(character: str, encoding: Encoding) -> int:
    if encoding is Encoding.GSM7:
        return 2 if character in _EXTENSION else 1
    return 2 if ord(character) > 0xFFFF else 1


def _parts(sizes: Iterable[int], part_units: int) -> int:
    parts, filled = 1, 0
    for size in sizes:
        if filled + size > part_units:
            parts, filled = parts + 1, 0
        filled += size
    return parts
