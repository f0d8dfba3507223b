"""A small ISP with one customer and one package, and a payment of that customer: what payments are tested in.

Only what differs from the builders beside this one is said here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from isp.catalogue.package import Package
from isp.customers.customer import Customer
from isp.parties.tenant import Tenant
from isp.payments.account import Mode, PaymentAccount
from isp.payments.intent import IntentState, PaymentIntent
from isp.payments.purpose import PackagePurpose
from isp.sales.offer import direct_offer

from infra.local.provider_simulator.accounts import DEMO_MERCHANTS
from tests.builders import parties, payments, sales

PRICE_MINOR = 52_500
NOW = 1_764_000_000
# The wallet that the simulator of bKash plays.
MERCHANT = DEMO_MERCHANTS[0]


def tenant() -> Tenant:
    return parties.tenant(name="Alo Net", slug="alo-net", mobile="8801711111111", created_at=NOW)


def customer(customer_id: str = "CUSTOMER000000000001", owner_path: str = "/isp/") -> Customer:
    return parties.customer(
        id=customer_id,
        owner_path=owner_path,
        name="Rahim",
        mobile="8801712345678",
        login="rahim",
        password="secret",
        address="",
        created_at=NOW,
    )


def package(package_id: str = "PACKAGE0000000000001", **changes: Any) -> Package:
    home: dict[str, Any] = {"name": "Home 10", "down_kbps": 10_000, "up_kbps": 5_000}
    asked = home | {"price_minor": PRICE_MINOR, "created_at": NOW} | changes
    return sales.package(id=package_id, **asked)


def account(mode: Mode = Mode.SANDBOX, merchant: Mapping[str, str] = MERCHANT) -> PaymentAccount:
    secrets = {name: merchant[name] for name in ("username", "password", "app_key", "app_secret")}
    return payments.payment_account(
        mode=mode,
        account_ref=merchant["wallet"],
        public_id="PUBLIC00000000000001",
        secrets=secrets,
        settings={},
        created_at=0,
    )


def intent(
    intent_id: str = "INTENT00000000000001",
    *,
    amount_minor: int = PRICE_MINOR,
    owner_path: str = "/isp/",
    **changes: Any,
) -> PaymentIntent:
    pending: dict[str, Any] = {
        "state": IntentState.PENDING,
        "provider_ref": "TR1",
        "purpose": PackagePurpose(direct_offer(package(price_minor=amount_minor), NOW)),
    }
    return payments.payment_intent(
        customer(owner_path=owner_path),
        id=intent_id,
        amount_minor=amount_minor,
        created_at=NOW,
        expires_at=NOW + 86_400,
        next_check_at=NOW + 60,
        **(pending | changes),
    )
