"""Reading bKash's answers: JSON without floats, both spellings, amounts exact or not at all."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

from isp.money import Money, minor_from_written
from isp.payments.observation import Observation, Outcome, Trust
from isp.payments.provider import ProviderUnknown

Answer = Mapping[str, object]

_TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})[:.](\d{1,3})\s*(?:GMT|UTC)?([+-])(\d{2}):?(\d{2})"
)


def parsed(body: bytes) -> Answer:
    """Return the object in the body; ProviderUnknown for anything else."""
    try:
        # Numbers stay the text that was sent, so that no amount ever is a float.
        answer = json.loads(body, parse_float=str, parse_int=str, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise ProviderUnknown("unreadable answer") from None
    if not isinstance(answer, dict):
        raise ProviderUnknown("the answer is no object")
    return answer


def _no_constant(name: str) -> str:
    raise ValueError(name)


def text(answer: Answer, *names: str) -> str | None:
    """Return the first of the fields that is there as a text, under any of its spellings."""
    values = (answer.get(name) for name in names)
    return next((value for value in values if isinstance(value, str) and value), None)


def required(answer: Answer, *names: str) -> str:
    found = text(answer, *names)
    if found is None:
        raise ProviderUnknown(f"the answer has no {names[0]}")
    return found


def status_code(answer: Answer) -> str | None:
    return text(answer, "statusCode", "errorCode", "internalCode", "externalCode")


def status_text(answer: Answer) -> str:
    return text(answer, "statusMessage", "errorMessage", "errorMessageEn", "message") or ""


def amount(answer: Answer, *names: str) -> Money:
    """Return the amount; one that is not exact means that we do not know what was paid."""
    try:
        minor = minor_from_written(required(answer, *names))
    except ValueError:
        raise ProviderUnknown("the amount is unreadable") from None
    currency = required(answer, "currency")
    if minor == 0 or len(currency) != 3:
        raise ProviderUnknown("the amount is nothing, or in no currency")
    return Money(minor, currency)


def instant(value: str | None) -> int | None:
    """Return the Unix second of bKash's time, with its colon before the milliseconds."""
    match = _TIME.fullmatch(value.strip()) if value else None
    if match is None:
        return None
    offset = timedelta(hours=int(match[4]), minutes=int(match[5]))
    zone = timezone(offset if match[3] == "+" else -offset)
    try:
        return int(datetime.fromisoformat(match[1]).replace(tzinfo=zone).timestamp())
    except ValueError:
        return None


def payment_observation(answer: Answer, *, is_live: bool) -> Observation:
    """Return what an answer of execute or query says about its payment."""
    status = text(answer, "transactionStatus")
    provider_ref = text(answer, "paymentID", "paymentId")
    merchant_ref = text(answer, "merchantInvoiceNumber", "merchantInvoice")
    if status != "Completed":
        is_agreed = text(answer, "verificationStatus") == "Complete"
        return Observation(
            trust=Trust.QUERIED,
            outcome=_unpaid_outcome(status, is_agreed=is_agreed),
            provider_ref=provider_ref,
            merchant_ref=merchant_ref,
            is_live=is_live,
            reason=status,
        )
    return Observation(
        trust=Trust.QUERIED,
        outcome=Outcome.PAID,
        provider_ref=provider_ref,
        merchant_ref=merchant_ref,
        provider_txn=required(answer, "trxID", "trxId"),
        gross=amount(answer, "amount"),
        is_live=is_live,
        paid_at=instant(text(answer, "paymentExecuteTime")),
        payer=text(answer, "customerMsisdn", "payerAccount"),
        method="wallet",
    )


def _unpaid_outcome(status: str | None, *, is_agreed: bool) -> Outcome:
    if status == "Authorized" or (status == "Initiated" and is_agreed):
        return Outcome.AUTHORISED
    return Outcome.PENDING if status == "Initiated" else Outcome.UNKNOWN
