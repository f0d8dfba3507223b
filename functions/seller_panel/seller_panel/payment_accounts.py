"""Payment accounts: the ISP's own wallets at providers. Secrets go in and never come out again.

An account is pushed to at an address that its ISP tells the provider; which topic is the provider's, a
person says who compared it with the provider's letter. The token by which a topic is confirmed stays here.
"""

from __future__ import annotations

from typing import Annotated, Literal

from isp.asked import Asked
from isp.parties.actor import Actor
from isp.parties.one_time_code import TooManyRequests
from isp.parties.permissions import Permission
from isp.parties.scope import tenant_scope
from isp.payments.account import (
    AccountProblem,
    Mode,
    NewPaymentAccount,
    PaymentAccount,
)
from isp.payments.account_standing import CredentialsRefused
from isp.payments.push_channel import (
    PushChannel,
    TopicChoice,
    nothing_heard,
    pinned,
)
from isp.refusals import AlreadyExists, Invalid, NotFound, StaleRead
from isp_http.panel import Panel
from isp_http.text import LATIN_DIGITS, RAW
from isp_http.types import Body, Id, Version, View, WholeList
from pydantic import StringConstraints

from seller_panel.ports import SellerPanel

panel = Panel("payment-accounts")

# The generation of bKash's interface that merchants are given now.
BKASH_VERSION = "v1.2.0-beta"

Wallet = Annotated[str, LATIN_DIGITS, StringConstraints(pattern=r"^01[3-9][0-9]{8}$")]
# As it stands in a letter, broken into lines; what is taken of it has a pattern of its own.
TopicText = Annotated[str, RAW, StringConstraints(min_length=1, max_length=400)]
ProviderSecret = Annotated[
    str, RAW, StringConstraints(min_length=1, max_length=256, pattern=r"^[!-~]+$")
]


class ParkedTopicView(View):
    """A topic that asks to be confirmed. Not fresh: the provider has to ask again to be confirmed."""

    id: str
    topic: str
    received_at: int
    is_fresh: bool


class PushView(View):
    """`address` is what the provider has to be told; `topic` is the one that is believed."""

    address: str
    topic: str | None
    connected_at: int | None
    last_push_at: int | None
    parked: list[ParkedTopicView]


class PaymentAccountView(View):
    """`problem` says why nobody can pay into it; without one it is active and offered."""

    id: str
    provider: str
    mode: Mode
    account_ref: str
    is_active: bool
    problem: AccountProblem | None
    proved_at: int | None
    created_at: int
    version: int
    push: PushView


class CredentialsBody(Body):
    username: ProviderSecret
    password: ProviderSecret
    app_key: ProviderSecret
    app_secret: ProviderSecret

    def secrets(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in CredentialsBody.model_fields}


class NewPaymentAccountBody(CredentialsBody):
    provider: Literal["bkash"]
    mode: Mode
    account_ref: Wallet


class PushTopicBody(Body):
    """`version` is the account's as it was seen; a topic of null believes none any more."""

    version: Version
    topic: TopicText | None


@panel.route("GET", "/payment-accounts", needs=Permission.PAYMENT_SETTLE)
def list_payment_accounts(actor: Actor, ports: SellerPanel) -> WholeList[PaymentAccountView]:
    """Return the wallets that customers can pay into; they are the ISP's, not its resellers'."""
    is_of_the_isp = actor.scope == tenant_scope(actor.tenant_id)
    accounts = ports.payments.accounts(actor.scope) if is_of_the_isp else []
    return WholeList(items=[account_view(ports, account) for account in accounts])


@panel.route(
    "GET",
    "/payment-accounts/{account_id}",
    needs=Permission.PAYMENT_SETTLE,
    refusals=(NotFound,),
)
def get_payment_account(account_id: Id, actor: Actor, ports: SellerPanel) -> PaymentAccountView:
    """Return one wallet of the ISP's, and how its push stands."""
    refuse_a_part_of_the_tree(actor)
    return account_view(ports, ports.payments.account(actor.scope, account_id))


@panel.route(
    "POST",
    "/payment-accounts",
    needs=Permission.PAYMENT_ACCOUNT_EDIT,
    status=201,
    refusals=(Invalid, AlreadyExists, CredentialsRefused, TooManyRequests),
)
def open_payment_account(
    body: NewPaymentAccountBody, actor: Actor, asked: Asked, ports: SellerPanel
) -> PaymentAccountView:
    """Take up a wallet; refused where its provider does not know the credentials."""
    new = NewPaymentAccount(
        provider=body.provider,
        mode=body.mode,
        api_version=BKASH_VERSION,
        account_ref=body.account_ref,
        secrets=body.secrets(),
        settings={},
    )
    return account_view(ports, ports.wallets.open_payment_account(actor, new, asked))


@panel.route(
    "PUT",
    "/payment-accounts/{account_id}/push-topic",
    needs=Permission.PAYMENT_ACCOUNT_EDIT,
    refusals=(NotFound, Invalid, StaleRead),
)
def pin_topic(
    account_id: Id, body: PushTopicBody, actor: Actor, ports: SellerPanel
) -> PaymentAccountView:
    """Say which topic is the provider's; one that asked lately is confirmed at once."""
    choice = TopicChoice(body.version, body.topic, actor.subject_id)
    return account_view(ports, ports.pin_topic(actor.scope, account_id, choice))


@panel.route(
    "DELETE",
    "/payment-accounts/{account_id}/parked-topics/{parked_id}",
    needs=Permission.PAYMENT_ACCOUNT_EDIT,
    refusals=(NotFound, StaleRead),
)
def decline_topic(
    account_id: Id, parked_id: Id, actor: Actor, ports: SellerPanel
) -> PaymentAccountView:
    """Say that a topic which asks is not the provider's; should it ask again, it is shown again."""
    return account_view(ports, ports.records.decline_topic(actor, account_id, parked_id))


def refuse_a_part_of_the_tree(actor: Actor) -> None:
    """The account is the ISP's: to whoever works below it, it does not exist."""
    if actor.scope != tenant_scope(actor.tenant_id):
        raise NotFound(kind="payment_account")


def account_view(ports: SellerPanel, account: PaymentAccount) -> PaymentAccountView:
    return PaymentAccountView(
        id=account.id,
        provider=account.provider,
        mode=account.mode,
        account_ref=account.account_ref,
        is_active=account.is_active,
        problem=account.problem,
        proved_at=account.proved_at,
        created_at=account.created_at,
        version=account.version,
        push=_push(ports, account),
    )


def _push(ports: SellerPanel, account: PaymentAccount) -> PushView:
    channel, now = _channel(ports, account), ports.clock.now()
    return PushView(
        address=f"{ports.public_origin}/api/{account.push_path}",
        topic=pinned(account),
        connected_at=channel.connected_at,
        last_push_at=channel.last_push_at,
        parked=[
            ParkedTopicView(
                id=one.id,
                topic=one.topic,
                received_at=one.received_at,
                is_fresh=one.is_fresh(now),
            )
            for one in channel.parked
        ],
    )


def _channel(ports: SellerPanel, account: PaymentAccount) -> PushChannel:
    scope = tenant_scope(account.tenant_id)
    return ports.payments.push_channel(scope, account.id) or nothing_heard(account)
