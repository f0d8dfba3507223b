"""The second factor: switched on in two steps, so that nobody locks himself out."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote, urlencode

from isp.parties.actor import Actor
from isp.parties.one_time_code import CodeWrong, TooManyRequests
from isp.parties.permissions import Permission
from isp.refusals import NotFound, StaleRead
from isp_app.switch_on_totp import AlreadyUpToDate
from isp_http.operation import Repeat
from isp_http.panel import Panel
from isp_http.text import LATIN_DIGITS
from isp_http.types import Body, View
from pydantic import StringConstraints

from seller_panel.ports import SellerPanel

panel = Panel("totp")

SixDigits = Annotated[str, LATIN_DIGITS, StringConstraints(pattern=r"^[0-9]{6}$")]


class TotpSecretView(View):
    secret: str
    uri: str


class TotpConfirmation(Body):
    code: SixDigits


class RecoveryCodesView(View):
    recovery_codes: list[str]


@panel.route(
    "POST",
    "/totp",
    needs=Permission.OWN_SECURITY,
    use_case="switch_on_totp",
    status=201,
    repeat=Repeat.KEY_UNSAVED,
    refusals=(NotFound, AlreadyUpToDate, StaleRead),
)
def start_totp(actor: Actor, ports: SellerPanel) -> TotpSecretView:
    """Return a new secret for an authenticator app; nothing is asked for before it is confirmed."""
    made = ports.switch_on_totp.start(actor)
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
def confirm_totp(body: TotpConfirmation, actor: Actor, ports: SellerPanel) -> RecoveryCodesView:
    """Switch the second factor on and return the recovery codes, once."""
    return RecoveryCodesView(recovery_codes=ports.switch_on_totp.confirm(actor, body.code))
