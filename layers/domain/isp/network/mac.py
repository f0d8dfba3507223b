"""Hardware addresses as people type them to find whose device it is.

Sessions keep them as `AA:BB:CC:DD:EE:FF`. Typed are pairs, fours or nothing between, of any sign that is used
for it; twelve digits alone are taken for a number of a customer first, so whoever means a device puts signs in.
"""

from __future__ import annotations

import re

_SIGNS = re.compile(r"[\s:.\-]")
_MAC = re.compile(r"[0-9A-F]{12}")


def typed_mac(text: str) -> str | None:
    """Return the hardware address that was typed, as sessions keep it; None where it is none."""
    trimmed = text.strip()
    digits = _SIGNS.sub("", trimmed).upper()
    if _MAC.fullmatch(digits) is None or trimmed.isdecimal():
        return None
    return ":".join(digits[at : at + 2] for at in range(0, 12, 2))


def kept_mac(station_id: str) -> str | None:
    """Return what is listed of a session's Calling-Station-Id; None where that is no hardware address."""
    digits = station_id.replace(":", "").upper()
    return station_id.upper() if len(station_id) == 17 and _MAC.fullmatch(digits) else None
