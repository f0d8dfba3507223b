"""Add up again: at night, the entries that no stream brought to the sums of accounts.

The last days are looked through: yesterday and today are where something may be missing, and the days
before are looked at again, should a night have been missed. Months are closed from the third day on, so
nothing is added to a closed month.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from isp.minutes import day_at
from isp.parties.scope import Scope, tenant_scope
from isp.ports import Clock

from isp_app.moment import Tenants

LOOKS_BACK_DAYS = 3
SECONDS_PER_DAY = 86_400
# What the stream brings late is brought by the stream; an hour is far beyond what it takes.
WAITS_SECONDS = 3_600


class Books(Protocol):
    def books_of(self, scope: Scope) -> Sequence[str]:
        """Return the paths of the nodes that keep a book, the ISP's own first."""


class Missed(Protocol):
    def add_up_again(self, scope: Scope, book: str, day: str, before: int) -> int:
        """Add up the day's entries of before the second that were not; return how many there were."""


@dataclass(frozen=True, slots=True)
class AddUpAgain:
    directory: Tenants
    books: Books
    missed: Missed
    clock: Clock

    def __call__(self, tenant_id: str, days: Sequence[str] | None) -> int:
        """Add up what no stream brought of the days told, or the last; return how much it was."""
        scope, now = tenant_scope(tenant_id), self.clock.now()
        offset = self.directory.tenant(scope).utc_offset_minutes
        looked_at, before = days or _last_days(now, offset), now - WAITS_SECONDS
        return sum(
            self.missed.add_up_again(scope, book, day, before)
            for book in self.books.books_of(scope)
            for day in looked_at
        )


def _last_days(now: int, utc_offset_minutes: int) -> list[str]:
    """Return the tenant's last days with today, the oldest first."""
    return [
        day_at(now - back * SECONDS_PER_DAY, utc_offset_minutes)
        for back in range(LOOKS_BACK_DAYS, -1, -1)
    ]
