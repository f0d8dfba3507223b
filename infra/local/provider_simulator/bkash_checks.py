"""What bKash refuses: headers, token and fields, each with its own code."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from infra.local.provider_simulator.state import Document, State

_AMOUNT = re.compile(r"(0|[1-9]\d{0,9})(\.\d{1,2})?")
_FORBIDDEN = re.compile(r"[<>&]")


def _text(maximum: int) -> Callable[[object], bool]:
    return lambda value: (
        isinstance(value, str) and 0 < len(value) <= maximum and not _FORBIDDEN.search(value)
    )


def is_amount(value: object) -> bool:
    return isinstance(value, str) and _AMOUNT.fullmatch(value) is not None and float(value) > 0


def _is_address(value: object) -> bool:
    if not isinstance(value, str) or len(value) > 2_000:
        return False
    parts = urlsplit(value)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.fragment


Field = tuple[str, str, Callable[[object], bool]]

CREATE_FIELDS: tuple[Field, ...] = (
    ("mode", "2063", lambda value: value == "0011"),
    ("payerReference", "2048", _text(255)),
    ("callbackURL", "2049", _is_address),
    ("amount", "2006", is_amount),
    ("currency", "2007", lambda value: value == "BDT"),
    ("intent", "2008", lambda value: value == "sale"),
    ("merchantInvoiceNumber", "2031", _text(255)),
)
PAYMENT_FIELDS: tuple[Field, ...] = (("paymentID", "2002", _text(64)),)
SEARCH_FIELDS: tuple[Field, ...] = (("trxID", "2077", _text(64)),)
REFUND_STATUS_FIELDS: tuple[Field, ...] = (*PAYMENT_FIELDS, *SEARCH_FIELDS)
REFUND_FIELDS: tuple[Field, ...] = (
    *REFUND_STATUS_FIELDS,
    ("amount", "2072", is_amount),
    ("sku", "2078", _text(255)),
    ("reason", "2078", _text(255)),
)

MESSAGES = {
    "2001": "Invalid App Key",
    "2002": "Invalid Payment ID",
    "2006": "Invalid Amount",
    "2007": "Invalid Currency",
    "2008": "Invalid Intent",
    "2023": "Insufficient Balance",
    "2025": "Invalid request body",
    "2028": "Transaction not found",
    "2029": "Duplicate for all transactions",
    "2031": "Invalid merchant invoice number",
    "2034": "Transaction has already been reversed",
    "2038": "Debit party identity tag prohibits execution",
    "2048": "Invalid payer reference",
    "2049": "Invalid merchant callback URL",
    "2056": "Invalid payment state",
    "2062": "The payment has already been completed",
    "2063": "Invalid mode",
    "2065": "Mandatory field missing",
    "2071": "Refund window is over",
    "2072": "Invalid refund amount",
    "2077": "Invalid transaction ID",
    "2078": "Invalid SKU or reason",
    "2117": "Payment execution already been called before",
    "9999": "System error",
}


def refusal(code: str) -> Document:
    return {"statusCode": code, "statusMessage": MESSAGES[code]}


def body_refusal(body: object, fields: tuple[Field, ...]) -> Document | None:
    """Return what bKash says to a body with missing, extra or wrong fields."""
    if not isinstance(body, dict):
        return refusal("2025")
    names = {name for name, _, _ in fields}
    if names - body.keys():
        return refusal("2065")
    if body.keys() - names:
        return refusal("2025")
    wrong = (code for name, code, is_good in fields if not is_good(body[name]))
    return next((refusal(code) for code in wrong), None)


def caller(state: State, headers: dict[str, str]) -> Document | None:
    """Return the merchant whose token this is; None where the real API answers 401."""
    token = state.get("token", headers.get("authorization", ""))
    if token is None or token["expires_at"] <= state.now():
        return None
    if headers.get("x-app-key") != token["app_key"]:
        return None
    return token


def has_json_headers(headers: dict[str, str]) -> bool:
    return (
        headers.get("content-type", "").split(";")[0] == "application/json"
        and headers.get("accept") == "application/json"
    )
