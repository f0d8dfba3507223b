"""Routers (NAS): registered and changed. Their secrets go in and never come out again."""

from __future__ import annotations

from typing import Annotated

from isp.asked import Asked
from isp.network.edit_nas import NewNas
from isp.network.nas import Nas, NasVendor
from isp.network.router_words import NOTHING, RouterWord, words_of_routers
from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp.refusals import Invalid, NotFound, StaleRead, Taken
from isp_http.panel import Panel
from isp_http.text import LATIN_DIGITS, RAW
from isp_http.types import Body, Id, Name, Version, View, Whole, WholeList, unset
from pydantic import Field, StringConstraints

from seller_panel.ports import SellerPanel

panel = Panel("nas")

# As long as a host name may be, so that one is refused for what it is.
Address = Annotated[str, LATIN_DIGITS, StringConstraints(min_length=2, max_length=253)]
# RFC 2865: the secret should be at least as long as a well-chosen password.
RadiusSecret = Annotated[
    str, RAW, StringConstraints(min_length=8, max_length=64, pattern=r"^[!-~]+$")
]
Port = Annotated[Whole, Field(ge=1, le=65_535)]


class NasView(View):
    id: str
    name: str
    address: str
    coa_port: int
    kind: NasVendor
    require_message_authenticator: bool
    version: int
    # Sessions that run although they were taken to be over; whether it takes a new end for a running one.
    open_again: int
    keeps_old_ends: bool


class NewNasBody(Body):
    name: Name
    address: Address
    secret: RadiusSecret
    coa_port: Port
    kind: NasVendor


class NasChange(Body):
    version: Version
    name: Name = unset()
    address: Address = unset()
    secret: RadiusSecret = unset()
    coa_port: Port = unset()
    kind: NasVendor = unset()
    require_message_authenticator: bool = unset()


@panel.route("GET", "/nas", needs=Permission.NAS_SEE)
def list_nas(actor: Actor, ports: SellerPanel) -> WholeList[NasView]:
    """Return all routers."""
    words = words_of_routers(ports.network.edges_seen(actor.scope).values())
    nases = ports.directory.nases(actor.scope)
    return WholeList(items=[_view(nas, words.get(nas.id, NOTHING)) for nas in nases])


@panel.route("POST", "/nas", needs=Permission.NAS_EDIT, status=201, refusals=(Invalid, Taken))
def register_nas(body: NewNasBody, actor: Actor, asked: Asked, ports: SellerPanel) -> NasView:
    """Register a router."""
    new = NewNas(vendor=body.kind, **body.model_dump(exclude={"kind"}))
    return _view(ports.records.register_nas(actor, new, asked))


@panel.route("GET", "/nas/{nas_id}", needs=Permission.NAS_SEE, refusals=(NotFound,))
def get_nas(nas_id: Id, actor: Actor, ports: SellerPanel) -> NasView:
    """Return one router."""
    return _view(ports.directory.nas(actor.scope, nas_id))


@panel.route(
    "PATCH",
    "/nas/{nas_id}",
    needs=Permission.NAS_EDIT,
    refusals=(NotFound, Invalid, Taken, StaleRead),
)
def change_nas(nas_id: Id, body: NasChange, actor: Actor, ports: SellerPanel) -> NasView:
    """Change a router as it was seen."""
    changes = body.model_dump(exclude_unset=True, exclude={"version"})
    if "kind" in changes:
        changes["vendor"] = changes.pop("kind")
    return _view(ports.records.change_nas(actor, nas_id, body.version, changes))


def _view(nas: Nas, word: RouterWord = NOTHING) -> NasView:
    return NasView(
        id=nas.id,
        name=nas.name,
        address=nas.address,
        coa_port=nas.coa_port,
        kind=nas.vendor,
        require_message_authenticator=nas.require_message_authenticator,
        version=nas.version,
        open_again=word.open_again,
        keeps_old_ends=word.keeps_old_ends,
    )
