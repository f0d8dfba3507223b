"""Known devices: browsers in which somebody has proved before who he is.

What a stranger does in somebody's name must not keep that somebody out. His own browser carries a cookie:
an id of chance, and for each person who signed in there a tag that only we can make of both. It opens nothing;
whoever has it is not slowed down by what others try, and has limits of his own. Nothing of it is stored here.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass

LASTING_SECONDS = 180 * 86_400
PEOPLE_MAX = 5
_ID = r"[A-Za-z0-9_-]{16,64}"
_TAG = r"[0-9a-f]{32}"
_COOKIE = re.compile(rf"({_ID})((?:\.{_TAG}){{1,{PEOPLE_MAX}}})")


@dataclass(frozen=True, slots=True)
class Device:
    """A browser; `tags` are of the people who signed in there, the last first."""

    id: str
    tags: tuple[str, ...] = ()

    def knows(self, pepper: bytes, person: str) -> bool:
        """Say whether that person has signed in with this browser."""
        made = _tag(pepper, self.id, person)
        return any([hmac.compare_digest(made, tag) for tag in self.tags])

    def with_person(self, pepper: bytes, person: str) -> Device:
        """Return the device after the person has signed in; the oldest of too many are forgotten."""
        made = _tag(pepper, self.id, person)
        others = [tag for tag in self.tags if tag != made]
        return Device(self.id, (made, *others)[:PEOPLE_MAX])

    @property
    def cookie(self) -> str:
        return ".".join((self.id, *self.tags))


def device_of(cookie: str | None) -> Device | None:
    """Return the device that a cookie tells of; its tags are not believed yet."""
    match = _COOKIE.fullmatch(cookie or "")
    return None if match is None else Device(match[1], tuple(match[2].lstrip(".").split(".")))


def staff_person(mobile: str) -> str:
    """Return the name under which devices know a member of staff."""
    return f"staff:{mobile}"


def customer_person(tenant_id: str, mobile: str) -> str:
    return f"customer:{tenant_id}:{mobile}"


def _tag(pepper: bytes, device_id: str, person: str) -> str:
    said = f"device:{device_id}:{person}".encode()
    return hmac.new(pepper, said, hashlib.sha256).hexdigest()[:32]
