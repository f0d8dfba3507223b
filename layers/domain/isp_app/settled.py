"""Setting off before a commit: whoever brings money to customers passes his decision through here."""

from __future__ import annotations

from typing import Protocol

from isp.customers.customer import Customer
from isp.decision import Decision
from isp.minutes import Moment
from isp.parties.scope import Scope
from isp.sales.debt import Debt, no_debt
from isp.sales.set_off import gains_of, set_off


class Debts(Protocol):
    """The part of the directory that knows what customers owe."""

    def debt(self, scope: Scope, customer_id: str) -> Debt | None: ...


def settled(debts: Debts, tenant: Scope, decision: Decision, moment: Moment) -> Decision:
    """Return the decision with what it brings to a customer's credit set off; `tenant` is all of it."""
    for gained in gains_of(decision):
        stored = debts.debt(tenant, gained.customer_id)
        debt = stored or no_debt(tenant.tenant_id, gained.customer_id, gained.book)
        decision = set_off(decision, gained, debt, moment)
    return decision


def debt_of(debts: Debts, scope: Scope, customer: Customer) -> Debt:
    """Return what a customer owes where he is a customer now."""
    stored = debts.debt(scope, customer.id)
    return stored or no_debt(customer.tenant_id, customer.id, customer.owner_path)
