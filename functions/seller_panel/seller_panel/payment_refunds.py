"""Sending money that came in through a provider back to who paid it."""

from __future__ import annotations

from typing import Annotated

from isp.asked import Asked
from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp.payments.receipt import Receipt
from isp.payments.refund import PaymentRefund, RefundOrder, RefundState
from isp.payments.returnable import (
    CreditTooSmall,
    PaymentNotCredited,
    PaymentNotStartedHere,
    RefundedBefore,
    RefundNotSupported,
    RefundTooMuch,
    RefundWindowOver,
)
from isp.ports import Page, PageRequest
from isp.refusals import NotFound, NothingToRefund
from isp_http.panel import Panel
from isp_http.types import Body, Id, Name, Price, View
from pydantic import Field

from seller_panel.ports import SellerPanel

panel = Panel("payment-refunds")


class PaymentRefundBody(Body):
    reason: Name
    amount_minor: Price


class PaymentRefundView(View):
    id: str
    payment_id: str
    customer_id: str
    amount_minor: int
    reason: str
    state: RefundState
    provider_refund_id: str | None
    note: str | None
    requested_at: int


_CANNOT_GO_BACK = (
    NotFound,
    NothingToRefund,
    RefundNotSupported,
    PaymentNotCredited,
    PaymentNotStartedHere,
    RefundWindowOver,
    RefundedBefore,
    CreditTooSmall,
)


class PaymentRefundQuoteView(View):
    """How much of a payment can go back to its payer now."""

    customer_id: str
    most_minor: int
    left_minor: Annotated[int, Field(description="What of the payment was not sent back yet.")]
    credit_minor: Annotated[int, Field(description="What the customer has; it is taken from that.")]
    is_once: Annotated[bool, Field(description="The provider gives back once: the rest stays.")]


@panel.route(
    "GET",
    "/payments/{receipt_id}/refund-quote",
    needs=Permission.REFUND_MAKE,
    refusals=_CANNOT_GO_BACK,
)
def quote_payment_refund(
    receipt_id: Id, actor: Actor, ports: SellerPanel
) -> PaymentRefundQuoteView:
    """Return how much can be sent back, or refuse as sending it back would."""
    payment = _payment(ports, actor, receipt_id)
    found = ports.refund_payment.quote(actor.tenant_id, payment.id)
    return PaymentRefundQuoteView.model_validate(found)


@panel.route(
    "POST",
    "/payments/{receipt_id}/refunds",
    needs=Permission.REFUND_MAKE,
    status=201,
    refusals=(*_CANNOT_GO_BACK, RefundTooMuch),
)
def refund_payment(
    receipt_id: Id,
    body: PaymentRefundBody,
    actor: Actor,
    asked: Asked,
    ports: SellerPanel,
) -> PaymentRefundView:
    """Send money from the customer's credit back through the provider that brought it."""
    payment = _payment(ports, actor, receipt_id)
    order = RefundOrder(
        receipt_id=payment.id,
        amount_minor=body.amount_minor,
        reason=body.reason.strip(),
        actor_id=actor.subject_id,
        key=f"{actor.subject_id}:{asked.key}",
        asked=asked,
    )
    return _view(ports.refund_payment(actor.tenant_id, order))


@panel.route(
    "GET",
    "/payments/{receipt_id}/refunds",
    needs=Permission.PAYMENT_SEE,
    refusals=(NotFound,),
)
def list_payment_refunds(
    receipt_id: Id, page: PageRequest, actor: Actor, ports: SellerPanel
) -> Page[PaymentRefundView]:
    """Return what was sent back of a payment or is being sent, newest first."""
    payment = _payment(ports, actor, receipt_id)
    return ports.payments.refunds_of(actor.scope, payment.id, page).each(_view)


def _payment(ports: SellerPanel, actor: Actor, receipt_id: str) -> Receipt:
    payment = ports.payments.receipt(actor.scope, receipt_id)
    if payment is None:
        raise NotFound(kind="payment")
    return payment


def _view(refund: PaymentRefund) -> PaymentRefundView:
    return PaymentRefundView(
        id=refund.id,
        payment_id=refund.receipt_id,
        customer_id=refund.customer_id,
        amount_minor=refund.amount_minor,
        reason=refund.reason,
        state=refund.state,
        provider_refund_id=refund.provider_refund_id,
        note=refund.note,
        requested_at=refund.requested_at,
    )
