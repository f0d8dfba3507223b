"""The end of a subscription: dated at the minute that was paid for, whenever it is noticed."""

from __future__ import annotations

from dataclasses import replace

from isp.decision import Decision, Update
from isp.events import EventName, event
from isp.subscriptions.subscription import Subscription, SubscriptionStatus


def expire_subscription(subscription: Subscription, now: int) -> Decision | None:
    """Return the decision that ends the subscription, or None where there is nothing to end.

    A repeat finds it ended; an extension in between has moved the end, and wins.
    """
    if subscription.status is not SubscriptionStatus.ACTIVE or now < subscription.expires_at:
        return None
    return ended(subscription)


def ended(subscription: Subscription) -> Decision:
    """Return the end of a subscription that nothing is left of."""
    over = replace(
        subscription,
        version=subscription.version + 1,
        status=SubscriptionStatus.EXPIRED,
        resumes_at=0,
    )
    told = event(
        EventName.SUBSCRIPTION_EXPIRED,
        over.tenant_id,
        over.id,
        over.expires_at,
        fact=f"{over.id}:{over.expires_at}",
        expires_at=over.expires_at,
        package_name=over.package_name,
    )
    return Decision(changes=(Update(over, before=subscription),), events=(told,))
