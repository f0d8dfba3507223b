"""Is a record of this session, and what is the session after it: pure rules of one session.

What the router says of a session outranks what we concluded from its silence, and what happened later outranks
what happened before, in whatever order it comes. Proof: `tests/edge/test_sessions.py`.
"""

from __future__ import annotations

from dataclasses import replace

from radius_edge.accounting import COUNTER_MAX
from radius_edge.addresses import with_addresses
from radius_edge.days import on_day
from radius_edge.sessions import UNKNOWN_END, Record, Session, Status

# Two packets of one session may disagree by this much about when it began (clocks, rounding).
START_TOLERANCE_SECONDS = 300
# A Start that is sent again without its delay seems to begin later, by as long as routers go on trying.
REPEATED_START_SECONDS = 30
LOW_HALF = 2**32


def is_same_session(held: Session, record: Record) -> bool:
    """Say whether the record is of the held session, not of a later one that was given its name."""
    if record.status is Status.START:
        return not _is_a_start_of_its_own(held, record)
    if record.session_seconds is None:
        went_back = record.octets_in is not None and record.octets_in < held.octets_in
        return not (went_back and record.event_at > held.as_of and held.is_open)
    if record.session_seconds < held.session_seconds and record.began_at > held.as_of:
        return False  # It began after the held one was last heard of.
    if record.began_at - held.started_at <= START_TOLERANCE_SECONDS:
        return True
    return _goes_on_by_another_clock(held, record)


def continued(held: Session, record: Record) -> Session:
    """Return the session after the record; a Stop ends it for good, whatever comes later."""
    sent = _counted(held.octets_in, record.octets_in, _wraps(held, record, record.has_high_in))
    received = _counted(
        held.octets_out, record.octets_out, _wraps(held, record, record.has_high_out)
    )
    after = replace(
        held,
        customer_id=held.customer_id or record.customer_id,
        heard_at=record.heard_at,
        octets_in=sent,
        octets_out=received,
        session_seconds=max(held.session_seconds, record.session_seconds or 0),
        framed_ip=_latest_ip(held, record),
        addresses=_addresses(held, record),
        calling_station_id=record.calling_station_id or held.calling_station_id,
        router_ends_at=_router_ends_at(held, record),
    )
    counted = (held.octets_in, held.octets_out)
    if (sent, received) != counted:
        day, before = on_day(record.day, held.day, held.before, counted)
        after = replace(after, day=day, before=before)
    after = _ended_or_not(held, record, after)
    if replace(after, heard_at=held.heard_at) == held and held.as_of >= held.started_at:
        return after  # A repeat: nothing to tell the cloud.
    return replace(after, as_of=max(record.event_at, held.as_of + 1))


def _is_a_start_of_its_own(held: Session, record: Record) -> bool:
    """Routers use an Acct-Session-Id again; a Start that is not the held one's own begins another."""
    at = record.event_at
    if at <= held.started_at:
        return False
    if at - held.started_at > REPEATED_START_SECONDS:
        # A late copy says when it was; unless it does, one that comes when more was heard is none.
        return at > held.as_of or held.ended_at is not None and at >= held.ended_at
    has_ended = held.ended_at is not None and at >= held.ended_at
    has_counted = held.session_seconds > 0 and at > held.as_of
    is_elsewhere = bool(record.framed_ip and held.framed_ip) and record.framed_ip != held.framed_ip
    return has_ended or has_counted or is_elsewhere


def _goes_on_by_another_clock(held: Session, record: Record) -> bool:
    """Say whether only our clock was moved: a name is not given anew while it is in use.

    Were it taken for another session, all that it has counted would be counted a second time.
    """
    began_while_in_use = record.began_at <= held.as_of
    counts_on = (record.octets_in or 0) >= held.octets_in
    counts_on = counts_on or _wraps(held, record, record.has_high_in)
    counts_on_out = (record.octets_out or 0) >= held.octets_out
    counts_on_out = counts_on_out or _wraps(held, record, record.has_high_out)
    return began_while_in_use and counts_on and counts_on_out


def _wraps(held: Session, record: Record, has_high: bool) -> bool:
    """Say whether a lower count means that the counter went round: only where time went on."""
    return not has_high and (record.session_seconds or 0) > held.session_seconds


def _counted(before: int, told: int | None, wraps: bool) -> int:
    """Return the counter after a packet, which without Gigawords tells its low half alone.

    Nothing at all is no count that went round: some routers send a Stop with empty counters.
    """
    if not told or not wraps:
        return max(before, told or 0)
    high = before - before % LOW_HALF
    went_round = LOW_HALF if told < before % LOW_HALF else 0
    return min(high + went_round + told, COUNTER_MAX)


def _latest_ip(held: Session, record: Record) -> str:
    # What comes late was true before: it takes the place of nothing that was heard since.
    is_late = bool(held.framed_ip) and record.event_at < held.as_of
    return held.framed_ip if is_late else record.framed_ip or held.framed_ip


def _addresses(held: Session, record: Record) -> str:
    if held.addresses and record.event_at < held.as_of:
        return held.addresses
    since = record.event_at if held.addresses else max(held.started_at, record.began_at)
    return with_addresses(held.addresses, record.addresses, since)


def _router_ends_at(held: Session, record: Record) -> int:
    """Return what the router was told: at the login, unless it was told something else since."""
    return record.router_ends_at if held.router_ends_at == UNKNOWN_END else held.router_ends_at


def _ended_or_not(held: Session, record: Record, after: Session) -> Session:
    if held.has_stopped:
        return after
    if record.status is Status.STOP:
        return replace(
            after,
            ended_at=max(record.event_at, held.started_at),
            terminate_cause=record.terminate_cause or "Unknown",
            is_lost=False,
            has_stopped=True,
        )
    if held.ended_at is None or not (held.is_lost or _went_on(held, record, after)):
        return after
    return replace(
        after, ended_at=None, terminate_cause=None, is_lost=False, reopened=held.reopened + 1
    )


def _went_on(held: Session, record: Record, after: Session) -> bool:
    """Say whether the session used something or time after we took it to be over.

    A packet that was under way for long may tell of the time before, and says nothing about the end.
    """
    used = (after.octets_in, after.octets_out) != (held.octets_in, held.octets_out)
    has_grown = used or after.session_seconds > held.session_seconds
    was_under_way = record.event_at < record.heard_at and record.event_at <= (held.ended_at or 0)
    return has_grown and not was_under_way
