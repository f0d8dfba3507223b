"""Offers: what somebody was asked a price for, frozen at that moment.

What was offered is what is sold, whatever becomes of the package, its price or its tax between the click
and the money. An offer names the version of the package that it was made from, so that a counter which
still shows yesterday's price is told so instead of selling something else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from isp.catalogue.package import Package
from isp.money import vat_within_minor
from isp.refusals import PackageArchived, Refusal
from isp.sales.price_chain import for_minutes, is_chain, price_chain


class OfferChanged(Refusal):
    """The package is another than what was shown. Values: price_minor, package_version."""

    code, status = "offer_changed", 409


@dataclass(frozen=True, slots=True)
class Offer:
    """A package and its terms. `node_paths` are the sellers from the ISP down to whoever sells."""

    package_id: str
    package_version: int
    package_name: str
    validity_minutes: int
    down_kbps: int
    up_kbps: int
    address_pool: str
    vat_basis_points: int
    node_paths: tuple[str, ...]
    totals_minor: tuple[int, ...]  # [0, owed to each seller above, …, paid by the customer]
    offered_at: int

    def __post_init__(self) -> None:
        assert is_chain(self.totals_minor), self.totals_minor
        assert len(self.totals_minor) == len(self.node_paths) + 1, self.node_paths

    @property
    def price_minor(self) -> int:
        """Return what the customer pays, tax included."""
        return self.totals_minor[-1]

    @property
    def vat_minor(self) -> int:
        return vat_within_minor(self.price_minor, self.vat_basis_points)


def direct_offer(package: Package, offered_at: int) -> Offer:
    """Return the offer of the node that the package belongs to, to its own customer."""
    return offer_along(package, (package.owner_path,), (), offered_at)


def offer_along(
    package: Package, node_paths: tuple[str, ...], costs_minor: tuple[int, ...], offered_at: int
) -> Offer:
    """Return the offer of the last of these sellers; `costs_minor` is what each owes above it."""
    return Offer(
        package_id=package.id,
        package_version=package.version,
        package_name=package.name,
        validity_minutes=package.validity_minutes,
        down_kbps=package.down_kbps,
        up_kbps=package.up_kbps,
        address_pool=package.address_pool,
        vat_basis_points=package.vat_basis_points,
        node_paths=node_paths,
        totals_minor=price_chain(costs_minor, package.price_minor),
        offered_at=offered_at,
    )


def offer_for_minutes(offer: Offer, minutes: int) -> Offer:
    """Return the same package for another length of time, at its price for that time."""
    totals = for_minutes(offer.totals_minor, minutes, offer.validity_minutes)
    return replace(offer, validity_minutes=minutes, totals_minor=totals)


def refuse_what_is_not_on_offer(package: Package, seen_version: int) -> None:
    """Refuse to offer a package that is no longer sold, or that is another than what was shown."""
    if package.is_archived:
        raise PackageArchived(package=package.name)
    if package.version != seen_version:
        raise OfferChanged(price_minor=package.price_minor, package_version=package.version)


def to_pay_minor(offer: Offer, credit_minor: int) -> int:
    """Return what is left to pay: credit is spent first."""
    return max(offer.price_minor - credit_minor, 0)
