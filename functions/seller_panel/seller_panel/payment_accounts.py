"""Payment accounts: the ISP's own wallets at providers. Secrets go in and never come out again."""

from __future__ import annotations

from typing import Annotated, Literal

from isp.asked import Asked
from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp.parties.scope import tenant_scope
from isp.payments.account import (
    Mode,
    NewPaymentAccount,
    PaymentAccount,
    account_id,
    open_payment_account,
)
from isp.refusals import AlreadyExists, Invalid, Taken
from isp_http.panel import Panel
from isp_http.types import Body, View
from pydantic import StringConstraints

from seller_panel.ports import SellerPanel

panel = Panel("payment-accounts")

# The generation of bKash's interface that merchants are given now.
BKASH_VERSION = "v1.2.0-beta"

Wallet = Annotated[str, StringConstraints(pattern=r"^01[3-9][0-9]{8}$")]
ProviderSecret = Annotated[
    str, StringConstraints(min_length=1, max_length=256, pattern=r"^[!-~]+$")
]


class PaymentAccountView(View):
    id: str
    provider: str
    mode: Mode
    account_ref: str
    is_active: bool
    created_at: int


class PaymentAccountList(View):
    items: list[PaymentAccountView]
    next: None = None


class NewPaymentAccountBody(Body):
    provider: Literal["bkash"]
    mode: Mode
    account_ref: Wallet
    username: ProviderSecret
    password: ProviderSecret
    app_key: ProviderSecret
    app_secret: ProviderSecret


@panel.route("GET", "/payment-accounts", needs=Permission.PAYMENT_SETTLE)
def list_payment_accounts(actor: Actor, ports: SellerPanel) -> PaymentAccountList:
    """Return the wallets that customers can pay into; they are the ISP's, not its resellers'."""
    is_of_the_isp = actor.scope == tenant_scope(actor.tenant_id)
    accounts = ports.payments.accounts(actor.scope) if is_of_the_isp else []
    return PaymentAccountList(items=[_view(account) for account in accounts])


@panel.route(
    "POST",
    "/payment-accounts",
    needs=Permission.PAYMENT_ACCOUNT_EDIT,
    status=201,
    refusals=(Invalid, Taken, AlreadyExists),
)
def create_payment_account(
    body: NewPaymentAccountBody, actor: Actor, asked: Asked, ports: SellerPanel
) -> PaymentAccountView:
    """Take up a wallet; refused where another ISP has it."""
    new = NewPaymentAccount(
        provider=body.provider,
        mode=body.mode,
        api_version=BKASH_VERSION,
        account_ref=body.account_ref,
        secrets=body.model_dump(include={"username", "password", "app_key", "app_secret"}),
        settings={},
    )
    if not ports.asked_before(actor, asked):
        decision = open_payment_account(
            actor.tenant_id, new, randomness=ports.random.token(256), now=ports.clock.now()
        )
        ports.ledger.commit(actor.scope, asked.making(decision))
    return _view(ports.payments.account(actor.scope, account_id(actor.tenant_id, new)))


def _view(account: PaymentAccount) -> PaymentAccountView:
    return PaymentAccountView.model_validate(account)
