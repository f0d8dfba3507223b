"""Text as it comes through the door: one spelling of each letter, and nothing that cannot be seen.

The same name typed on two keyboards is two different rows of code points; NFC makes them one. What steers the
direction of text or is invisible lets a name look like another; only the two joiners that Bengali is written
with stay. Secrets are marked `RAW`: a password is what was typed, and what a router sends is what it is.
"""

from __future__ import annotations

import unicodedata
from typing import Any, get_args

from isp.customers.mobile import latin_digits
from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

JOINERS = frozenset("\u200c\u200d")
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


class Raw:
    """Marks a field whose text is taken as it is."""


RAW = Raw()


def tidy(value: Any) -> Any:
    """Return a text in its one spelling; refused where a letter of it cannot be seen."""
    if isinstance(value, list):
        return [tidy(one) for one in value]
    if not isinstance(value, str):
        return value
    normal = value if value.isascii() else unicodedata.normalize("NFC", value)
    if any(unicodedata.category(one) in UNSEEN and one not in JOINERS for one in normal):
        # The same word as of a pattern that does not fit: the field is to be written otherwise.
        raise PydanticCustomError("string_pattern_mismatch", "a character that cannot be seen")
    return normal


def is_raw(annotation: Any, metadata: tuple[Any, ...]) -> bool:
    """Say whether a field, or what it may be besides None, is marked."""
    marked = any(isinstance(one, Raw) for one in metadata)
    return marked or any(
        isinstance(inner, Raw) or is_raw(inner, getattr(inner, "__metadata__", ()))
        for inner in get_args(annotation)
    )


def _latin(value: Any) -> Any:
    return latin_digits(value) if isinstance(value, str) else value


# For what is written with digits and read by machines, in whichever digits it was typed.
LATIN_DIGITS = BeforeValidator(_latin)
