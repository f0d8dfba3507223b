"""The record of one sale."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class PaidBy(StrEnum):
    """How the money for a sale came in."""

    GATEWAY = "gateway"
    CASH = "cash"
    CREDIT = "credit"
    ACCOUNT = "account"  # Not yet: some of it, or all, is paid later.


@dataclass(frozen=True, slots=True)
class Sale:
    """One package sold to one customer, with the price chain fixed at that moment."""

    kind: ClassVar[str] = "sale"

    tenant_id: str
    id: str
    version: int
    owner_path: str
    customer_id: str
    package_id: str
    package_name: str
    price_minor: int
    vat_minor: int
    vat_basis_points: int
    node_paths: tuple[str, ...]  # The sellers, from the ISP down.
    totals_minor: tuple[int, ...]
    paid_by: PaidBy
    payment_reference: str  # The provider's transaction, or the staff member who took the cash.
    sold_at: int
    invoice_id: str
    refunded_minor: int
    refund_count: int = 0  # How many times something of it was given back.
    # Of its invoice, from the commit that issued it on. "": its invoice was kept under its id.
    invoice_number: str = ""
    # Of the money that its commit took and booked at the same second; "" where it took none.
    receipt_id: str = ""
