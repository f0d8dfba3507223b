"""The moment at which the payer's money moves, and how bKash writes times and amounts."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal

from infra.local.provider_simulator.accounts import merchant_by_app_key
from infra.local.provider_simulator.state import Document, State, random_code

DHAKA = timezone(timedelta(hours=6))


def bkash_time(at: float) -> str:
    """Return the odd format of bKash: a colon before the milliseconds."""
    moment = datetime.fromtimestamp(at, DHAKA)
    return moment.strftime("%Y-%m-%dT%H:%M:%S:") + f"{moment.microsecond // 1000:03d} GMT+0600"


def shortened(amount: str) -> str:
    """Return the amount as bKash repeats it: "15" for "15.00"."""
    value = Decimal(amount)
    return str(value.quantize(1)) if value == value.to_integral_value() else str(value.normalize())


def settled(state: State, payment: Document) -> Document:
    """Return the payment with a delayed charge made, once its time has come."""
    due = payment.get("charges_at")
    if due is None or due > state.now() or "trxID" in payment:
        return payment
    return charged(state, payment, due)


def charged(state: State, payment: Document, at: float) -> Document:
    """Move the payer's money. What is written under `money` is the truth that tests compare with."""
    scenario = payment["scenario"]
    amount = payment["amount"]
    if scenario["name"] == "wrong-amount":
        amount = scenario.get("amount", "5.00")
    trx_id = random_code(10)
    merchant = merchant_by_app_key(state, payment["app_key"]) or {}
    payment = payment | {
        "trxID": trx_id,
        "charged_amount": amount,
        "transactionStatus": "Completed",
        "executed_at": at,
    }
    state.put("payment", payment["paymentID"], payment)
    state.put(
        "money",
        trx_id,
        {
            "trxID": trx_id,
            "paymentID": payment["paymentID"],
            "merchantInvoiceNumber": payment["merchantInvoiceNumber"],
            "app_key": payment["app_key"],
            "wallet": merchant.get("wallet"),
            "payer": payment.get("wallet"),
            "amount": amount,
            "currency": payment["currency"],
            "refunded": "0",
            "paid_at": at,
            "type": "bKash Tokenized Checkout via API",
        },
    )
    return payment


def paid_from_app(state: State, app_key: str, amount: str, payer: str) -> Document:
    """A customer pays the merchant's wallet in his own app; nobody created a payment for it."""
    merchant = merchant_by_app_key(state, app_key) or {}
    trx_id = random_code(10)
    money: Document = {
        "trxID": trx_id,
        "paymentID": None,
        "merchantInvoiceNumber": None,
        "app_key": app_key,
        "wallet": merchant.get("wallet"),
        "payer": payer,
        "amount": amount,
        "currency": "BDT",
        "refunded": "0",
        "paid_at": state.now(),
        "type": "Payment via App",
    }
    state.put("money", trx_id, money)
    return money
