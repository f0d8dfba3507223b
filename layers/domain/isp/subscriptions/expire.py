"""The end of a subscription: dated at the minute that was paid for, whenever it is noticed."""

from __future__ import annotations

from isp.decision import Decision, Update
from isp.events import EventName, event
from isp.subscriptions.subscription import Subscription, expired


def expire_subscription(subscription: Subscription, now: int) -> Decision | None:
    """Return the decision that ends the subscription, or None where there is nothing to end.

    A repeat finds it ended; an extension in between has moved the end, and wins.
    """
    ended = expired(subscription, now)
    if ended is None:
        return None
    return Decision(
        changes=(Update(ended, before=subscription),),
        events=(
            event(
                EventName.SUBSCRIPTION_EXPIRED,
                ended.tenant_id,
                ended.id,
                ended.expires_at,
                fact=f"{ended.id}:{ended.expires_at}",
                expires_at=ended.expires_at,
                package_name=ended.package_name,
            ),
        ),
    )
