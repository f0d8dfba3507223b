"""How many messages may go out: to one number, of one tenant by its age, and from the platform in an hour.

A message costs money that is not the sender's. What is beyond a limit is not sent, and its tenant reads of it
(`HeldMessage`). Proof: tests/domain/test_sms_budget.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from isp.ids import derived_id
from isp.notices.sms import SmsMessage
from isp.parties.one_time_code import Limit
from isp.parties.tenant import Tenant

HOUR, DAY = 3_600, 86_400
# By the days since a tenant signed up: how many messages a day it may send.
ALLOWANCES = ((1, 30), (7, 100), (30, 1_000))
GROWN_UP_ALLOWANCE = 20_000
NUMBER_A_DAY = 30
PLATFORM_AN_HOUR = 20_000


class HeldBy(StrEnum):
    """Which limit held a message back."""

    NUMBER = "number"
    TENANT = "tenant"
    PLATFORM = "platform"


@dataclass(frozen=True, slots=True)
class HeldMessage:
    """A message that was not sent, for its tenant to read. What it said is not kept."""

    kind: ClassVar[str] = "held_message"

    tenant_id: str
    id: str
    version: int
    customer_id: str | None
    about: str  # The name of its event, or "one_time_code".
    held_by: HeldBy
    held_at: int


def allowance(tenant: Tenant, now: int) -> int:
    """Return how many messages a tenant may send a day."""
    days = (now - tenant.created_at) // DAY
    return next((count for below, count in ALLOWANCES if days < below), GROWN_UP_ALLOWANCE)


def limits_of(
    message: SmsMessage, tenant: Tenant | None, now: int
) -> tuple[tuple[HeldBy, Limit], ...]:
    """Return what a message is counted against, the narrowest first; without a tenant: sign-up."""
    number = Limit(f"sms:number:{message.payer}:{message.mobile}", NUMBER_A_DAY, DAY)
    platform = Limit("sms:platform", PLATFORM_AN_HOUR, HOUR)
    if tenant is None:
        return ((HeldBy.NUMBER, number), (HeldBy.PLATFORM, platform))
    of_tenant = Limit(f"sms:tenant:{tenant.id}", allowance(tenant, now), DAY)
    return ((HeldBy.NUMBER, number), (HeldBy.TENANT, of_tenant), (HeldBy.PLATFORM, platform))


def held_back(message: SmsMessage, by: HeldBy, now: int) -> HeldMessage:
    """Return what is kept of a message that is not sent; once for each fact."""
    assert message.payer is not None, "what nobody pays for is nobody's to read"
    return HeldMessage(
        tenant_id=message.payer,
        id=derived_id("held_message", message.payer, message.about, message.fact),
        version=1,
        customer_id=message.customer_id,
        about=message.about,
        held_by=by,
        held_at=now,
    )
