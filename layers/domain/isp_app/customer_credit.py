"""What a customer has with the seller whose customer he is."""

from __future__ import annotations

from typing import Protocol

from isp.customers.customer import Customer
from isp.ledger.accounts import account
from isp.ledger.head import AccountHead
from isp.parties.scope import Scope


class Heads(Protocol):
    def head(self, scope: Scope, book: str, account: str) -> AccountHead: ...


def credit_of(ledger: Heads, tenant: Scope, customer: Customer) -> int:
    """Return the credit in minor units; `tenant` covers the seller's book."""
    name = account("customer_credit", customer.id)
    return ledger.head(tenant, customer.owner_path, name).headroom_minor
