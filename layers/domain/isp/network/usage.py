"""How much of a session was used on which of its tenant's days.

Counters only grow, so each octet was told by one report and belongs to that report's day; what has its day
keeps it. `apportioned` goes through what a newer report says, passes over as much as has its day already,
and gives the rest to the days that the report names. So the days always add up to the counters, whoever
told them: an edge that knows days, one of before that does not, or both in turn.
Proof: `tests/domain/test_session_usage.py`, against an oracle that replays every packet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DayUsage:
    """What was used on a day (YYYY-MM-DD). `octets_in` is what the customer sent."""

    day: str
    octets_in: int
    octets_out: int


Days = tuple[DayUsage, ...]


def apportioned(known: Days, told: Days, passed_over: tuple[int, int] = (0, 0)) -> Days:
    """Return the known days with what `told` has more than they have.

    `told` is the whole session by days, oldest first. `passed_over` is what is counted elsewhere:
    no day of this session gets it.
    """
    has_in = passed_over[0] + sum(one.octets_in for one in known)
    has_out = passed_over[1] + sum(one.octets_out for one in known)
    found = list(known)
    for one in told:
        new_in, has_in = max(one.octets_in - has_in, 0), max(has_in - one.octets_in, 0)
        new_out, has_out = max(one.octets_out - has_out, 0), max(has_out - one.octets_out, 0)
        if new_in or new_out:
            found.append(DayUsage(one.day, new_in, new_out))
    return added_up(found)


def added_up(days: Iterable[DayUsage]) -> Days:
    """Return one sum a day, oldest first, without days on which nothing was used."""
    sums: dict[str, tuple[int, int]] = {}
    for one in days:
        sent, received = sums.get(one.day, (0, 0))
        sums[one.day] = (sent + one.octets_in, received + one.octets_out)
    return tuple(DayUsage(day, *sums[day]) for day in sorted(sums) if any(sums[day]))
