"""Text as our fonts can draw it: a letter that they lack is never a box on an invoice.

What looks the same and is there stands in for it (𝐊 is K, ① is 1, Ǟ is A); signs and emoji are left out; a
run of other scripts, such as Arabic or Chinese, becomes one "…". The data keeps the name as it is, and so does
the spreadsheet, whose reader has fonts of its own. Proved by tests/documents/test_drawable_text.py.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import groupby

from reportlab.pdfbase import pdfmetrics

from isp_aws.documents.bengali_text import BOLD, REGULAR

STANDS_FOR_OTHERS = "…"


def drawable(text: str) -> str:
    """Return `text` in letters that both of our fonts have; it stays as it is if they have all."""
    letters = _letters()
    if letters.issuperset(text):
        return text
    pieces = [one for char in text for one in _drawn_as(char, letters)]
    said = "".join(
        STANDS_FOR_OTHERS if piece is None else piece
        for piece, run in groupby(pieces)
        # Of what has no letter of ours, one sign a run; of what has, each.
        for _ in (run if piece is not None else [None])
    )
    # Joiners are left over between emoji that went.
    said = re.sub(r"(?<![\u0980-\u09ff])[\u200c\u200d]+", "", said)
    return " ".join(said.split()) or (STANDS_FOR_OTHERS if text.strip() else "")


def _drawn_as(char: str, letters: frozenset[str]) -> Iterator[str | None]:
    """Yield what stands for a character: itself, its like, nothing, or None for another script's."""
    if char in letters:
        yield char
        return
    alike = unicodedata.normalize("NFKC", char)
    bare = "".join(one for one in unicodedata.normalize("NFKD", char) if not _is_mark(one))
    for like in (alike, bare):
        if like and letters.issuperset(like):
            yield like
            return
    if char.isspace():
        yield " "
    elif not (_is_mark(char) or unicodedata.category(char)[0] in "SC"):
        yield None


def _is_mark(char: str) -> bool:
    return unicodedata.category(char).startswith("M")


@cache
def _letters() -> frozenset[str]:
    known = (pdfmetrics.getFont(name).face.charToGlyph for name in (REGULAR, BOLD))
    both = set.intersection(*(set(map(chr, one)) for one in known))
    # Codes of our own stand for glyphs, not for letters (bengali_text.py).
    return frozenset(one for one in both if unicodedata.category(one) != "Co")
