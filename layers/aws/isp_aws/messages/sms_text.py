"""Texts as they go out: normalised once, and Latin ones kept in the cheap alphabet.

One curly quote turns a Latin text into UCS-2 and more than doubles its price. Bengali is UCS-2 in any
case and is left as it is, apart from NFC, which takes some of its letters apart: count afterwards.
"""

from __future__ import annotations

import re
import unicodedata

_BENGALI = re.compile(r"[\u0980-\u09e5\u09e6-\u09f1\u09f4-\u09ff]")
_PLAIN = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201a": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u201e": '"',
        "\u00ab": '"',
        "\u00bb": '"',
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2212": "-",
        "\u2026": "...",
        "\u00a0": " ",
        "\u2009": " ",
        "\u202f": " ",
        "\u200b": "",
        "\u2022": "-",
        "\u00d7": "x",
        "`": "'",
        "\u09f3": "Tk ",
    }
)
_TAKA_AFTER = re.compile(r"(\d)\s*\u09f3")


def sms_text(text: str) -> str:
    """Return the text as it is sent and counted."""
    normal = unicodedata.normalize("NFC", text).strip()
    if _BENGALI.search(normal):
        return normal
    spelled = _TAKA_AFTER.sub(r"\1 Tk", normal)
    return re.sub(r"Tk +", "Tk ", spelled.translate(_PLAIN)).strip()
