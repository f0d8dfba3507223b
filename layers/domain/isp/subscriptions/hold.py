"""Holding a line: the network closes, and the paid minutes that are left wait until it opens again.

A hold always has an end. All that lies behind it (the running period, those that were bought ahead, the end
of the line) moves when the hold is made, and moves back by what was not held when it is ended earlier; when
it ends by itself nothing moves at all. So the end is right at any second, whoever looks and however late a
sweep is, and the edge knows from the beginning when to open. Minutes are counted as everywhere: the one that
a hold begins in is used, and so is not the one that it ends in.

What was sold stays as it was sold: price chain, sale and invoice do not change, and a refund counts the
minutes that were used (`Period.used_minutes`), which those on hold are not. Decision 17; proof:
`tests/domain/test_hold.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from isp.decision import Change, Create, Decision, Update
from isp.events import Event, EventName, event
from isp.minutes import MINUTES_PER_DAY, minute_of, next_boundary, seconds_at
from isp.refusals import Invalid, Refusal, TooMuchAhead
from isp.subscriptions.expire import ended
from isp.subscriptions.subscription import Period, Stretch, Subscription, SubscriptionStatus

DAYS_MAX = 180
# What goes into one commit has an end; nobody is sold to so far ahead by accident.
PERIODS_MOVED_MAX = 24


class NothingToHold(Refusal):
    """No paid minute is left that could wait."""

    code, status = "nothing_to_hold", 409


class NotOnHold(Refusal):
    """The line is open, or over: there is no hold to end."""

    code, status = "not_on_hold", 409


class HoldTooLong(Refusal):
    """Values: days, the longest that a hold may be."""

    code, status = "hold_too_long", 409


@dataclass(frozen=True, slots=True)
class Hold:
    """One hold of a line: who asked for it, who ended it. It is over at `until_minute`, by whatever."""

    kind: ClassVar[str] = "hold"

    tenant_id: str
    id: str
    version: int
    owner_path: str
    customer_id: str
    from_minute: int  # The first one that is not used.
    until_minute: int  # The first one that is used again.
    held_at: int
    held_by: str
    ended_by: str = ""  # Who ended it before its time; "" is nobody.


@dataclass(frozen=True, slots=True)
class Line:
    """A subscription and its periods that end after a minute: what a hold from that minute on moves."""

    subscription: Subscription
    periods: tuple[Period, ...]
    minute: int

    def __post_init__(self) -> None:
        # What was refunded as a whole has no minutes, and moves along so that the order stays.
        lasting = [one.ends_minute for one in self.periods if one.starts_minute < one.ends_minute]
        is_whole = lasting and seconds_at(max(lasting)) == self.subscription.expires_at
        assert is_whole or not self.subscription.is_paid(seconds_at(self.minute)), "one is missing"


@dataclass(frozen=True, slots=True)
class Wanted:
    """When the line shall open (None: when somebody says so), and who asks. `hold_id` is the request's."""

    hold_id: str
    until_at: int | None
    actor_id: str


def minute_of_hold(hold: Hold | None, now: int) -> int:
    """Return the minute whose later periods a hold (the running one, or one from now on) moves."""
    return next_boundary(now) if hold is None else hold.from_minute


def hold_line(line: Line, wanted: Wanted, now: int) -> Decision:
    """Close the line from now on and keep its minutes."""
    subscription, begins = line.subscription, next_boundary(now)
    if not subscription.is_active(now) or minute_of(subscription.expires_at) <= begins:
        raise NothingToHold
    _refuse_too_much(line)
    hold = Hold(
        tenant_id=subscription.tenant_id,
        id=wanted.hold_id,
        version=1,
        owner_path=subscription.owner_path,
        customer_id=subscription.id,
        from_minute=begins,
        until_minute=begins,
        held_at=now,
        held_by=wanted.actor_id,
    )
    until = _until(hold, wanted.until_at, begins)
    opened = replace(subscription, status=SubscriptionStatus.ACTIVE, resumes_at=0)
    held = replace(_moved(opened, until - begins), hold_id=hold.id)
    return Decision(
        changes=(
            _on_hold(subscription, held, until),
            *_periods(line, (begins, begins), until),
            Create(replace(hold, until_minute=until)),
        ),
        events=(_event(EventName.SUBSCRIPTION_HELD, held, now),),
    )


def move_hold(line: Line, hold: Hold, wanted: Wanted, now: int) -> Decision | None:
    """Let the hold end at another time; None where it does so already."""
    subscription = line.subscription
    _refuse_what_is_not_on_hold(subscription, now)
    _refuse_too_much(line)
    until = _until(hold, wanted.until_at, next_boundary(now))
    ends = minute_of(subscription.resumes_at)
    if until == ends:
        return None
    moved = _moved(subscription, until - ends)
    return Decision(
        changes=(
            _on_hold(subscription, moved, until),
            *_periods(line, (hold.from_minute, ends), until),
            Update(replace(hold, version=hold.version + 1, until_minute=until)),
        ),
        events=(_event(EventName.SUBSCRIPTION_HELD, moved, now),),
    )


def resume_line(line: Line, hold: Hold, actor_id: str, now: int) -> Decision:
    """Open the line now: its end and all that was bought ahead come back by what was not held."""
    subscription = line.subscription
    _refuse_what_is_not_on_hold(subscription, now)
    until, ends = max(next_boundary(now), hold.from_minute), minute_of(subscription.resumes_at)
    moved = _moved(subscription, until - ends)
    resumed = replace(moved, status=SubscriptionStatus.ACTIVE, resumes_at=0)
    over = replace(hold, version=hold.version + 1, until_minute=until, ended_by=actor_id)
    return Decision(
        changes=(
            Update(resumed, before=subscription),
            *_periods(line, (hold.from_minute, ends), until),
            Update(over),
        ),
        events=(_event(EventName.SUBSCRIPTION_RESUMED, resumed, now),),
    )


def resume_when_due(subscription: Subscription, now: int) -> Decision | None:
    """Return what ends the hold by itself, dated at its minute; None where it is not over, or was ended.

    All has moved already when the hold was made. Where nothing is left, or where so much time went by
    that what was left is used as well, the line ends.
    """
    if subscription.status is not SubscriptionStatus.ON_HOLD or subscription.is_on_hold(now):
        return None
    if now >= subscription.expires_at:
        return ended(subscription)
    resumed = replace(
        subscription,
        version=subscription.version + 1,
        status=SubscriptionStatus.ACTIVE,
        resumes_at=0,
    )
    told = _event(EventName.SUBSCRIPTION_RESUMED, resumed, subscription.resumes_at)
    return Decision(changes=(Update(resumed, before=subscription),), events=(told,))


def cut_hold(hold: Hold, from_minute: int, actor_id: str) -> Update:
    """Return the hold as over at the minute, because all that waited behind it was given back."""
    assert hold.from_minute <= from_minute <= hold.until_minute, "not within the hold"
    return Update(
        replace(hold, version=hold.version + 1, until_minute=from_minute, ended_by=actor_id)
    )


def _refuse_what_is_not_on_hold(subscription: Subscription, now: int) -> None:
    # Where all that waited was given back, nothing lies behind the hold that could open.
    if not subscription.is_on_hold(now) or subscription.resumes_at == subscription.expires_at:
        raise NotOnHold


def _refuse_too_much(line: Line) -> None:
    if len(line.periods) > PERIODS_MOVED_MAX:
        raise TooMuchAhead(most=PERIODS_MOVED_MAX)


def _until(hold: Hold, until_at: int | None, earliest: int) -> int:
    latest = hold.from_minute + DAYS_MAX * MINUTES_PER_DAY
    until = latest if until_at is None else next_boundary(until_at)
    if until <= earliest:
        raise Invalid(field="until_at", reason="in_the_past")
    if until > latest:
        raise HoldTooLong(days=DAYS_MAX)
    return until


def _moved(subscription: Subscription, minutes: int) -> Subscription:
    return replace(
        subscription,
        version=subscription.version + 1,
        # The end of the hold is set beside; it never lies behind the end of the line.
        status=SubscriptionStatus.ACTIVE,
        resumes_at=0,
        expires_at=subscription.expires_at + seconds_at(minutes),
        held_minutes=subscription.held_minutes + minutes,
    )


def _on_hold(before: Subscription, moved: Subscription, until: int) -> Update:
    held = replace(moved, status=SubscriptionStatus.ON_HOLD, resumes_at=seconds_at(until))
    return Update(held, before=before)


def _periods(line: Line, hold: tuple[int, int], until: int) -> tuple[Change, ...]:
    """Return the periods with the end of the hold (from, to) at `until`, and what follows moved with it."""
    begins, ended_before = hold
    by = until - ended_before
    if not by:
        return ()
    return tuple(Update(_period(one, begins, by, until)) for one in line.periods)


def _period(period: Period, begins: int, by: int, until: int) -> Period:
    # What runs in the minute of the hold is interrupted, what follows is later as a whole.
    is_interrupted = period.starts_minute <= begins
    holds = period.holds
    if is_interrupted:
        before = tuple(one for one in holds if one.from_minute < begins)
        holds = (*before, Stretch(begins, until)) if until > begins else before
    return replace(
        period,
        version=period.version + 1,
        starts_minute=period.starts_minute + (0 if is_interrupted else by),
        ends_minute=period.ends_minute + by,
        holds=holds,
    )


def _event(name: EventName, subscription: Subscription, at: int) -> Event:
    return event(
        name,
        subscription.tenant_id,
        subscription.id,
        at,
        fact=f"{subscription.hold_id}:{subscription.version}",
        hold_id=subscription.hold_id,
        expires_at=subscription.expires_at,
        package_name=subscription.package_name,
    )
