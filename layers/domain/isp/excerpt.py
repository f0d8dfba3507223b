"""Which part of a list is looked at: a stretch of the time that the list is sorted by, from either end.

Lists are sorted by one time each (docs/decisions/0030), so a stretch of it is read and nothing beside it.
`is_turned` tells a list from the other end than it is told from by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from isp.minutes import FIRST_DAY, LAST_DAY, SECOND_MAX, day_begins_at, day_ends_at, is_day
from isp.refusals import Invalid


@dataclass(frozen=True, slots=True)
class Excerpt:
    """From the second `begins_at` on, until before `ends_before`."""

    begins_at: int = 0
    ends_before: int = SECOND_MAX
    is_turned: bool = False

    def __post_init__(self) -> None:
        assert 0 <= self.begins_at <= self.ends_before <= SECOND_MAX, self

    def has(self, at: int) -> bool:
        return self.begins_at <= at < self.ends_before


WHOLE = Excerpt()


@dataclass(frozen=True, slots=True)
class Days:
    """From a day to another, both of them too."""

    first: str = FIRST_DAY
    last: str = LAST_DAY
    is_turned: bool = False

    def __post_init__(self) -> None:
        assert FIRST_DAY <= self.first <= self.last <= LAST_DAY, self

    @classmethod
    def asked_for(cls, first: str | None, last: str | None, *, is_turned: bool) -> Days:
        """Return the days, open where none is named; Invalid where they are none or run backwards."""
        for field, day in (("first_day", first), ("last_day", last)):
            if day is not None and not is_day(day):
                raise Invalid(field=field, reason="no_such_day")
        begin, end = first or FIRST_DAY, last or LAST_DAY
        if end < begin:
            raise Invalid(field="last_day", reason="before_first_day")
        return cls(begin, end, is_turned)

    def has(self, day: str) -> bool:
        return self.first <= day <= self.last

    def excerpt(self, utc_offset_minutes: int) -> Excerpt:
        """Return the seconds of the days, as they are counted in a zone."""
        begins_at = day_begins_at(self.first, utc_offset_minutes) if self.first > FIRST_DAY else 0
        ends_before = day_ends_at(self.last, utc_offset_minutes)
        return Excerpt(begins_at, min(ends_before, SECOND_MAX), self.is_turned)


ALL_DAYS = Days()
