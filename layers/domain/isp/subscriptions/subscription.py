"""Subscriptions and periods.

A customer has at most one subscription, with the customer's own id; it is created by the first sale,
moved by later ones and ended by expiry. A period is one paid stretch; it is stored for ever with the
price chain that it was sold at, and periods of a customer never overlap.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar

from isp.minutes import next_boundary, seconds_at


class SubscriptionStatus(StrEnum):
    ACTIVE = "active"
    EXPIRED = "expired"


# What a customer's line is at a second. Who never bought has no subscription, hence no stored status.
ACTIVE, EXPIRED, UNPAID = "active", "expired", "unpaid"


@dataclass(frozen=True, slots=True)
class Subscription:
    """The state of a customer's right to the network. Speeds are those that were sold."""

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

    def is_active(self, now: int) -> bool:
        return self.status is SubscriptionStatus.ACTIVE and now < self.expires_at


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
    ends_minute: int  # The first boundary that is not paid; moves back when refunded.
    sold_minutes: int
    node_paths: tuple[str, ...]
    totals_minor: tuple[int, ...]
    refunded_minor: int

    def used_minutes(self, minute: int) -> int:
        """Return how many paid minutes had passed at `minute`."""
        return min(max(minute - self.starts_minute, 0), self.sold_minutes)


def period_start(subscription: Subscription | None, now: int) -> int:
    """Return the minute at which a period sold now begins: early renewal loses nothing."""
    if subscription is not None and subscription.is_active(now):
        return subscription.expires_at // 60
    return next_boundary(now)


def status_at(subscription: Subscription | None, now: int) -> str:
    """Return what the line of a customer is: a period may be over although no sweep has ended it yet."""
    if subscription is None:
        return UNPAID
    return ACTIVE if subscription.is_active(now) else EXPIRED


def expired(subscription: Subscription, now: int) -> Subscription | None:
    """Return the subscription as ended, or None if it does not end by `now`.

    The end is dated at `expires_at`, whenever it is noticed.
    """
    if subscription.status is not SubscriptionStatus.ACTIVE or now < subscription.expires_at:
        return None
    return replace(
        subscription, status=SubscriptionStatus.EXPIRED, version=subscription.version + 1
    )


def ends_at(start_minute: int, validity_minutes: int) -> int:
    """Return the second at which a period ends."""
    return seconds_at(start_minute + validity_minutes)
