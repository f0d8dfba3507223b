"""A device's hardware address in its one spelling.

Routers write the same address as `aa-bb-cc-dd-ee-ff`, `AABB.CCDD.EEFF`, `aabbccddeeff` or, from DHCP, with the
type of the hardware before it. Whoever compares or stores one passes it through here first, on both sides of
the wire; what is not a hardware address (a phone number with a plus, an IP address of a tunnel) stays as it came.
"""

from __future__ import annotations

import re

_PAIRS = re.compile(r"(?:1:)?([0-9A-Fa-f]{2})([:\- ]?)((?:[0-9A-Fa-f]{2}\2){4}[0-9A-Fa-f]{2})")
_FOURS = re.compile(r"[0-9A-Fa-f]{4}([.:\-])[0-9A-Fa-f]{4}\1[0-9A-Fa-f]{4}")
_SIXES = re.compile(r"[0-9A-Fa-f]{6}[:\-][0-9A-Fa-f]{6}")
_NOT_HEX = re.compile(r"[^0-9A-F]")


def mac_address(text: str) -> str | None:
    """Return a hardware address as `AA:BB:CC:DD:EE:FF`; None for what is none."""
    trimmed = text.strip()
    if not any(form.fullmatch(trimmed) for form in (_PAIRS, _FOURS, _SIXES)):
        return None
    digits = _NOT_HEX.sub("", trimmed.upper())[-12:]
    return ":".join(digits[at : at + 2] for at in range(0, 12, 2))


def station_id(text: str) -> str:
    """Return a Calling-Station-Id as it is compared and kept: a hardware address in its one spelling."""
    return mac_address(text) or text
