"""Open a customer's line that is on hold, before the hold ends by itself.

The network hears of it from the event of the commit. A repeat of the request finds the line open.
"""

from __future__ import annotations

from dataclasses import dataclass

from isp.asked import Asked
from isp.customers.customer import Customer
from isp.decide_again import Patience, decide_again
from isp.parties.actor import Actor
from isp.parties.scope import Scope, tenant_scope
from isp.ports import Clock, Directory, Ledger
from isp.subscriptions.hold import Hold, NotOnHold, resume_line
from isp.subscriptions.subscription import Subscription

from isp_app.asked_before import asked_before
from isp_app.lasting_sales import line_of


@dataclass(frozen=True, slots=True)
class ResumeLine:
    directory: Directory
    ledger: Ledger
    clock: Clock
    patience: Patience

    @decide_again
    def __call__(self, actor: Actor, customer_id: str, hold_id: str, asked: Asked) -> None:
        """Open the line; NotOnHold where it is not closed for the hold that the seller saw."""
        customer = self.directory.customer(actor.scope, customer_id)
        if asked_before(self.directory, tenant_scope(actor.tenant_id), asked):
            return
        subscription, hold = self._on_hold(actor.scope, customer, hold_id)
        now = self.clock.now()
        line = line_of(self.directory, actor.scope, subscription, hold, now)
        resumed = resume_line(line, hold, actor.subject_id, now)
        self.ledger.commit(tenant_scope(actor.tenant_id), asked.making(resumed))

    def _on_hold(self, scope: Scope, customer: Customer, hold_id: str) -> tuple[Subscription, Hold]:
        subscription = self.directory.subscription(scope, customer.id)
        # Somebody may have opened the line and held it anew meanwhile.
        if subscription is None or subscription.hold_id != hold_id:
            raise NotOnHold
        return subscription, self.directory.hold(scope, subscription.hold_id)
