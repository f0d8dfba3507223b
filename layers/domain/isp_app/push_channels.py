"""What is known of an account's push, read and written by whoever was quicker and then the other."""

from __future__ import annotations

from collections.abc import Callable

from isp.decide_again import decided
from isp.decision import Decision
from isp.parties.scope import tenant_scope
from isp.payments.account import PaymentAccount
from isp.payments.provider import ProviderUnknown
from isp.payments.push_channel import PushChannel, nothing_heard, stored
from isp.payments.services import AccountAccess, HttpFailed

from isp_app.payment_ports import PaymentPorts

# SNS waits 15 seconds for an answer of ours, and this is not all that we do in them.
CONFIRM_TIMEOUT_SECONDS = 5


def channel_of(ports: PaymentPorts, account: PaymentAccount) -> PushChannel:
    known = ports.payments.push_channel(tenant_scope(account.tenant_id), account.id)
    return nothing_heard(account) if known is None else known


def write_channel(
    ports: PaymentPorts,
    account: PaymentAccount,
    change: Callable[[PushChannel], PushChannel | None],
) -> None:
    """Store what the change makes of the channel as it is by then; None leaves it as it is."""

    def write_once() -> None:
        changed = change(channel_of(ports, account))
        if changed is not None:
            decision = Decision(changes=(stored(changed),))
            ports.ledger.commit(tenant_scope(account.tenant_id), decision)

    decided(write_once, ports.patience)


def confirm(access: AccountAccess, url: str) -> None:
    """Confirm a subscription at its address; ProviderUnknown where that is not answered with a yes.

    The address was signed, and passed the rule for hosts when it came in.
    """
    try:
        answer = access.http.send(
            "GET", url, headers={}, content=b"", timeout=CONFIRM_TIMEOUT_SECONDS
        )
    except HttpFailed as failed:
        raise ProviderUnknown(f"the subscription's address does not answer: {failed}") from None
    if answer.status != 200:
        raise ProviderUnknown(f"the subscription's address answers {answer.status}")
