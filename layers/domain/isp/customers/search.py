"""Finding a customer by what people type of him: beginnings of the words of his name and login, or his
number.

Case, Bengali and Latin digits, the several spellings of one Bengali letter, and how a number is broken
up make no difference, because both sides are folded the same way. A list of all customers is never read
for it: each customer is listed under his words (`words_of`), and whoever searches looks the list up where
one of the typed words begins. Proof: tests/domain/test_customer_search.py,
tests/adapters/test_contract_search.py.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from isp.customers.customer import Customer
from isp.customers.mobile import latin_digits

# A customer is listed under so many words at most, each of so many letters: number first, then login.
WORDS_MAX = 10
LETTERS_MAX = 32
# Marks of numbers by their beginning and by their end; no word begins with them.
FROM_BEGINNING, FROM_END = "+", "-"

# Joiners are typed by some keyboards and not by others, and are not seen.
_UNSEEN = re.compile(r"[\u200b-\u200d\ufeff]")
_IN_NUMBERS = re.compile(r"[\s().\-\u2010-\u2013]")
_NUMBER = re.compile(r"\+?[0-9]{3,}")
_COUNTRY_OR_TRUNK = re.compile(r"^(00880|880|0)")
_DIGITS_AT_END = re.compile(r"(?<=[^0-9])[0-9]{2,}$")


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for: of each typed word the beginnings of which one has to fit."""

    words: tuple[tuple[str, ...], ...]

    def fits(self, known: tuple[str, ...]) -> bool:
        """Say whether a customer who is listed under these words is looked for."""
        return bool(self.words) and all(first_of(known, word) is not None for word in self.words)

    @property
    def by_length(self) -> tuple[int, ...]:
        """Return which words to look up, the one first that most likely has the fewest customers."""
        shortest = [min(map(len, word)) for word in self.words]
        return tuple(sorted(range(len(shortest)), key=lambda place: (-shortest[place], place)))


def words_of(customer: Customer) -> tuple[str, ...]:
    """Return under which words a customer is listed."""
    national = customer.mobile.removeprefix("880")
    found = [FROM_BEGINNING + national, FROM_END + national[::-1]]
    found += _words_of_login(customer.login)
    found += _words(customer.name)
    return tuple(dict.fromkeys(word[:LETTERS_MAX] for word in found))[:WORDS_MAX]


def sought(search: str) -> Sought:
    """Return what a text looks for; nobody fits one without letters and digits."""
    number = _IN_NUMBERS.sub("", _folded(search))
    if _NUMBER.fullmatch(number):
        return Sought((tuple(sorted(_beginnings_of_number(number.removeprefix("+")))),))
    return Sought(tuple((word[:LETTERS_MAX],) for word in dict.fromkeys(_words(search))))


def _beginnings_of_number(digits: str) -> Iterator[str]:
    """Yield what a number may be: a login, and how a mobile number begins or ends."""
    yield digits[:LETTERS_MAX]
    yield (FROM_END + digits[::-1])[:LETTERS_MAX]
    national = _COUNTRY_OR_TRUNK.sub("", digits)
    if national:
        yield (FROM_BEGINNING + national)[:LETTERS_MAX]


def _words_of_login(login: str) -> Iterator[str]:
    words = _words(login)
    joined = "".join(words)
    if joined.isdecimal():
        yield joined
    for word in words:
        yield word
        number = _DIGITS_AT_END.search(word)
        if number:
            yield number[0]


def _words(text: str) -> list[str]:
    return "".join(letter if _is_in_word(letter) else " " for letter in _folded(text)).split()


def _is_in_word(letter: str) -> bool:
    # Letters, their marks (Bengali vowels are marks), and digits.
    return unicodedata.category(letter)[0] in "LMN"


def first_of(known: tuple[str, ...], beginnings: tuple[str, ...]) -> str | None:
    """Return the first of the known words that begins in one of the ways: there he is shown."""
    return min((word for word in known if word.startswith(beginnings)), default=None)


def _folded(text: str) -> str:
    return _UNSEEN.sub("", unicodedata.normalize("NFC", latin_digits(text))).casefold()
