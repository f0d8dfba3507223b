"""What may be said in a message that the platform pays for and signs with its name.

Names are typed by whoever signs up. A name that holds an address makes a message of it that sells the
stranger's page; so none is taken, and one from before is not spoken. While a tenant is new, nobody has found
out yet who it is: its messages say whose platform they come from.
"""

from __future__ import annotations

import re

from isp.parties.tenant import Tenant
from isp.refusals import Invalid

NEW_SECONDS = 14 * 86_400
SPOKEN_CHARACTERS_MAX = 40
PLATFORM = "Shongjog"
# What a telephone makes a link of: schemes, www, post, numbers to call, and words joined by a dot.
_ADDRESS = re.compile(r"https?|www\b|[\w.]@[a-z]|(?:[0-9][ -]?){7,}", re.IGNORECASE)
_DOTTED = re.compile(r"[A-Za-z0-9-]{2,}(?:[.\u3002\uff0e\u2024]| [.] )([A-Za-z]{2,})")
# Behind a dot any word is an address but one that is written like a name ("Md.Rahim"); these are always.
_ENDINGS = re.compile(
    r"app|bd|biz|cc|club|co|com|dev|gl|in|info|io|link|live|ly|me|net|online|org|pro|shop|site|top|xyz",
    re.IGNORECASE,
)


def holds_an_address(name: str) -> bool:
    """Say whether a telephone, or a reader, would find an address in it: `20/10 Mbps` is none."""
    words = (found[1] for found in _DOTTED.finditer(name))
    return _ADDRESS.search(name) is not None or any(map(_is_ending, words))


def _is_ending(word: str) -> bool:
    return _ENDINGS.fullmatch(word) is not None or not (word[0].isupper() and word[1:].islower())


def refuse_addresses(field: str, name: str) -> str:
    """Return the name; refused where somebody could be led away by it."""
    if holds_an_address(name):
        raise Invalid(field=field, reason="address_in_name")
    return name


def is_new(tenant: Tenant, now: int) -> bool:
    return now < tenant.created_at + NEW_SECONDS


def speaker(tenant: Tenant, now: int) -> str:
    """Return as whom a tenant speaks in a message."""
    name = tenant.name[:SPOKEN_CHARACTERS_MAX].strip()
    if holds_an_address(tenant.name):
        return PLATFORM
    return f"{PLATFORM}, {name}" if is_new(tenant, now) else name


def spoken(name: str, instead: str) -> str:
    """Return a name of a tenant's as it is said in a message, or what is said instead of it."""
    return instead if holds_an_address(name) else name[:SPOKEN_CHARACTERS_MAX].strip()
