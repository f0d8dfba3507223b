"""A package: speed, validity and price."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from isp.refusals import Invalid

VALIDITY_MINUTES_MAX = 1_440 * 366
SPEED_KBPS_MAX = 100_000_000


@dataclass(frozen=True, slots=True)
class Package:
    """What a customer buys. The price is what the customer pays, VAT included."""

    kind: ClassVar[str] = "package"

    tenant_id: str
    id: str
    version: int
    owner_path: str
    name: str
    down_kbps: int
    up_kbps: int
    validity_minutes: int
    price_minor: int
    vat_basis_points: int
    is_archived: bool
    created_at: int
    address_pool: str = ""  # The pool on the router; empty: the router's profile decides.

    def __post_init__(self) -> None:
        assert self.price_minor > 0
        assert 0 < self.validity_minutes <= VALIDITY_MINUTES_MAX
        assert 0 < self.down_kbps <= SPEED_KBPS_MAX and 0 < self.up_kbps <= SPEED_KBPS_MAX
        assert 0 <= self.vat_basis_points <= 10_000


def archived(package: Package) -> Package:
    """Return the package as no longer for sale; running subscriptions keep it."""
    if package.is_archived:
        raise Invalid(field="is_archived", reason="already")
    return replace(package, is_archived=True, version=package.version + 1)
