"""Subscriptions and periods.

A customer has at most one subscription, with the customer's own id; it is created by the first sale,
moved by later ones and ended by expiry. A period is one paid stretch; it is stored for ever with the
price chain that it was sold at, and periods of a customer never overlap. Minutes on hold lie within a
period and are not of those that it sold (`hold.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from isp.minutes import minute_of, next_boundary, seconds_at


class SubscriptionStatus(StrEnum):
    """What is stored of a line. Counts of customers (`isp.ports`) stand in the same order."""

    ACTIVE = "active"
    ON_HOLD = "on_hold"
    EXPIRED = "expired"


# What a customer's line is at a second. Who never bought has no subscription, hence no stored status.
ACTIVE, ON_HOLD, EXPIRED, UNPAID = "active", "on_hold", "expired", "unpaid"


@dataclass(frozen=True, slots=True)
class Subscription:
    """The state of a customer's right to the network. Speeds are those that were sold.

    A hold has an end from its first second on, so `expires_at` says at any time when the line ends if
    nobody ends the hold earlier.
    """

    kind: ClassVar[str] = "subscription"

    tenant_id: str
    id: str  # The customer's id.
    version: int
    owner_path: str
    status: SubscriptionStatus
    package_id: str
    package_name: str
    down_kbps: int
    up_kbps: int
    started_at: int
    expires_at: int  # Always a full minute.
    address_pool: str = ""
    resumes_at: int = 0  # While on hold: the full minute at which it opens by itself; else 0.
    held_minutes: int = 0  # By how much all holds so far have moved the end.
    hold_id: str = ""  # Of the last hold, "" before the first.

    def __post_init__(self) -> None:
        is_on_hold = self.status is SubscriptionStatus.ON_HOLD
        assert is_on_hold == bool(self.resumes_at) and self.resumes_at <= self.expires_at, self

    def is_paid(self, now: int) -> bool:
        """Say whether paid time lies ahead, be the line open or on hold."""
        return self.status is not SubscriptionStatus.EXPIRED and now < self.expires_at

    def is_on_hold(self, now: int) -> bool:
        """Say whether the line is closed for a hold, which is over at its second without a sweep."""
        return self.status is SubscriptionStatus.ON_HOLD and now < self.resumes_at

    def is_active(self, now: int) -> bool:
        return self.is_paid(now) and not self.is_on_hold(now)

    @property
    def bought_until(self) -> int:
        """Return where the line would end without its holds: only selling and refunding move it."""
        return self.expires_at - seconds_at(self.held_minutes)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Minutes of a period in which its line was on hold."""

    from_minute: int
    to_minute: int  # The first one that is used again.


@dataclass(frozen=True, slots=True)
class Period:
    """One paid stretch. `totals_minor` is the price chain `[0, …, retail]` of the sale."""

    kind: ClassVar[str] = "period"

    tenant_id: str
    id: str  # The sale's id.
    version: int
    owner_path: str
    customer_id: str
    package_id: str
    starts_minute: int
    ends_minute: int  # The first boundary that is not paid; back when refunded, on when held.
    sold_minutes: int
    node_paths: tuple[str, ...]
    totals_minor: tuple[int, ...]
    refunded_minor: int
    holds: tuple[Stretch, ...] = ()  # One after the other, none empty.

    def used_minutes(self, minute: int) -> int:
        """Return how many paid minutes had passed at `minute`; those on hold are not used."""
        held = sum(max(min(minute, one.to_minute) - one.from_minute, 0) for one in self.holds)
        return min(max(minute - self.starts_minute, 0) - held, self.sold_minutes)

    def hold_at(self, minute: int) -> Stretch | None:
        """Return the hold that the minute lies in."""
        return next((one for one in self.holds if one.from_minute <= minute < one.to_minute), None)


def period_start(subscription: Subscription | None, now: int) -> int:
    """Return the minute at which a period sold now begins: early renewal loses nothing."""
    if subscription is not None and subscription.is_paid(now):
        return minute_of(subscription.expires_at)
    return next_boundary(now)


def status_at(subscription: Subscription | None, now: int) -> str:
    """Return what the line of a customer is: a period may be over although no sweep has ended it yet."""
    if subscription is None:
        return UNPAID
    if subscription.is_on_hold(now):
        return ON_HOLD
    return ACTIVE if subscription.is_active(now) else EXPIRED


def ends_at(start_minute: int, validity_minutes: int) -> int:
    """Return the second at which a period ends."""
    return seconds_at(start_minute + validity_minutes)
