"""bKash tells of every credit to the wallet, through AWS SNS: also of payments that nobody started here.

The topic is pinned on the account (`isp.payments.push_channel`) once a person compared it with bKash's
letter. A confirmation says which topic asks, whichever it is; a notification of any but the pinned topic
is refused.

What is signed and cannot be read is never dropped in silence: with a transaction id bKash is asked what it
was, and in every case the raw event says what was wrong.
"""

from __future__ import annotations

import json
from dataclasses import replace

from isp.money import Money, minor_from_written
from isp.payments.observation import Observation, Outcome, Risk, Trust
from isp.payments.provider import BadSignature, ConfirmSubscription, InboundHttp, WebhookResult
from isp.payments.push_channel import pinned
from isp.payments.services import AccountAccess

from isp_aws.payments.bkash_answers import Answer, text
from isp_aws.payments.sns_messages import UNSUBSCRIBED, verified

QUOTED_CHARACTERS_MAX = 40


class Unread(Exception):
    """What of a message cannot be read, for whoever looks at its raw event."""


def bkash_webhook(account: AccountAccess, http: InboundHttp) -> WebhookResult:
    """Return what a verified push says; BadSignature for all others."""
    message = verified(http.body, account.certs, account.clock.now(), pinned(account.account))
    if message.subscribe_url is not None:
        was_cut = message.type == UNSUBSCRIBED
        wish = ConfirmSubscription(message.topic, message.subscribe_url, was_cut)
        return WebhookResult(message.message_id, effects=(wish,))
    if message.topic != pinned(account.account):
        raise BadSignature("topic")
    return _told(message.message_id, message.text, account)


def _told(message_id: str, inner: str, account: AccountAccess) -> WebhookResult:
    """Return the payment in the message, or why there is none to be seen in it."""
    try:
        fields = _fields(inner)
    except Unread as unread:
        return WebhookResult(message_id, unread=str(unread))
    asked = _to_be_asked(fields, account)
    try:
        gross = _amount(fields)
    except Unread as unread:
        return WebhookResult(message_id, (asked,), unread=str(unread))
    return WebhookResult(message_id, (replace(asked, outcome=Outcome.PAID, gross=gross),))


def _fields(inner: str) -> Answer:
    try:
        # Numbers stay the text that was sent, so that no amount ever is a float.
        fields = json.loads(inner, parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        raise Unread("no JSON inside") from None
    if not isinstance(fields, dict):
        raise Unread("no object inside")
    status = text(fields, "transactionStatus")
    if status != "Completed":
        raise Unread(f"status {_quoted(status)}")
    if text(fields, "trxID", "trxId") is None:
        raise Unread("no transaction id")
    return fields


def _to_be_asked(fields: Answer, account: AccountAccess) -> Observation:
    """Return all that is told but the amount. What bKash answers to the id is what is booked."""
    return Observation(
        trust=Trust.SIGNED,
        outcome=Outcome.UNKNOWN,
        merchant_ref=text(fields, "merchantInvoiceNumber"),
        provider_txn=text(fields, "trxID", "trxId"),
        account_ref=text(fields, "creditShortCode"),
        is_live=account.account.is_live,
        payer=text(fields, "debitMSISDN"),
        customer_reference=text(fields, "transactionReference"),
        method=text(fields, "transactionType"),
        # Which part of a coupon payment reaches the wallet is not stated clearly.
        risk=Risk.HOLD if _has_coupon(fields) else Risk.NONE,
    )


def _amount(fields: Answer) -> Money:
    told, currency = text(fields, "amount"), text(fields, "currency") or ""
    try:
        minor = minor_from_written(told or "")
    except ValueError:
        minor = 0
    if not minor:
        raise Unread(f"amount {_quoted(told)}")
    if len(currency) != 3:
        raise Unread(f"currency {_quoted(currency)}")
    return Money(minor, currency)


def _has_coupon(fields: Answer) -> bool:
    """Say whether a coupon was part of it; one that cannot be read was."""
    told = text(fields, "couponAmount")
    try:
        return told is not None and minor_from_written(told) > 0
    except ValueError:
        return True


def _quoted(told: str | None) -> str:
    return "missing" if told is None else repr(told[:QUOTED_CHARACTERS_MAX])
