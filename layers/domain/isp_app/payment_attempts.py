"""Let few payments for a customer be open at once, and find the one that is asked for again."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from isp.customers.customer import Customer
from isp.decide_again import decided
from isp.decision import Create, Decision, Update
from isp.parties.scope import Scope
from isp.payments.attempts import PaymentAttempts, begun, no_attempts, open_page, with_page
from isp.payments.intent import PaymentIntent
from isp.payments.provider import Redirect
from isp.refusals import AlreadyExists, StaleRead

from isp_app.payment_ports import PaymentPorts


@dataclass(frozen=True, slots=True)
class OpenPage:
    """A payment that was begun before, and where it goes on."""

    payment: PaymentIntent
    next: Redirect


def taken_up(
    ports: PaymentPorts, tenant: Scope, customer: Customer, wish: PaymentIntent
) -> PaymentAttempts | OpenPage:
    """Return the page on which the same is open, or the attempts with the wish as one of them.

    Stored before the provider is asked, so that those who ask at once are counted as well.
    """
    conflicts = (AlreadyExists, StaleRead)
    return decided(lambda: _taken_up(ports, tenant, customer, wish), ports.patience, on=conflicts)


def _taken_up(
    ports: PaymentPorts, tenant: Scope, customer: Customer, wish: PaymentIntent
) -> PaymentAttempts | OpenPage:
    before = ports.payments.attempts(tenant, customer.id) or no_attempts(customer)
    lately = [one.payment_id for one in before.lately(wish.created_at)]
    intents = ports.payments.intents(tenant, lately)
    page = open_page(before, intents, wish)
    if page is not None:
        return OpenPage(page[0], Redirect(page[1]))
    after = begun(before, intents, wish)
    change = Update(after) if before.version else Create(after)
    ports.ledger.commit(tenant, Decision(changes=(change,)))
    return after


def note_page(
    ports: PaymentPorts, tenant: Scope, attempts: PaymentAttempts, payment_id: str, url: str
) -> None:
    """Remember where a payment goes on. Whoever begins another at the same time may be quicker."""
    with suppress(StaleRead):  # Then this page is not found again, and is another one.
        noted = with_page(attempts, payment_id, url)
        ports.ledger.commit(tenant, Decision(changes=(Update(noted),)))
