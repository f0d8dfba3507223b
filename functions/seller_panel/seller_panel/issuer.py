"""Who signs the invoices of the actor's own book."""

from __future__ import annotations

from isp.invoicing.issuer import Issuer, IssuerData, enter_issuer, not_entered
from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp.parties.scope import tenant_scope
from isp.parties.tenant import node_id_of
from isp.refusals import Invalid, StaleRead
from isp_http.panel import Panel
from isp_http.types import Body, Line, OptionalName, ShortText, View, Whole
from pydantic import Field

from seller_panel.ports import SellerPanel

panel = Panel("issuer")


class IssuerView(View):
    """`version` is 0 as long as nothing was entered."""

    name_bn: str
    name_en: str
    address_bn: str
    address_en: str
    bin: str
    phone: str
    version: int


class IssuerBody(Body):
    version: Whole = Field(ge=0, le=10**9)
    name_bn: OptionalName
    name_en: OptionalName
    address_bn: Line
    address_en: Line
    bin: ShortText
    phone: ShortText


@panel.route("GET", "/issuer", needs=Permission.ISSUER_EDIT)
def get_issuer(actor: Actor, ports: SellerPanel) -> IssuerView:
    """Return who signs the invoices of the actor's book."""
    return IssuerView.model_validate(_issuer(ports, actor))


@panel.route("PUT", "/issuer", needs=Permission.ISSUER_EDIT, refusals=(Invalid, StaleRead))
def put_issuer(body: IssuerBody, actor: Actor, ports: SellerPanel) -> IssuerView:
    """Enter who signs the invoices from now on; those that are issued keep what they say."""
    data = IssuerData(**body.model_dump(exclude={"version"}))
    decision = enter_issuer(_issuer(ports, actor), body.version, data, ports.clock.now())
    ports.ledger.commit(actor.scope, decision)
    return IssuerView.model_validate(_issuer(ports, actor))


def _issuer(ports: SellerPanel, actor: Actor) -> Issuer:
    node_id = node_id_of(actor.node_path)
    entered = ports.directory.issuer(actor.scope, node_id)
    if entered is not None:
        return entered
    tenant = ports.directory.tenant(tenant_scope(actor.tenant_id))
    return not_entered(tenant, ports.directory.node(actor.scope, node_id))
