"""Issue a customer's pay link, and text it to him if that is wished: the same link every time."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field

from isp.asked import Asked
from isp.customers.issue_pay_link import issue_pay_link, pay_link_token, send_pay_link
from isp.decision import Decision
from isp.parties.actor import Actor
from isp.ports import Clock, Directory, Ledger
from isp.refusals import AlreadyExists

from isp_app.asked_before import asked_before


@dataclass(frozen=True, slots=True)
class IssuePayLink:
    directory: Directory
    ledger: Ledger
    clock: Clock
    pepper: bytes = field(repr=False)

    def __call__(self, actor: Actor, customer_id: str, asked: Asked, *, send_sms: bool) -> str:
        """Return the token of the link; the text goes once for each request."""
        customer = self.directory.customer(actor.scope, customer_id)
        token = pay_link_token(self.pepper, actor.tenant_id, customer.id)
        if not asked_before(self.directory, actor.scope, asked):
            now = self.clock.now()
            with suppress(AlreadyExists):  # It opens already.
                self.ledger.commit(actor.scope, issue_pay_link(customer, token, now))
            told = send_pay_link(customer, f"{customer.id}:{asked.key}", now)
            self.ledger.commit(actor.scope, asked.making(told if send_sms else Decision()))
        return token
