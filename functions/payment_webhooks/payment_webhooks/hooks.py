"""Pushes of providers: raw bytes in, the provider's own kind of answer out."""

from __future__ import annotations

from isp.payments.provider import InboundHttp
from isp.refusals import NotFound, Unavailable
from isp_http.answers import ProviderReply
from isp_http.operation import Gate, Repeat
from isp_http.panel import Panel

from payment_webhooks.ports import PaymentWebhooks, ProviderCode, PublicId

panel = Panel("payment-hooks")

BODY_BYTES_MAX = 262_144


@panel.route(
    "POST",
    "/pay/hook/{provider}/{account_public_id}",
    needs=Gate.HOOK,
    use_case="handle_push",
    repeat=Repeat.NATURAL,
    body_bytes_max=BODY_BYTES_MAX,
    refusals=(NotFound, Unavailable),
)
def take_provider_push(
    provider: ProviderCode,
    account_public_id: PublicId,
    inbound: InboundHttp,
    ports: PaymentWebhooks,
) -> ProviderReply:
    """Take what a provider pushes; the engine verifies it and asks the provider itself.

    Where something outside fails, the answer is 503, and the provider sends again.
    """
    reply = ports.door.take_push(provider, account_public_id, inbound)
    return ProviderReply(reply.status, reply.body, reply.content_type)
