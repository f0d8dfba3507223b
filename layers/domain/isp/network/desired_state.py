"""What the edges should know of each subject: complete, versioned, never a difference.

The version of a customer's state is the sum of the versions it is made of. Each of them only grows,
so a newer state always has a higher version, whichever part moved.
"""

from __future__ import annotations

from isp.catalogue.package import Package
from isp.customers.customer import Customer
from isp.network.nas import Nas
from isp.parties.tenant import Node
from isp.ports import DesiredState
from isp.subscriptions.subscription import Subscription, SubscriptionStatus

INTERIM_SECONDS = 300
SIMULTANEOUS_USE = 1
# The pool on the routers from which customers without an address of their own are served.
POOL = "pppoe"


def customer_state(
    customer: Customer, subscription: Subscription | None, package: Package
) -> DesiredState:
    """Return the state of a customer: the speeds that were sold, else those he would get.

    The edge closes the line at `expires_at` by itself, so an end that no sweep has noticed yet is
    still sent as active with its date.
    """
    sold = subscription or package
    return DesiredState(
        subject="customer",
        subject_id=customer.id,
        version=customer.version + (subscription.version if subscription else 0),
        state={
            "login": customer.login,
            "password": customer.password,
            "status": _status(subscription),
            "expires_at": subscription.expires_at if subscription else None,
            "down_kbps": sold.down_kbps,
            "up_kbps": sold.up_kbps,
            "framed_ip": None,
            "pool": POOL,
            "interim_seconds": INTERIM_SECONDS,
            "owner_path": customer.owner_path,
            "simultaneous_use": SIMULTANEOUS_USE,
            "class_id": customer.id,
        },
    )


def nas_state(nas: Nas) -> DesiredState:
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


def node_state(node: Node) -> DesiredState:
    """Return the state of a seller; none is billed by the minute yet, so none runs dry."""
    return DesiredState(
        subject="node",
        subject_id=node.id,
        version=node.version,
        state={"path": node.path, "paid_until": None},
    )


def _status(subscription: Subscription | None) -> str:
    if subscription is None:
        return "unpaid"
    return "active" if subscription.status is SubscriptionStatus.ACTIVE else "expired"
