"""The second factor: switched on in two steps, so that nobody locks himself out."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote, urlencode

from isp.parties.actor import Actor
from isp.parties.one_time_code import CodeWrong, TooManyRequests
from isp.parties.permissions import Permission
from isp.refusals import Invalid, NotFound, StaleRead
from isp_app.switch_off_totp import NotSwitchedOn
from isp_app.switch_on_totp import AlreadyUpToDate
from isp_http.caller import Caller
from isp_http.operation import Repeat
from isp_http.panel import Panel
from isp_http.text import LATIN_DIGITS
from isp_http.types import Body, CodeText, Secret, View
from pydantic import StringConstraints

from seller_panel.ports import SellerPanel

panel = Panel("totp")

SixDigits = Annotated[str, LATIN_DIGITS, StringConstraints(pattern=r"^[0-9]{6}$")]


class TotpSecretView(View):
    secret: str
    uri: str


class TotpStart(Body):
    password: Secret


class TotpConfirmation(Body):
    code: SixDigits


class ProofAgain(Body):
    """The password, and a code of the app or one of the recovery codes."""

    password: Secret
    code: CodeText


class RecoveryCodesView(View):
    recovery_codes: list[str]


@panel.route(
    "POST",
    "/totp",
    needs=Permission.OWN_SECURITY,
    use_case="switch_on_totp",
    status=201,
    repeat=Repeat.KEY_UNSAVED,
    refusals=(NotFound, AlreadyUpToDate, Invalid, TooManyRequests, StaleRead),
)
def start_totp(body: TotpStart, actor: Actor, ports: SellerPanel) -> TotpSecretView:
    """Return a new secret for an authenticator app; nothing is asked for before it is confirmed."""
    made = ports.security.switch_on_totp.start(actor, body.password)
    label = quote(f"{made.issuer}:{made.mobile}")
    said = urlencode({"secret": made.secret, "issuer": made.issuer})
    return TotpSecretView(secret=made.secret, uri=f"otpauth://totp/{label}?{said}")


@panel.route(
    "POST",
    "/totp/confirmations",
    needs=Permission.OWN_SECURITY,
    use_case="switch_on_totp",
    repeat=Repeat.KEY_UNSAVED,
    refusals=(NotFound, AlreadyUpToDate, CodeWrong, TooManyRequests, StaleRead),
)
def confirm_totp(
    body: TotpConfirmation, actor: Actor, caller: Caller, ports: SellerPanel
) -> RecoveryCodesView:
    """Switch the second factor on and return the recovery codes, once; other sessions are over."""
    assert caller.session_token is not None
    codes = ports.security.switch_on_totp.confirm(actor, body.code, caller.session_token)
    return RecoveryCodesView(recovery_codes=codes)


@panel.route(
    "POST",
    "/totp/removals",
    needs=Permission.OWN_SECURITY,
    use_case="switch_off_totp",
    status=204,
    repeat=Repeat.KEY_UNSAVED,
    refusals=(NotFound, NotSwitchedOn, Invalid, TooManyRequests, StaleRead),
)
def switch_off_totp(body: ProofAgain, actor: Actor, ports: SellerPanel) -> None:
    """Switch the second factor off."""
    ports.security.switch_off_totp(actor, body.password, body.code)


@panel.route(
    "POST",
    "/totp/recovery-codes",
    needs=Permission.OWN_SECURITY,
    use_case="renew_recovery_codes",
    status=201,
    repeat=Repeat.KEY_UNSAVED,
    refusals=(NotFound, NotSwitchedOn, Invalid, TooManyRequests, StaleRead),
)
def renew_recovery_codes(body: ProofAgain, actor: Actor, ports: SellerPanel) -> RecoveryCodesView:
    """Return new recovery codes, once; those of before are good no more."""
    codes = ports.security.renew_recovery_codes(actor, body.password, body.code)
    return RecoveryCodesView(recovery_codes=codes)
