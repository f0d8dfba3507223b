"""Issuing pay links: the same link for the same customer, every time it is asked for."""

from __future__ import annotations

import base64
import hashlib
import hmac

from isp.customers.customer import Customer
from isp.customers.pay_link import PayLink
from isp.decision import Claim, Create, Decision
from isp.events import EventName, event

PAY_LINK_CLAIM = "pay_link"
_TOKEN_BYTES = 20


def pay_link_token(pepper: bytes, tenant_id: str, customer_id: str) -> str:
    """Return the unguessable token of a customer's link: 160 bits, in letters and digits."""
    named = f"pay_link:{tenant_id}:{customer_id}".encode()
    mac = hmac.new(pepper, named, hashlib.sha256).digest()[:_TOKEN_BYTES]
    return base64.b32encode(mac).decode().lower()


def pay_link_hash(token: str) -> str:
    """Return what the token is claimed under."""
    return hashlib.sha256(token.encode()).hexdigest()


def issue_pay_link(customer: Customer, token: str, now: int) -> Decision:
    """Return the decision after which the link opens; AlreadyExists where it does so already."""
    hashed = pay_link_hash(token)
    link = PayLink(
        tenant_id=customer.tenant_id,
        id=customer.id,
        version=1,
        owner_path=customer.owner_path,
        token_hash=hashed,
        created_at=now,
    )
    return Decision(
        changes=(Create(link), Claim(PAY_LINK_CLAIM, hashed, customer.id, everywhere=True))
    )


def send_pay_link(customer: Customer, fact: str, now: int) -> Decision:
    """Return the decision by which the link is texted to the customer, once for each fact."""
    told = event(EventName.PAY_LINK_SENT, customer.tenant_id, customer.id, now, fact=fact)
    return Decision(events=(told,))
