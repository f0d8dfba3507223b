"""What a payment is for: one tagged value, fixed at the click and stored with the payment.

What each purpose means is said in one place, `fulfil.py`; another purpose is another class here and there.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from isp.sales.offer import Offer


class PurposeKind(StrEnum):
    """What came in was for; the values are stored."""

    PACKAGE = "package"
    ADVANCE = "advance"  # Credit of the customer's, until he buys with it.
    UNASKED = "unasked"  # Of receipts only: nobody had set out to pay it here.


@dataclass(frozen=True, slots=True)
class PackagePurpose:
    """A package, sold as it was offered at the click."""

    kind: ClassVar[PurposeKind] = PurposeKind.PACKAGE

    offer: Offer

    @property
    def package_name(self) -> str:
        return self.offer.package_name


@dataclass(frozen=True, slots=True)
class AdvancePurpose:
    """The customer's credit, for whatever he buys next."""

    kind: ClassVar[PurposeKind] = PurposeKind.ADVANCE

    @property
    def package_name(self) -> None:
        return None


@dataclass(frozen=True, slots=True)
class PackageOfBefore:
    """A package of which only the name was kept: payments that were begun before offers were.

    Whoever decides about such a payment gives it the offer that it would have had.
    """

    kind: ClassVar[PurposeKind] = PurposeKind.PACKAGE

    package_id: str
    package_name: str


Purpose = PackagePurpose | AdvancePurpose | PackageOfBefore


class Useless(StrEnum):
    """Why money is not taken that would not serve its purpose."""

    RENEWED_MEANWHILE = "renewed_meanwhile"
    OTHER_PACKAGE_RUNNING = "other_package_running"
    CREDIT_SPENT = "credit_spent"
    CUSTOMER_MOVED = "customer_moved"
