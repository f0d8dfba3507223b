"""A small ISP with one customer and one package; a payment of that customer."""

from __future__ import annotations

from dataclasses import replace

from isp.catalogue.package import Package
from isp.customers.customer import Customer, CustomerKind
from isp.parties.tenant import Tenant
from isp.payments.account import Mode, PaymentAccount
from isp.payments.intent import IntentState, PaymentIntent
from isp.sales.offer import direct_offer

from tests.payments.fakes import TENANT, bkash_account

PRICE_MINOR = 52_500
NOW = 1_764_000_000


def tenant() -> Tenant:
    return Tenant(
        tenant_id=TENANT,
        id=TENANT,
        version=1,
        name="Alo Net",
        slug="alo-net",
        mobile="8801711111111",
        language="bn",
        currency="BDT",
        utc_offset_minutes=360,
        created_at=NOW,
    )


def customer(customer_id: str = "CUSTOMER000000000001", owner_path: str = "/isp/") -> Customer:
    return Customer(
        tenant_id=TENANT,
        id=customer_id,
        version=1,
        owner_path=owner_path,
        connection=CustomerKind.PPPOE,
        name="Rahim",
        mobile="8801712345678",
        login="rahim",
        password="secret",
        address="",
        package_id="PACKAGE0000000000001",
        created_at=NOW,
    )


def package(
    package_id: str = "PACKAGE0000000000001",
    *,
    price_minor: int = PRICE_MINOR,
    is_archived: bool = False,
) -> Package:
    return Package(
        tenant_id=TENANT,
        id=package_id,
        version=1,
        owner_path="/isp/",
        name="Home 10",
        down_kbps=10_000,
        up_kbps=5_000,
        validity_minutes=43_200,
        price_minor=price_minor,
        vat_basis_points=500,
        is_archived=is_archived,
        created_at=NOW,
    )


def account(mode: Mode = Mode.SANDBOX) -> PaymentAccount:
    return bkash_account(mode)


def intent(
    intent_id: str = "INTENT00000000000001",
    *,
    state: IntentState = IntentState.PENDING,
    amount_minor: int = PRICE_MINOR,
    provider_ref: str | None = "TR1",
    paid_until_seen: int = 0,
    owner_path: str = "/isp/",
) -> PaymentIntent:
    return PaymentIntent(
        tenant_id=TENANT,
        id=intent_id,
        version=1,
        owner_path=owner_path,
        customer_id="CUSTOMER000000000001",
        package_id="PACKAGE0000000000001",
        package_name="Home 10",
        offer=direct_offer(replace(package(), price_minor=amount_minor), NOW),
        amount_minor=amount_minor,
        currency="BDT",
        account_id=bkash_account().id,
        provider="bkash",
        mode=Mode.SANDBOX,
        return_token="RETURN00000000000001",
        provider_ref=provider_ref,
        private=None,
        state=state,
        paid_until_seen=paid_until_seen,
        is_late=False,
        reason=None,
        receipt_id=None,
        sale_id=None,
        created_at=NOW,
        expires_at=NOW + 86_400,
        next_check_at=NOW + 60,
        checks=0,
    )
