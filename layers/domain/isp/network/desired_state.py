"""What the edges should know of one subject, in the fields of the wire (`edge_contract.changes`).

A customer's state comes from two stored things, so its version is the sum of both versions: each grows
by one with every change, therefore the sum grows with either. An older mix of the two can never have a
higher version than a newer one, and whoever changed one of them last publishes after his commit; so the
edges end with the newest state. The proof is `tests/background/test_desired_state.py`.
"""

from __future__ import annotations

from isp.customers.customer import Customer
from isp.network.nas import Nas
from isp.ports import DesiredState
from isp.subscriptions.subscription import Subscription, SubscriptionStatus

INTERIM_SECONDS = 300
SIMULTANEOUS_USE = 1


def customer_state(customer: Customer, subscription: Subscription | None) -> DesiredState:
    """Return what lets a customer in, or says why not. Speeds are those that were sold."""
    assert subscription is None or subscription.id == customer.id
    return DesiredState(
        subject="customer",
        subject_id=customer.id,
        version=customer.version + (subscription.version if subscription else 0),
        state={
            "login": customer.login,
            "password": customer.password,
            "status": _status(subscription),
            "expires_at": subscription.expires_at if subscription else None,
            "opens_at": (subscription.resumes_at or None) if subscription else None,
            "down_kbps": subscription.down_kbps if subscription else 0,
            "up_kbps": subscription.up_kbps if subscription else 0,
            # Addresses of PPPoE lines are the router's own, from the pool that the package names.
            "framed_ip": None,
            "pool": (subscription.address_pool or None) if subscription else None,
            "interim_seconds": INTERIM_SECONDS,
            "owner_path": customer.owner_path,
            "simultaneous_use": SIMULTANEOUS_USE,
            "class_id": customer.id,
        },
    )


def nas_state(nas: Nas) -> DesiredState:
    """Return what lets a router ask."""
    return DesiredState(
        subject="nas",
        subject_id=nas.id,
        version=nas.version,
        state={
            "name": nas.name,
            "address": nas.address,
            "secret": nas.secret,
            "coa_port": nas.coa_port,
            "require_message_authenticator": nas.require_message_authenticator,
            "vendor": nas.vendor.value,
        },
    )


def _status(subscription: Subscription | None) -> str:
    # The clock is not asked: the edge ends an active subscription, and a hold, at its second by itself.
    if subscription is None:
        return "unpaid"
    # An edge of before knows no end of a hold: to it the line is suspended until it is told otherwise.
    if subscription.status is SubscriptionStatus.ON_HOLD:
        return "suspended"
    return "active" if subscription.status is SubscriptionStatus.ACTIVE else "expired"
