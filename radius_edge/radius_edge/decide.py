"""May this customer use the line now, and what does the router get to hear: pure decisions.

The password is checked before anything about the customer is told, and an unknown login reads
exactly like a wrong password. The same `standing` decides over new logins and over sessions that
already run, so the two can never disagree. Proof: `tests/edge/test_decide.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from radius_edge.attributes import (
    FRAMED_PROTOCOL,
    REPLY_MESSAGE,
    SERVICE_TYPE,
    read_integer,
    text,
)
from radius_edge.customers import PPP, Customer
from radius_edge.granted import granted
from radius_edge.packet import ACCESS_ACCEPT, ACCESS_REJECT
from radius_edge.reply_messages import TEXTS, Reason
from radius_edge.verify import Asked, Known, Proof, verify

# Checked in place of a customer who is not there, so that both ways do the same work.
NOBODY = Known(password=b"\xff\x00nobody\x00\xff", nt_hash=lambda: bytes(16))


@dataclass(frozen=True, slots=True)
class Moment:
    """What a decision depends on besides the customer. `now` is Unix seconds with fractions.

    `paid_until` has only sellers with a limit; it is empty while the edge has been out of touch for
    so long that a top-up may be unknown to it.
    """

    now: float
    paid_until: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Answer:
    code: int
    attributes: bytes
    reason: Reason | None


def standing(customer: Customer, moment: Moment) -> Reason | None:
    """Return why the customer may not use the line now, or None when he may."""
    state = customer.state
    is_on_hold = state.opens_at is not None and moment.now < state.opens_at
    if state.status == "suspended" and is_on_hold:
        return Reason.ON_HOLD
    if state.status == "suspended" and state.opens_at is None:
        return Reason.SUSPENDED
    if state.status == "unpaid":
        return Reason.UNPAID
    is_over = state.expires_at is not None and state.expires_at <= moment.now
    if state.status == "expired" or is_over:
        return Reason.EXPIRED
    for path in customer.owner_paths:
        paid_until = moment.paid_until.get(path)
        if paid_until is not None and paid_until <= moment.now:
            return Reason.SELLER_STOPPED
    return None


@dataclass(frozen=True, slots=True)
class Login:
    """Who asks, from what kind of router, and how to find out whether the line is busy.

    `keeps_old_ends`: the router ends a session when it was first told to, whatever it is told later.
    """

    customer: Customer | None
    router_vendor: str
    is_in_use: Callable[[Customer], bool]
    keeps_old_ends: bool = False


def decide(asked: Asked, login: Login, moment: Moment) -> Answer:
    customer = login.customer
    known = NOBODY
    if customer is not None:
        found = customer
        known = Known(found.password, lambda: found.nt_hash)
    proof = verify(asked, known)
    if customer is None or proof is None:
        return refused(Reason.WRONG_CREDENTIALS)

    reason = standing(customer, moment)
    if reason is None and login.is_in_use(customer):
        reason = Reason.IN_USE
    if reason is not None:
        return refused(reason)
    service = customer.service_attributes(login.router_vendor)
    ends_at = None if login.keeps_old_ends else customer.state.expires_at
    service += granted(customer.state.class_id, ends_at, moment.now)
    return _accepted(asked, service, proof)


def refused(reason: Reason) -> Answer:
    return Answer(ACCESS_REJECT, text(REPLY_MESSAGE, TEXTS[reason]), reason)


def _accepted(asked: Asked, service: bytes, proof: Proof) -> Answer:
    # A hotspot asks for Service-Type Login and would refuse Framed; PPP asks for Framed.
    asks_framed = read_integer(asked.packet.first(SERVICE_TYPE)) == 2
    ppp = PPP if asks_framed or asked.packet.first(FRAMED_PROTOCOL) else b""
    return Answer(ACCESS_ACCEPT, ppp + service + proof.attributes, None)
