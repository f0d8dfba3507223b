"""Passwords of staff: how strong one has to be, and scrypt with 16 bytes of salt to keep it.

The parameters are written into the hash, so they can be raised without breaking old ones: a hash of before is
verified with its own and made anew when its owner signs in. n = 2^15 costs 115 ms of one core, 32 MiB
(decision 27). Parameters that nobody ever wrote are a bug, not a wrong password.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from isp.customers.mobile import latin_digits
from isp.refusals import Invalid

LENGTH_MIN = 10
LENGTH_MAX = 128
# Two known words and a digit are 10^8; ten letters of chance are 10^10. At our cost of a guess one core needs three years.
GUESSES_MIN = 10**9

PRODUCT_WORDS = ("shongjog", "সংযোগ")

# Bengali vowel signs are no letters to `re`, so what lies between words is named.
_BETWEEN_WORDS = re.compile(r"[\s!-/:-@\[-`{-~\u2010-\u2015\u2018-\u201d\u0964]+")
_JOINTS = ("", "-", "_", ".", "@", " ")

_BYTES = 32
_MEMORY_MAX = 2**26


class Weakness(StrEnum):
    """Why a password is guessed soon; each has a text in both languages."""

    OFTEN_USED = "often_used"
    ABOUT_YOU = "about_you"
    IN_A_ROW = "in_a_row"
    EASY = "too_easy"


@dataclass(frozen=True, slots=True)
class Strength:
    """How many guesses somebody needs who knows what people choose, and what helps him most."""

    guesses: float
    weakness: Weakness


class PasswordMeter(Protocol):
    def strength(self, password: str, about: Iterable[str]) -> Strength:
        """Return how strong the password is; `about` is what a guesser knows of its owner."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess costs: rounds and memory (n), block (r), lanes (p)."""

    n: int
    r: int
    p: int

    @property
    def scheme(self) -> str:
        return f"scrypt${self.n}${self.r}${self.p}"

    def derived(self, password: str, salt: bytes) -> bytes:
        return hashlib.scrypt(
            password.encode(),
            salt=salt,
            n=self.n,
            r=self.r,
            p=self.p,
            dklen=_BYTES,
            maxmem=_MEMORY_MAX,
        )


COST = Cost(2**15, 8, 1)
# All that were ever written.
_COSTS = {cost.scheme: cost for cost in (Cost(2**14, 8, 1), COST)}

# Verified against where there is no such person, so that the answer takes as long.
NOBODY = (
    f"{COST.scheme}${base64.b64encode(bytes(16)).decode()}${base64.b64encode(bytes(32)).decode()}"
)


def check_strength(
    meter: PasswordMeter, password: str, about: Iterable[str], field: str = "password"
) -> None:
    """Refuse what is guessed first: what many choose, rows and repeats, and what is about the owner."""
    if len(password) < LENGTH_MIN:
        raise Invalid(field=field, reason="too_short")
    known = tried_first(about)
    told = latin_digits(password).lower()
    if any(word in told for word in known if len(word) >= LENGTH_MIN and word.isdecimal()):
        raise Invalid(field=field, reason=Weakness.ABOUT_YOU.value)
    strength = meter.strength(latin_digits(password), known)
    if strength.guesses < GUESSES_MIN:
        raise Invalid(field=field, reason=strength.weakness.value)


def tried_first(about: Iterable[str]) -> tuple[str, ...]:
    """Return what is tried first of somebody: names, their words, and numbers as people write them."""
    tried: list[str] = []
    for text in (*about, *PRODUCT_WORDS):
        plain = latin_digits(text).lower().strip()
        words = [word for word in _BETWEEN_WORDS.split(plain) if len(word) > 1]
        tried += [plain, *(joint.join(words) for joint in _JOINTS), *words]
        if plain.isdecimal() and plain.startswith("880"):
            tried += [plain[2:], plain[3:]]
    return tuple(dict.fromkeys(word for word in tried if word))


def password_hash(password: str, salt: bytes, cost: Cost = COST) -> str:
    """Return the hash to keep."""
    assert len(salt) >= 16
    parts = (salt, cost.derived(password, salt))
    return "$".join([cost.scheme, *(base64.b64encode(part).decode() for part in parts)])


def is_password(password: str, kept: str) -> bool:
    """Say whether the password belongs to the kept hash; as slowly whichever parameters it has."""
    *_, salt_text, derived_text = kept.split("$")
    cost = _cost_of(kept)
    salt, derived = base64.b64decode(salt_text), base64.b64decode(derived_text)
    made = cost.derived(password, salt)
    spared = COST.n // cost.n - 1
    if spared:
        # What an older hash takes less would tell a stranger that there is such a person.
        Cost(cost.n, cost.r, spared).derived(password, salt)
    return hmac.compare_digest(made, derived)


def is_of_before(kept: str) -> bool:
    """Say whether the hash was made when a guess cost less than today."""
    return _cost_of(kept) != COST


def _cost_of(kept: str) -> Cost:
    scheme = kept.rsplit("$", 2)[0]
    assert scheme in _COSTS, "a password hash of a scheme that nobody wrote"
    return _COSTS[scheme]
