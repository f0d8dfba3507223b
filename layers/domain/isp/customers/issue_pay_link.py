"""Issuing pay links: the same link for the same customer for as long as it is open, and then the next."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import replace

from isp.customers.customer import Customer
from isp.customers.pay_link import PayLink
from isp.decision import Claim, Create, Decision, Update
from isp.events import EventName, event

PAY_LINK_CLAIM = "pay_link"
_TOKEN_BYTES = 20
# Issued again within a day, a link is not written anew: its end would hardly move.
DAY_SECONDS = 86_400


def pay_link_token(pepper: bytes, tenant_id: str, customer_id: str, turn: int = 1) -> str:
    """Return the unguessable token of a customer's link: 160 bits, in letters and digits."""
    # The first is named as links were before they had turns: those in people's telephones open.
    named = f"pay_link:{tenant_id}:{customer_id}" + (f":{turn}" if turn > 1 else "")
    mac = hmac.new(pepper, named.encode(), hashlib.sha256).digest()[:_TOKEN_BYTES]
    return base64.b32encode(mac).decode().lower()


def pay_link_hash(token: str) -> str:
    """Return what the token is claimed under."""
    return hashlib.sha256(token.encode()).hexdigest()


def first_pay_link(customer: Customer, pepper: bytes, now: int) -> PayLink:
    """Return a customer's first link."""
    token = pay_link_token(pepper, customer.tenant_id, customer.id)
    return PayLink(
        tenant_id=customer.tenant_id,
        id=customer.id,
        version=1,
        owner_path=customer.owner_path,
        token_hash=pay_link_hash(token),
        created_at=now,
        issued_at=now,
    )


def issue_pay_link(
    customer: Customer, link: PayLink | None, line_ends_at: int | None, pepper: bytes, now: int
) -> tuple[PayLink, Decision]:
    """Return the link that is open from now on, and the decision that makes it so."""
    if link is None:
        first = first_pay_link(customer, pepper, now)
        return first, Decision(changes=(Create(first), _claim(first)))
    if link.opens(link.token_hash, line_ends_at, now):
        if link.issued_at is not None and now - link.issued_at < DAY_SECONDS:
            return link, Decision()
        longer = replace(link, version=link.version + 1, issued_at=now)
        return longer, Decision(changes=(Update(longer),))
    token = pay_link_token(pepper, link.tenant_id, link.id, link.turn + 1)
    following = replace(
        link,
        version=link.version + 1,
        token_hash=pay_link_hash(token),
        turn=link.turn + 1,
        issued_at=now,
    )
    return following, Decision(changes=(Update(following), _claim(following)))


def _claim(link: PayLink) -> Claim:
    return Claim(PAY_LINK_CLAIM, link.token_hash, link.id, everywhere=True)


def send_pay_link(customer: Customer, fact: str, now: int) -> Decision:
    """Return the decision by which the link is texted to the customer, once for each fact."""
    told = event(EventName.PAY_LINK_SENT, customer.tenant_id, customer.id, now, fact=fact)
    return Decision(events=(told,))
