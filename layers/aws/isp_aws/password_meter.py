"""How soon a password is guessed, by zxcvbn: what people choose, rows, repeats, dates, and its owner's own words.

Its lists are 0.8 MB and take 55 ms to load, so they are loaded when the first password is set and not with every
function. Its cost grows with the third power of the length: a long one is judged by its beginning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from isp.parties.password import Strength, Weakness

from isp_aws.common_words import COMMON_WORDS

MEASURED_LENGTH_MAX = 40

_ABOUT = "about_its_owner"
_COMMON = "common_here"
_WORDS = "english_wikipedia"  # Whole sentences of these are good; one alone is merely too little.
_ROWS = frozenset({"sequence", "repeat", "spatial"})


class ZxcvbnMeter:
    def strength(self, password: str, about: Iterable[str]) -> Strength:
        """Return how strong the password is; what its owner is called stays in this call."""
        from zxcvbn import matching, scoring

        # The library's own entrance would keep the words of this owner among its lists.
        lists = {
            **matching.RANKED_DICTIONARIES,
            _ABOUT: _ranked(about),
            _COMMON: _ranked(COMMON_WORDS),
        }
        measured = password[:MEASURED_LENGTH_MAX]
        matches = matching.omnimatch(measured, lists)
        found = scoring.most_guessable_match_sequence(measured, matches)
        return Strength(float(found["guesses"]), _weakness(found["sequence"]))


def _ranked(words: Iterable[str]) -> Mapping[str, int]:
    return {word: place for place, word in enumerate(words, 1)}


def _weakness(sequence: Sequence[Mapping[str, Any]]) -> Weakness:
    """Return what most of the password is made of."""
    named = [one for one in sequence if one["pattern"] != "bruteforce"]
    if any(one.get("dictionary_name") == _ABOUT for one in named):
        return Weakness.ABOUT_YOU
    if not named:
        return Weakness.EASY
    longest = max(named, key=lambda one: len(one["token"]))
    if longest["pattern"] in _ROWS:
        return Weakness.IN_A_ROW
    is_listed = longest["pattern"] == "dictionary" and longest["dictionary_name"] != _WORDS
    return Weakness.OFTEN_USED if is_listed else Weakness.EASY
