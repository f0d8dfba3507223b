"""Change a customer as he was seen: StaleRead where he has changed since.

His sessions rest on the mobile that a code once reached: with another mobile they are over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from isp.customers.customer import Customer
from isp.customers.edit_customer import change_customer
from isp.parties.actor import Actor
from isp.parties.scope import tenant_scope
from isp.ports import Access, Clock, Directory, Ledger

from isp_app.known_package import known_package


@dataclass(frozen=True, slots=True)
class ChangeCustomer:
    directory: Directory
    ledger: Ledger
    clock: Clock
    access: Access

    def __call__(
        self, actor: Actor, customer_id: str, seen_version: int, changes: Mapping[str, Any]
    ) -> Customer:
        """Return the customer as he is now; `changes` are fields of `Customer` by their names."""
        customer = self.directory.customer(actor.scope, customer_id)
        if "package_id" in changes:
            tenant = tenant_scope(actor.tenant_id)
            known_package(self.directory, tenant, changes["package_id"])
        decision = change_customer(customer, seen_version, changes, self.clock.now())
        self.ledger.commit(actor.scope, decision)
        changed = self.directory.customer(actor.scope, customer_id)
        if (changed.mobile, changed.owner_path) != (customer.mobile, customer.owner_path):
            self.access.end_sessions_of(customer.tenant_id, customer.id)
        return changed
