"""Paying for one's own lines.

Which line is paid for is in the request, as the page showed it: another window of the same person may have
put another line in front of him since. A page of before names none, and means the one in front.
"""

from __future__ import annotations

from dataclasses import replace

from isp.asked import Asked
from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp.parties.scope import tenant_scope
from isp_app.lines_of_mobile import own_line
from isp_http.caller import Caller
from isp_http.checkout import (
    BUYING_REFUSED,
    PAYING_IN_ADVANCE_REFUSED,
    PAYING_REFUSED,
    AdvanceRequest,
    Payer,
    PaymentRequest,
    PurchaseRequest,
    PurchaseView,
    StartedPaymentView,
    buy_from_credit,
    start_advance,
    start_payment,
)
from isp_http.panel import Panel
from isp_http.types import Id

from customer_panel.ports import CustomerPanel

panel = Panel("my-payments")


class MyPaymentRequest(PaymentRequest):
    line_id: Id | None = None


class MyAdvanceRequest(AdvanceRequest):
    line_id: Id | None = None


class MyPurchaseRequest(PurchaseRequest):
    line_id: Id | None = None


def _line(ports: CustomerPanel, actor: Actor, line_id: str | None) -> Actor:
    """Return who asks, before the line that is paid for; NotFound where it is not his."""
    if line_id is None or line_id == actor.subject_id:
        return actor
    line = own_line(ports.directory, actor, line_id)
    return replace(actor, subject_id=line.id, node_path=line.owner_path)


@panel.route(
    "POST",
    "/me/payments",
    needs=Permission.OWN_SERVICE_BUY,
    use_case="start_payment",
    status=201,
    refusals=PAYING_REFUSED,
)
def pay_for_my_line(
    body: MyPaymentRequest, actor: Actor, caller: Caller, ports: CustomerPanel
) -> StartedPaymentView:
    """Start a payment for the signed-in customer."""
    payer = Payer(_line(ports, actor, body.line_id).subject_id, caller.language)
    return start_payment(ports.checkout, tenant_scope(actor.tenant_id), payer, body)


@panel.route(
    "POST",
    "/me/advances",
    needs=Permission.OWN_SERVICE_BUY,
    use_case="start_payment",
    status=201,
    refusals=PAYING_IN_ADVANCE_REFUSED,
)
def pay_in_advance(
    body: MyAdvanceRequest, actor: Actor, caller: Caller, ports: CustomerPanel
) -> StartedPaymentView:
    """Start a payment that becomes the credit of the signed-in customer."""
    payer = Payer(_line(ports, actor, body.line_id).subject_id, caller.language)
    return start_advance(ports.checkout, tenant_scope(actor.tenant_id), payer, body)


@panel.route(
    "POST",
    "/me/purchases",
    needs=Permission.OWN_SERVICE_BUY,
    use_case="sell",
    status=201,
    refusals=BUYING_REFUSED,
)
def buy_from_my_credit(
    body: MyPurchaseRequest, actor: Actor, asked: Asked, ports: CustomerPanel
) -> PurchaseView:
    """Buy a package that the signed-in customer's credit covers."""
    return buy_from_credit(ports.checkout, _line(ports, actor, body.line_id), body, asked)
