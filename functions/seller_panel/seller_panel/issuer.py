"""Who signs the invoices of the actor's own book."""

from __future__ import annotations

from isp.invoicing.issuer import IssuerData
from isp.parties.actor import Actor
from isp.parties.permissions import Permission
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
    return IssuerView.model_validate(ports.records.enter_issuer.entered(actor))


@panel.route("PUT", "/issuer", needs=Permission.ISSUER_EDIT, refusals=(Invalid, StaleRead))
def enter_issuer(body: IssuerBody, actor: Actor, ports: SellerPanel) -> IssuerView:
    """Enter who signs the invoices from now on; those that are issued keep what they say."""
    data = IssuerData(**body.model_dump(exclude={"version"}))
    return IssuerView.model_validate(ports.records.enter_issuer(actor, body.version, data))
