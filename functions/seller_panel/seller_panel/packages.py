"""Packages: what the ISP sells. The catalogue is the tenant's; every seller below sees it."""

from __future__ import annotations

from typing import Annotated

from isp.asked import Asked
from isp.catalogue.edit_package import PackageOffer
from isp.catalogue.package import SPEED_KBPS_MAX, VALIDITY_MINUTES_MAX
from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp.parties.scope import tenant_scope
from isp.refusals import NotFound, StaleRead
from isp_http.panel import Panel
from isp_http.types import Body, Id, Name, Price, Version, View, Whole, WholeList, unset
from pydantic import Field, StringConstraints

from seller_panel.ports import SellerPanel

panel = Panel("packages")

Speed = Annotated[Whole, Field(ge=1, le=SPEED_KBPS_MAX)]
Validity = Annotated[Whole, Field(ge=1, le=VALIDITY_MINUTES_MAX)]
BasisPoints = Annotated[Whole, Field(ge=0, le=10_000)]
# As routers name their pools; empty where the router's own profile decides.
PoolName = Annotated[str, StringConstraints(max_length=64, pattern=r"^[A-Za-z0-9_.-]*$")]


class PackageView(View):
    id: str
    name: str
    down_kbps: int
    up_kbps: int
    validity_minutes: int
    price_minor: int
    vat_basis_points: int
    address_pool: str
    is_archived: bool
    version: int


class NewPackage(Body):
    name: Name
    down_kbps: Speed
    up_kbps: Speed
    validity_minutes: Validity
    price_minor: Price
    vat_basis_points: BasisPoints
    address_pool: PoolName = ""


class PackageChange(Body):
    version: Version
    name: Name = unset()
    down_kbps: Speed = unset()
    up_kbps: Speed = unset()
    validity_minutes: Validity = unset()
    price_minor: Price = unset()
    vat_basis_points: BasisPoints = unset()
    address_pool: PoolName = unset()
    is_archived: bool = unset()


@panel.route("GET", "/packages", needs=Permission.PACKAGE_SEE)
def list_packages(actor: Actor, ports: SellerPanel) -> WholeList[PackageView]:
    """Return all packages of the ISP; there are some dozens at most."""
    packages = ports.directory.packages(tenant_scope(actor.tenant_id))
    return WholeList(items=[PackageView.model_validate(package) for package in packages])


@panel.route("POST", "/packages", needs=Permission.PACKAGE_EDIT, status=201)
def offer_package(body: NewPackage, actor: Actor, asked: Asked, ports: SellerPanel) -> PackageView:
    """Put a package on sale."""
    offer = PackageOffer(**body.model_dump())
    return PackageView.model_validate(ports.records.offer_package(actor, offer, asked))


@panel.route("GET", "/packages/{package_id}", needs=Permission.PACKAGE_SEE, refusals=(NotFound,))
def get_package(package_id: Id, actor: Actor, ports: SellerPanel) -> PackageView:
    """Return one package."""
    package = ports.directory.package(tenant_scope(actor.tenant_id), package_id)
    return PackageView.model_validate(package)


@panel.route(
    "PATCH",
    "/packages/{package_id}",
    needs=Permission.PACKAGE_EDIT,
    refusals=(NotFound, StaleRead),
)
def edit_package(
    package_id: Id, body: PackageChange, actor: Actor, ports: SellerPanel
) -> PackageView:
    """Change a package as it was seen; running subscriptions keep what they bought."""
    changes = body.model_dump(exclude_unset=True, exclude={"version"})
    edited = ports.records.edit_package(actor, package_id, body.version, changes)
    return PackageView.model_validate(edited)
