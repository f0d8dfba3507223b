"""What a customer owes: his open invoices, oldest first, and how far he may owe.

One small item a customer, of which every change names the version that was read. Whatever brings money
to a customer who owes nothing moves that version too, or demands that there is still no item (`still`), and
a sale on account reads the debt before it reads the credit; so both at once never leave him with credit and
a debt. What the invoices say is open is his receivable.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar

from isp.decision import Create, Require, Update
from isp.refusals import Refusal

# The item is read and written whole; who has so many invoices open pays one first.
OPEN_MAX = 24

# What a list of customers asks for beside the statuses of lines.
OWES = "owes"


class OnAccountLimit(Refusal):
    """The customer may not owe as much. Values: limit_minor, owed_minor, missing_minor."""

    code, status = "on_account_limit", 409


class TooManyOpenInvoices(Refusal):
    """One of the open invoices is paid first. Values: most."""

    code, status = "too_many_open_invoices", 409


@dataclass(frozen=True, slots=True)
class OpenInvoice:
    invoice_id: str
    open_minor: int
    issued_at: int


@dataclass(frozen=True, slots=True)
class Debt:
    """Its id is the customer's. Version 0 is nothing stored: he never owed, and may not."""

    kind: ClassVar[str] = "debt"

    tenant_id: str
    id: str
    version: int
    owner_path: str  # In whose book he owes.
    limit_minor: int
    invoices: tuple[OpenInvoice, ...]

    def __post_init__(self) -> None:
        assert self.limit_minor >= 0, self
        assert all(one.open_minor > 0 for one in self.invoices), self

    @property
    def owed_minor(self) -> int:
        return sum(one.open_minor for one in self.invoices)

    def open_of(self, invoice_id: str) -> int:
        """Return what is still to be paid of an invoice."""
        return next((o.open_minor for o in self.invoices if o.invoice_id == invoice_id), 0)

    def billed(self, invoice_id: str, minor: int, now: int) -> Debt:
        """Return the debt with one more open invoice."""
        assert minor > 0 and not self.open_of(invoice_id), invoice_id
        return replace(self, invoices=(*self.invoices, OpenInvoice(invoice_id, minor, now)))

    def paid(self, parts: Mapping[str, int]) -> Debt:
        """Return the debt with these amounts of its invoices paid."""
        assert all(0 < minor <= self.open_of(name) for name, minor in parts.items()), parts
        left = (
            replace(one, open_minor=one.open_minor - parts.get(one.invoice_id, 0))
            if one.open_minor > parts.get(one.invoice_id, 0)
            else None
            for one in self.invoices
        )
        return replace(self, invoices=tuple(one for one in left if one is not None))

    def oldest_first(self, minor: int) -> dict[str, int]:
        """Return how much of which invoice so much money pays."""
        parts: dict[str, int] = {}
        for one in self.invoices:
            part = min(minor - sum(parts.values()), one.open_minor)
            if part > 0:
                parts[one.invoice_id] = part
        return parts


def no_debt(tenant_id: str, customer_id: str, owner_path: str) -> Debt:
    """Return what stands for a debt that was never stored."""
    return Debt(tenant_id, customer_id, 0, owner_path, 0, ())


def stored_debt(before: Debt, after: Debt) -> Create | Update:
    """Return the change that stores a debt; StaleRead unless it is still as it was read."""
    new = replace(after, version=before.version + 1)
    return Update(new, before=before) if before.version else Create(new, seen_absent=True)


def still(debt: Debt) -> Require | Create | Update:
    """Return what keeps a debt as it was read while its customer gets credit.

    A sale on account that read his credit before has to notice, so a stored debt gets a version; of one
    that was never stored it is enough that there is still none, since nothing is lent without it.
    """
    return stored_debt(debt, debt) if debt.version else Require(debt)


def refuse_beyond_limit(debt: Debt, more_minor: int) -> None:
    """Refuse a sale on account that the customer's limit or his open invoices do not allow."""
    missing_minor = debt.owed_minor + more_minor - debt.limit_minor
    if missing_minor > 0:
        raise OnAccountLimit(
            limit_minor=debt.limit_minor,
            owed_minor=debt.owed_minor,
            missing_minor=missing_minor,
        )
    if len(debt.invoices) >= OPEN_MAX:
        raise TooManyOpenInvoices(most=OPEN_MAX)


class SetOffBy(StrEnum):
    """What set something off; the values are stored."""

    PAYMENT = "payment"
    REFUND = "refund"


@dataclass(frozen=True, slots=True)
class Part:
    """So much of an invoice was paid."""

    invoice_id: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class SetOff:
    """What one payment or refund paid of which invoices. Stored once, under an id from its source."""

    kind: ClassVar[str] = "set_off"

    tenant_id: str
    id: str
    version: int
    owner_path: str
    customer_id: str
    by: SetOffBy
    source_id: str  # The receipt or the refund; of money that came back to us, its entry.
    parts: tuple[Part, ...]
    made_at: int

    @property
    def amount_minor(self) -> int:
        return sum(part.amount_minor for part in self.parts)
