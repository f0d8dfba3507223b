"""How a payment account stands: tried at its provider, switched on and off, and whose its number is."""

from __future__ import annotations

from isp.parties.actor import Actor
from isp.parties.one_time_code import CodeWrong, TooManyRequests
from isp.parties.permissions import Permission
from isp.payments.account_standing import CredentialsRefused, NothingToConfirm
from isp.refusals import NotFound, StaleRead, Unavailable
from isp_http.caller import Caller
from isp_http.operation import Repeat
from isp_http.panel import Panel
from isp_http.types import Body, CodeText, Id, Version
from isp_http.views import ChallengeView, challenge_view

from seller_panel.payment_accounts import (
    CredentialsBody,
    PaymentAccountView,
    account_view,
    refuse_a_part_of_the_tree,
)
from seller_panel.ports import SellerPanel

panel = Panel("wallets")


class CredentialsChange(CredentialsBody):
    """`version` is the account's as it was seen. Credentials belong together: all are entered anew."""

    version: Version


class StandingBody(Body):
    version: Version


class WalletProof(Body):
    challenge_id: Id
    code: CodeText


@panel.route(
    "PATCH",
    "/payment-accounts/{account_id}",
    needs=Permission.PAYMENT_ACCOUNT_EDIT,
    repeat=Repeat.KEY_UNSAVED,
    refusals=(NotFound, StaleRead, CredentialsRefused, TooManyRequests, Unavailable),
)
def edit_payment_account(
    account_id: Id, body: CredentialsChange, actor: Actor, ports: SellerPanel
) -> PaymentAccountView:
    """Give an account other credentials, which its provider has to answer first."""
    refuse_a_part_of_the_tree(actor)
    edited = ports.wallets.edit_payment_account(actor, account_id, body.version, body.secrets())
    return account_view(ports, edited)


@panel.route(
    "POST",
    "/payment-accounts/{account_id}/activations",
    needs=Permission.PAYMENT_ACCOUNT_EDIT,
    repeat=Repeat.KEY_UNSAVED,
    refusals=(NotFound, StaleRead, CredentialsRefused, TooManyRequests, Unavailable),
)
def activate_payment_account(
    account_id: Id, body: StandingBody, actor: Actor, ports: SellerPanel
) -> PaymentAccountView:
    """Ask the provider with the account's credentials; if it answers, customers can pay."""
    refuse_a_part_of_the_tree(actor)
    stands = ports.wallets.activate_payment_account(actor, account_id, body.version)
    return account_view(ports, stands)


@panel.route(
    "POST",
    "/payment-accounts/{account_id}/deactivations",
    needs=Permission.PAYMENT_ACCOUNT_EDIT,
    repeat=Repeat.KEY_UNSAVED,
    refusals=(NotFound, StaleRead),
)
def deactivate_payment_account(
    account_id: Id, body: StandingBody, actor: Actor, ports: SellerPanel
) -> PaymentAccountView:
    """Let no customer pay into the account any more; what was begun is still booked."""
    refuse_a_part_of_the_tree(actor)
    stands = ports.wallets.deactivate_payment_account(actor, account_id, body.version)
    return account_view(ports, stands)


@panel.route(
    "POST",
    "/payment-accounts/{account_id}/number-codes",
    needs=Permission.PAYMENT_ACCOUNT_EDIT,
    use_case="confirm_wallet",
    status=202,
    repeat=Repeat.KEY_UNSAVED,
    refusals=(NotFound, NothingToConfirm, TooManyRequests, Unavailable),
)
def ask_for_wallet_code(
    account_id: Id, actor: Actor, caller: Caller, ports: SellerPanel
) -> ChallengeView:
    """Send a code to the number of an account about which two ISPs disagree."""
    refuse_a_part_of_the_tree(actor)
    return challenge_view(ports.wallets.confirm_wallet.ask(actor, account_id, caller))


@panel.route(
    "POST",
    "/payment-accounts/{account_id}/number-proofs",
    needs=Permission.PAYMENT_ACCOUNT_EDIT,
    use_case="confirm_wallet",
    repeat=Repeat.KEY_UNSAVED,
    refusals=(
        NotFound,
        NothingToConfirm,
        CodeWrong,
        CredentialsRefused,
        TooManyRequests,
        StaleRead,
        Unavailable,
    ),
)
def confirm_wallet(
    account_id: Id, body: WalletProof, actor: Actor, caller: Caller, ports: SellerPanel
) -> PaymentAccountView:
    """Show by the code that the number is one's own; the account that held it is switched off."""
    refuse_a_part_of_the_tree(actor)
    proof = (body.challenge_id, body.code)
    stands = ports.wallets.confirm_wallet(actor, account_id, *proof, caller)
    return account_view(ports, stands)
