"""Paying for one's own line."""

from __future__ import annotations

from isp.asked import Asked
from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp.parties.scope import tenant_scope
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

from customer_panel.ports import CustomerPanel

panel = Panel("my-payments")


@panel.route(
    "POST",
    "/me/payments",
    needs=Permission.OWN_SERVICE_BUY,
    use_case="start_payment",
    status=201,
    refusals=PAYING_REFUSED,
)
def pay_for_my_line(
    body: PaymentRequest, actor: Actor, caller: Caller, ports: CustomerPanel
) -> StartedPaymentView:
    """Start a payment for the signed-in customer."""
    payer = Payer(actor.subject_id, caller.language)
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
    body: AdvanceRequest, actor: Actor, caller: Caller, ports: CustomerPanel
) -> StartedPaymentView:
    """Start a payment that becomes the credit of the signed-in customer."""
    payer = Payer(actor.subject_id, caller.language)
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
    body: PurchaseRequest, actor: Actor, asked: Asked, ports: CustomerPanel
) -> PurchaseView:
    """Buy a package that the signed-in customer's credit covers."""
    return buy_from_credit(ports.checkout, actor, body, asked)
