"""Take a customer on. A repeat of the request is answered with the customer that it made."""

from __future__ import annotations

from dataclasses import dataclass

from isp.asked import Asked
from isp.customers.customer import Customer
from isp.customers.edit_customer import NewCustomer, take_on_customer
from isp.parties.actor import Actor
from isp.parties.scope import tenant_scope
from isp.ports import Clock, Directory, Ledger

from isp_app.asked_before import asked_before
from isp_app.known_package import known_package
from isp_app.new_things import make, new_id


@dataclass(frozen=True, slots=True)
class TakeOnCustomer:
    directory: Directory
    ledger: Ledger
    clock: Clock

    def __call__(self, actor: Actor, new: NewCustomer, asked: Asked) -> Customer:
        """Return the customer, who belongs to the actor's node; Taken where the login is another's."""
        customer_id = new_id("customer", actor, asked.key)
        if not asked_before(self.directory, actor.scope, asked):
            known_package(self.directory, tenant_scope(actor.tenant_id), new.package_id)
            decision = take_on_customer(actor.owner, customer_id, new, self.clock.now())
            make(self.ledger, actor, asked, decision)
        return self.directory.customer(actor.scope, customer_id)
