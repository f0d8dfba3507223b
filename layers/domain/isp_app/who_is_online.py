"""Who is online now, and whose line is closed all the same.

A page reads in proportion to itself: the names of who is online, their latest sessions, and whether their
lines are open. Where only closed lines are asked for, a call looks at so many and says where to go on from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from isp.network.session import RadiusSession
from isp.parties.scope import Scope
from isp.ports import Clock, Directory, Page, PageRequest

LOOKED_MAX = 400
LOOKED_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who is online; `is_closed` where his line should not pass any traffic."""

    session: RadiusSession
    is_closed: bool


class Presence(Protocol):
    def online(self, scope: Scope, page: PageRequest, nas_id: str | None) -> Page[RadiusSession]:
        """Return who is online, by seller and customer."""


@dataclass(frozen=True, slots=True)
class WhoIsOnline:
    directory: Directory
    network: Presence
    clock: Clock

    def __call__(
        self, scope: Scope, page: PageRequest, nas_id: str | None, *, is_closed: bool
    ) -> Page[Present]:
        """Return a page of who is online, on one router where it is named."""
        if not is_closed:
            found = self.network.online(scope, page, nas_id)
            return found.with_items(self._seen(scope, found.items))
        chosen: list[Present] = []
        after = page.after
        for _ in range(LOOKED_MAX // LOOKED_AT_ONCE):
            # Never more than fit: what was looked at and is not shown would be passed over.
            at_once = min(LOOKED_AT_ONCE, page.limit - len(chosen))
            found = self.network.online(scope, PageRequest(at_once, after), nas_id)
            chosen += [one for one in self._seen(scope, found.items) if one.is_closed]
            after = found.next
            if after is None or len(chosen) >= page.limit:
                break
        return Page(tuple(chosen), after)

    def _seen(self, scope: Scope, sessions: Sequence[RadiusSession]) -> list[Present]:
        now = self.clock.now()
        lines = self.directory.subscriptions(scope, [one.customer_id for one in sessions])
        active = {one for one, line in lines.items() if line.is_active(now)}
        return [Present(one, one.customer_id not in active) for one in sessions]
