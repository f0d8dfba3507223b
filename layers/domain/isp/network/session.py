"""RADIUS sessions as the cloud knows them.

Counters of RADIUS accounting are cumulative, so a report with a newer `as_of` replaces an older one
and repeats or reordering cannot add usage twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from isp.minutes import day_at
from isp.network.usage import Days, DayUsage, added_up, apportioned


@dataclass(frozen=True, slots=True)
class AddressUse:
    """An address or prefix that a session had from the second `since` on, until the next of its kind."""

    address: str
    since: int


@dataclass(frozen=True, slots=True)
class RadiusSession:
    """One stretch of a customer's presence on a router. `octets_in` is what the customer sent.

    `days` say on which of the tenant's days it was used. What was counted before sessions had days lies
    in daily sums of its own: `counted_in` and `counted_out`, which add up with the days to the counters.
    `edge_id` is who told it, and on whose pages it stands while it is open. `addresses` are all that it had,
    `framed_ip` is the last. `reopened` is how often it was taken to be over without a Stop and then went on.
    """

    tenant_id: str
    session_key: str
    customer_id: str
    nas_id: str
    login: str
    started_at: int
    as_of: int
    ended_at: int | None
    octets_in: int
    octets_out: int
    framed_ip: str
    calling_station_id: str
    terminate_cause: str | None
    edge_id: str = ""
    days: Days = ()
    counted_in: int = 0
    counted_out: int = 0
    addresses: tuple[AddressUse, ...] = ()
    reopened: int = 0

    @property
    def is_open(self) -> bool:
        return self.ended_at is None


def reported(
    known: RadiusSession | None, report: RadiusSession, utc_offset_minutes: int
) -> RadiusSession | None:
    """Return the session after a report; None where the report tells nothing new.

    A report of an edge of before has no days: what it has more was used on the day of the report. One that says
    that the session is open reopens it: edges take a session to be over that may go on.
    """
    if known is not None and known.as_of >= report.as_of:
        return None
    sent, received = report.octets_in, report.octets_out
    if known is not None:
        sent, received = max(sent, known.octets_in), max(received, known.octets_out)
    told = report.days or (DayUsage(day_at(report.as_of, utc_offset_minutes), sent, received),)
    counted = (0, 0) if known is None else (known.counted_in, known.counted_out)
    return replace(
        report,
        octets_in=sent,
        octets_out=received,
        days=apportioned(() if known is None else known.days, told, counted),
        counted_in=counted[0],
        counted_out=counted[1],
        framed_ip=report.framed_ip or ("" if known is None else known.framed_ip),
        addresses=_all_addresses(known, report),
        reopened=max(report.reopened, 0 if known is None else known.reopened),
    )


def _all_addresses(known: RadiusSession | None, report: RadiusSession) -> tuple[AddressUse, ...]:
    """Return what was known and what is told, each once, oldest first: an edge keeps the newest only."""
    told = report.addresses
    if not told and report.framed_ip:
        # Told by an edge of before, which knows the last one and not since when.
        before = "" if known is None else known.framed_ip
        since = report.started_at if known is None else report.as_of
        told = (AddressUse(report.framed_ip, since),) if before != report.framed_ip else ()
    every = {*told, *(() if known is None else known.addresses)}
    return tuple(sorted(every, key=lambda one: (one.since, one.address)))


def days_by_now(session: RadiusSession, utc_offset_minutes: int) -> Days:
    """Return what was used on which day; what an open session has no day for yet, on the day of `as_of`."""
    day = day_at(session.as_of, utc_offset_minutes)
    told = DayUsage(day, session.octets_in, session.octets_out)
    return apportioned(session.days, (told,), (session.counted_in, session.counted_out))


def usage_between(
    sessions: Iterable[RadiusSession],
    sums_of_before: Iterable[DayUsage],
    days: tuple[str, str],
    utc_offset_minutes: int,
) -> Days:
    """Return what a customer used on each day from the first to the last of `days`."""
    used = [one for session in sessions for one in days_by_now(session, utc_offset_minutes)]
    first, last = days
    return tuple(one for one in added_up([*used, *sums_of_before]) if first <= one.day <= last)
