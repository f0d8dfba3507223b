"""What became of a payment, asked by the payer's browser under a name that cannot be guessed."""

from __future__ import annotations

from typing import Annotated, cast

from isp.parties.scope import tenant_scope
from isp.payments.intent import PaymentIntent, public_state, split_public_id
from isp.payments.payer_outcome import PayerOutcome, payer_outcome
from isp.payments.purpose import PurposeKind
from isp.refusals import NotFound
from isp_http.checkout import PayerState
from isp_http.operation import Gate
from isp_http.panel import Panel
from isp_http.types import View
from pydantic import StringConstraints

from public_site.ports import PublicSite

panel = Panel("payments")

PaymentId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{10}[A-Z2-7]{20}$")]


class PaymentProgressView(View):
    isp_name: str
    isp_slug: str
    state: PayerState
    outcome: PayerOutcome
    amount_minor: int
    package_name: str | None
    expires_at: int | None
    invoice_id: str | None


@panel.route("GET", "/public/payments/{payment_id}", needs=Gate.PUBLIC, refusals=(NotFound,))
def get_payment_progress(payment_id: PaymentId, ports: PublicSite) -> PaymentProgressView:
    """Return what became of a payment."""
    intent = intent_of(ports, payment_id)
    scope = tenant_scope(intent.tenant_id)
    sold = intent.sale_id is not None
    subscription = ports.directory.subscription(scope, intent.customer_id) if sold else None
    isp = ports.directory.tenant(scope)
    return PaymentProgressView(
        isp_name=isp.name,
        isp_slug=isp.slug,
        state=cast(PayerState, public_state(intent)),
        outcome=payer_outcome(intent),
        amount_minor=_amount_minor(ports, intent),
        package_name=intent.purpose.package_name,
        expires_at=subscription.expires_at if subscription else None,
        # An invoice has the id of its sale.
        invoice_id=intent.sale_id,
    )


def _amount_minor(ports: PublicSite, intent: PaymentIntent) -> int:
    """Return what was asked for; of an advance what came, because that is the credit now."""
    if intent.purpose.kind is PurposeKind.ADVANCE and intent.receipt_id is not None:
        scope = tenant_scope(intent.tenant_id)
        receipt = ports.checkout.payments.receipt(scope, intent.receipt_id)
        assert receipt is not None, intent.id
        return receipt.amount_minor
    return intent.amount_minor


def intent_of(ports: PublicSite, payment_id: str) -> PaymentIntent:
    named = split_public_id(payment_id)
    if named is None:
        raise NotFound(kind="payment")
    tenant_id, intent_id = named
    return ports.checkout.payments.intent(tenant_scope(tenant_id), intent_id)
