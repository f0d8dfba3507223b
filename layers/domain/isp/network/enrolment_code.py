"""Enrolment codes of edges: 100 random bits in groups that a person can type.

The challenge that keeps a code is named by the code's hash, so the code alone is enough to find it.
"""

from __future__ import annotations

from isp.ids import derived_id

_GROUP = 5


def code_text(randomness: str) -> str:
    """Return a code such as `ABCDE-FGHIJ-KLMNO-PQRST`."""
    letters = derived_id("edge_enrolment_code", randomness)
    groups = [letters[start : start + _GROUP] for start in range(0, len(letters), _GROUP)]
    return "-".join(groups)


def challenge_id_of(code: str) -> str:
    return derived_id("edge_enrolment", code.strip().upper())
