"""bKash tells of every credit to the wallet, through AWS SNS: also of payments that nobody started here.

The topic is pinned on the account (`webhook_topic`) once an operator compared it with bKash's letter;
until then a confirmation is parked and a notification is refused.
"""

from __future__ import annotations

import json

from isp.money import Money, minor_from_decimal
from isp.payments.account import TOPIC_SETTING
from isp.payments.observation import Observation, Outcome, Risk, Trust
from isp.payments.provider import BadSignature, ConfirmSubscription, InboundHttp, WebhookResult
from isp.payments.services import AccountAccess

from isp_aws.payments.bkash_answers import Answer, text
from isp_aws.payments.sns_messages import verified


def bkash_webhook(account: AccountAccess, http: InboundHttp) -> WebhookResult:
    """Return what a verified push says; BadSignature for all others."""
    message = verified(http.body, account.certs, account.clock.now())
    pinned = account.account.settings.get(TOPIC_SETTING)
    if message.subscribe_url is not None:
        if pinned is not None and message.topic != pinned:
            raise BadSignature("topic")
        wish = ConfirmSubscription(message.topic, message.subscribe_url)
        return WebhookResult(message.message_id, effects=(wish,))
    if message.topic != pinned:
        raise BadSignature("topic")
    return WebhookResult(message.message_id, _observations(message.text, account))


def _observations(inner: str, account: AccountAccess) -> tuple[Observation, ...]:
    """Return the payment in the message. What cannot be read is left to the daily statement."""
    try:
        fields = json.loads(inner, parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        return ()
    if not isinstance(fields, dict) or text(fields, "transactionStatus") != "Completed":
        return ()
    txn, gross = text(fields, "trxID", "trxId"), _amount(fields, "amount")
    if txn is None or gross is None:
        return ()
    coupon = _amount(fields, "couponAmount")
    return (
        Observation(
            trust=Trust.SIGNED,
            outcome=Outcome.PAID,
            merchant_ref=text(fields, "merchantInvoiceNumber"),
            provider_txn=txn,
            gross=gross,
            account_ref=text(fields, "creditShortCode"),
            is_live=account.account.is_live,
            payer=text(fields, "debitMSISDN"),
            customer_reference=text(fields, "transactionReference"),
            method=text(fields, "transactionType"),
            # Which part of a coupon payment reaches the wallet is not stated clearly.
            risk=Risk.HOLD if coupon is not None else Risk.NONE,
        ),
    )


def _amount(fields: Answer, name: str) -> Money | None:
    try:
        minor = minor_from_decimal(text(fields, name) or "0")
    except ValueError:
        return None
    currency = text(fields, "currency") or ""
    return Money(minor, currency) if minor and len(currency) == 3 else None
