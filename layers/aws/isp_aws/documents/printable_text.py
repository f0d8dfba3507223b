"""Text from outside, made fit to print.

A name may hold anything that a keyboard, a spreadsheet or an attacker produces. Invariant: what
comes out is one line without control, direction-changing, private or broken characters, and no
longer than a cell can show; letters and the two joiners that Bengali needs stay as they are.
Proved by tests/documents/test_printable_text.py.
"""

from __future__ import annotations

import unicodedata

LONGEST = 240

_JOINERS = "\u200c\u200d"  # র‍্যাব and its like are spelled with them.
# Cc, Cf: control and direction; Cs: half of a pair; Co: drawn as glyphs of our own; Cn: nothing.
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def printable(text: str) -> str:
    """Return `text` as one printable line."""
    one_line = " ".join(text.split())
    clean = "".join(
        char
        for char in one_line
        if char in _JOINERS or unicodedata.category(char) not in _UNPRINTABLE
    )
    return clean if len(clean) <= LONGEST else f"{clean[: LONGEST - 1]}…"
