"""Offering packages and changing them. Running subscriptions keep what was sold to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from isp.catalogue.package import Package
from isp.decision import Create, Decision, Update
from isp.events import EventName, event
from isp.notices.content import refuse_addresses
from isp.refusals import StaleRead


@dataclass(frozen=True, slots=True)
class PackageOffer:
    """What is sold: speed, days and the price with VAT."""

    name: str
    down_kbps: int
    up_kbps: int
    validity_minutes: int
    price_minor: int
    vat_basis_points: int
    address_pool: str


def offer_package(
    owner: tuple[str, str], package_id: str, offer: PackageOffer, now: int
) -> Decision:
    """Return the decision that puts a package on sale; `owner` is the tenant and the node's path."""
    tenant_id, owner_path = owner
    package = Package(
        tenant_id=tenant_id,
        id=package_id,
        version=1,
        owner_path=owner_path,
        name=refuse_addresses("name", offer.name),
        down_kbps=offer.down_kbps,
        up_kbps=offer.up_kbps,
        validity_minutes=offer.validity_minutes,
        price_minor=offer.price_minor,
        vat_basis_points=offer.vat_basis_points,
        is_archived=False,
        created_at=now,
        address_pool=offer.address_pool,
    )
    return Decision(changes=(Create(package),))


def change_package(
    package: Package, seen_version: int, changes: Mapping[str, Any], now: int
) -> Decision:
    """Return the decision that changes a package; refused where it moved since it was seen."""
    if package.version != seen_version:
        raise StaleRead(kind=package.kind)
    if "name" in changes:
        refuse_addresses("name", changes["name"])
    changed = replace(package, version=package.version + 1, **changes)
    told = event(
        EventName.PACKAGE_CHANGED,
        package.tenant_id,
        package.id,
        now,
        fact=f"{package.id}:{changed.version}",
    )
    return Decision(changes=(Update(changed),), events=(told,))
