"""The port for sending SMS, and what can come of it.

Whoever sends decides by the result, never by an error text. A timeout is UNKNOWN: the message may be
out, so a reminder is not sent again by itself, while a one-time code is sent again with the same code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Delivery(StrEnum):
    ACCEPTED = "accepted"
    RETRY_LATER = "retry_later"  # Refused for now, certainly not sent.
    ACCOUNT_PROBLEM = "account_problem"  # No money, wrong key: stop the queue and tell somebody.
    REFUSED = "refused"  # This message only: number, length, language.
    UNKNOWN = "unknown"  # It may be out.
    HELD_BACK = "held_back"  # By us: beyond a limit (`budget.py`), and never sent.


@dataclass(frozen=True, slots=True)
class SmsMessage:
    """`mobile` as it is kept (`8801XXXXXXXXX`); the text may hold a one-time code.

    `payer` is the tenant whose message it is (None: the platform's own), `about` what kind of message, and
    `fact` what of that kind it tells: two of one fact are one message.
    """

    mobile: str = field(repr=False)
    text: str = field(repr=False)
    payer: str | None
    about: str
    fact: str
    customer_id: str | None = None


@dataclass(frozen=True, slots=True)
class SmsResult:
    delivery: Delivery
    provider_id: str | None
    parts: int  # What we expect to be charged for.
    reason: str | None = None


class SmsSender(Protocol):
    def send(self, message: SmsMessage) -> SmsResult: ...
