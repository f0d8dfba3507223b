"""Our numbers are those of the dictionaries, ours and FreeRADIUS's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from radius_edge import attributes
from tests.fakes.fake_nas import DICTIONARY

FREERADIUS = Path("/usr/share/freeradius")
FILES = (
    "rfc3162",
    "rfc4818",
    "rfc6911",
    "rfc2865",
    "rfc2866",
    "rfc2869",
    "rfc3576",
    "microsoft",
    "mikrotik",
    "wispr",
)
LINE = re.compile(r"^ATTRIBUTE\s+(\S+)\s+(\d+)\s", re.MULTILINE)


def numbers(*files: Path) -> dict[str, int]:
    found: dict[str, int] = {}
    for file in files:
        for name, number in LINE.findall(file.read_text(encoding="utf-8", errors="replace")):
            found.setdefault(name, int(number))
    return found


def ours() -> dict[str, int]:
    return numbers(DICTIONARY, *DICTIONARY.parent.glob("dictionary.*"))


def test_every_attribute_of_the_edge_is_in_its_dictionary() -> None:
    spelled = {name.upper().replace("-", "_"): number for name, number in ours().items()}
    constants = {
        name: value
        for name, value in vars(attributes).items()
        if name.isupper() and isinstance(value, int)
    }
    others = {"MICROSOFT", "MIKROTIK", "WISPR", "VENDOR_SPECIFIC"}
    others |= {"SERVICE_TYPE_FRAMED", "FRAMED_PROTOCOL_PPP", "UINT32_MAX"}
    others |= {"VALUE_OCTETS_MAX", "VENDOR_VALUE_OCTETS_MAX"}
    for name, value in constants.items():
        if name not in others:
            assert spelled[name] == value, name


@pytest.mark.skipif(not FREERADIUS.exists(), reason="FreeRADIUS's dictionaries are not here")
def test_our_dictionary_agrees_with_freeradius() -> None:
    theirs = numbers(*(FREERADIUS / f"dictionary.{name}" for name in FILES))
    for name, number in ours().items():
        assert theirs[name] == number, name
