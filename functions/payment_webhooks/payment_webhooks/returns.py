"""Browsers that come back from a provider are sent to a fixed page of ours, whatever they say."""

from __future__ import annotations

from isp.payments.provider import InboundHttp
from isp.refusals import NotFound
from isp_http.answers import SeeOther
from isp_http.operation import Gate, Repeat
from isp_http.panel import Panel

from payment_webhooks.ports import PaymentWebhooks, ProviderCode, PublicId, ReturnToken

panel = Panel("payment-returns")

PATH = "/pay/return/{provider}/{account_public_id}/{intent_token}"
BODY_BYTES_MAX = 262_144


@panel.route(
    "GET", PATH, needs=Gate.HOOK, use_case="handle_return", status=303, refusals=(NotFound,)
)
def come_back_by_link(
    provider: ProviderCode,
    account_public_id: PublicId,
    intent_token: ReturnToken,
    inbound: InboundHttp,
    ports: PaymentWebhooks,
) -> SeeOther:
    """Look at the payment and show its page."""
    return _page(ports, ports.door.come_back(provider, account_public_id, intent_token, inbound))


@panel.route(
    "POST",
    PATH,
    needs=Gate.HOOK,
    use_case="handle_return",
    status=303,
    repeat=Repeat.NATURAL,
    body_bytes_max=BODY_BYTES_MAX,
    refusals=(NotFound,),
)
def come_back_by_form(
    provider: ProviderCode,
    account_public_id: PublicId,
    intent_token: ReturnToken,
    inbound: InboundHttp,
    ports: PaymentWebhooks,
) -> SeeOther:
    """Look at the payment and show its page, for providers that post a form."""
    return _page(ports, ports.door.come_back(provider, account_public_id, intent_token, inbound))


def _page(ports: PaymentWebhooks, payment_id: str) -> SeeOther:
    return SeeOther(f"{ports.public_origin}/pay/{payment_id}")
