"""Issue a customer's pay link, and text it to him if that is wished: the same link while it is open."""

from __future__ import annotations

from dataclasses import dataclass, field

from isp.asked import Asked
from isp.customers.customer import Customer
from isp.customers.issue_pay_link import issue_pay_link, pay_link_token, send_pay_link
from isp.customers.pay_link import PayLink
from isp.decision import Decision
from isp.parties.actor import Actor
from isp.ports import Clock, Directory, Ledger
from isp.refusals import AlreadyExists, StaleRead

from isp_app.asked_before import asked_before


@dataclass(frozen=True, slots=True)
class IssuedLink:
    """An open link. `ends_at` is when it is over, as the customer's line stands now."""

    ends_at: int
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class IssuePayLink:
    directory: Directory
    ledger: Ledger
    clock: Clock
    pepper: bytes = field(repr=False)

    def __call__(
        self, actor: Actor, customer_id: str, asked: Asked, *, send_sms: bool
    ) -> IssuedLink:
        """Return the link; the text goes once for each request."""
        customer = self.directory.customer(actor.scope, customer_id)
        is_repeated = asked_before(self.directory, actor.scope, asked)
        issued = self._issued(actor, customer)
        if not is_repeated:
            told = send_pay_link(customer, f"{customer.id}:{asked.key}", self.clock.now())
            self.ledger.commit(actor.scope, asked.making(told if send_sms else Decision()))
        return issued

    def _issued(self, actor: Actor, customer: Customer) -> IssuedLink:
        now = self.clock.now()
        line = self.directory.subscription(actor.scope, customer.id)
        line_ends_at = None if line is None else line.expires_at
        link, decision = issue_pay_link(
            customer,
            self.directory.pay_link(actor.scope, customer.id),
            line_ends_at,
            self.pepper,
            now,
        )
        if decision.changes:
            link = self._committed(actor, link, decision)
        ends_at = link.ends_at(line_ends_at)
        assert ends_at is not None, "what was just issued has an end"
        token = pay_link_token(self.pepper, customer.tenant_id, customer.id, link.turn)
        return IssuedLink(ends_at, token)

    def _committed(self, actor: Actor, link: PayLink, decision: Decision) -> PayLink:
        try:
            self.ledger.commit(actor.scope, decision)
        except (AlreadyExists, StaleRead):
            # Two asked at once: what the other issued is the link.
            stored = self.directory.pay_link(actor.scope, link.id)
            assert stored is not None, link.id
            return stored
        return link
