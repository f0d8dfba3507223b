"""Finding a customer by what people type of him: a part of his name, his login or his number.

Case, Bengali and Latin digits, the several spellings of one Bengali letter, and how a number is broken
up make no difference. Databases can only look for a text in a text, so both sides are folded the same
way. Proof: tests/domain/test_customer_search.py, tests/adapters/test_contract_directory.py.
"""

from __future__ import annotations

import re
import unicodedata

from isp.customers.customer import Customer
from isp.customers.mobile import latin_digits

# Joiners are typed by some keyboards and not by others, and are not seen.
_UNSEEN = re.compile(r"[\u200b-\u200d\ufeff]")
_IN_NUMBERS = re.compile(r"[\s().\-\u2010-\u2013]")
_NUMBER = re.compile(r"\+?[0-9]{3,}")


def searchable(customer: Customer) -> str:
    """Return the text in which a search looks."""
    return "\n".join(map(_folded, (customer.name, customer.login, customer.mobile)))


def sought(search: str) -> tuple[str, ...]:
    """Return the texts of which one has to occur: as typed, and as a number is kept."""
    typed = " ".join(_folded(search).split())
    number = _IN_NUMBERS.sub("", typed)
    if _NUMBER.fullmatch(number) is None:
        return (typed,) if typed else ()
    return tuple(dict.fromkeys((typed, re.sub(r"^(\+|00(?=880))", "", number))))


def is_found(customer: Customer, search: str) -> bool:
    text = searchable(customer)
    return any(wanted in text for wanted in sought(search))


def _folded(text: str) -> str:
    return _UNSEEN.sub("", unicodedata.normalize("NFC", latin_digits(text))).casefold()
