"""Payment accounts, intents, receipts and what came in raw."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from isp.customers.customer import Customer
from isp.ids import derived_id
from isp.payments.account import Mode, PaymentAccount
from isp.payments.intent import IntentState, PaymentIntent
from isp.payments.observation import Trust
from isp.payments.purpose import PackagePurpose, PurposeKind
from isp.payments.raw_event import RawEvent
from isp.payments.receipt import Method, Receipt, ReceiptState
from isp.payments.refund import PaymentRefund, RefundState
from isp.sales.offer import direct_offer

from tests.builders.parties import TENANT
from tests.builders.sales import package
from tests.fakes.clock import NOON


def payment_account(tenant_id: str = TENANT, **changes: Any) -> PaymentAccount:
    made = PaymentAccount(
        tenant_id=tenant_id,
        id="ACCOUNT0000000000001",
        version=1,
        owner_path="/isp/",
        provider="bkash",
        mode=Mode.SANDBOX,
        api_version="v1.2.0-beta",
        account_ref="01711000001",
        public_id=derived_id("public", tenant_id),
        secrets={"app_secret": "geheim", "password": "গোপন"},
        settings={"wallet": "merchant"},
        is_active=True,
        created_at=NOON,
    )
    return replace(made, **changes)


def payment_intent(of: Customer, **changes: Any) -> PaymentIntent:
    made = PaymentIntent(
        tenant_id=of.tenant_id,
        id="INTENT00000000000001",
        version=1,
        beneficiary_path=of.owner_path,
        customer_id=of.id,
        purpose=PackagePurpose(direct_offer(package(of.tenant_id, owner_path=of.owner_path), NOON)),
        amount_minor=50_000,
        currency="BDT",
        account_id="ACCOUNT0000000000001",
        provider="bkash",
        mode=Mode.SANDBOX,
        return_token="RETURN00000000000001",
        provider_ref=None,
        private=None,
        state=IntentState.STARTING,
        paid_until_seen=0,
        is_late=False,
        reason=None,
        receipt_id=None,
        sale_id=None,
        created_at=NOON,
        expires_at=NOON + 3_600,
        next_check_at=None,
        checks=0,
    )
    return replace(made, **changes)


def receipt(of: Customer, **changes: Any) -> Receipt:
    made = Receipt(
        tenant_id=of.tenant_id,
        id="RECEIPT0000000000001",
        version=1,
        method=Method.GATEWAY,
        account_id="ACCOUNT0000000000001",
        provider="bkash",
        mode=Mode.SANDBOX,
        provider_txn="TRX1",
        intent_id="INTENT00000000000001",
        purpose=PurposeKind.PACKAGE,
        beneficiary_path="/isp/",
        customer_id=of.id,
        amount_minor=50_000,
        currency="BDT",
        paid_at=NOON,
        payer_masked="01812***678",
        state=ReceiptState.CREDITED,
        trust=Trust.QUERIED,
        sale_id=None,
        review_reason=None,
        refunded_minor=0,
        booked_at=NOON,
    )
    return replace(made, **changes)


def payment_refund(of: Customer, **changes: Any) -> PaymentRefund:
    made = PaymentRefund(
        tenant_id=of.tenant_id,
        id="REFUND00000000000001",
        version=1,
        receipt_id="RECEIPT0000000000001",
        customer_id=of.id,
        amount_minor=10_000,
        currency="BDT",
        reason="বেশি দেওয়া",
        requested_by="STAFF000000000000001",
        state=RefundState.REQUESTED,
        provider_refund_id=None,
        note=None,
        requested_at=NOON,
        next_check_at=NOON + 90,
        checks=0,
    )
    return replace(made, **changes)


def raw_event(tenant_id: str = TENANT, **changes: Any) -> RawEvent:
    made = RawEvent(
        tenant_id=tenant_id,
        id="RAW00000000000000001",
        version=1,
        account_id="ACCOUNT0000000000001",
        source="return",
        received_at=NOON,
        remote_ip="203.0.113.7",
        query="status=success",
        body_base64="",
        sha256="0" * 64,
        dedupe_key=None,
        verdict=None,
        processed_at=None,
        retry_at=None,
    )
    return replace(made, **changes)
