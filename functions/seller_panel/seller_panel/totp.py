"""The second factor: switched on in two steps, so that nobody locks himself out."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated
from urllib.parse import quote, urlencode

from isp.parties.actor import Actor
from isp.parties.one_time_code import CodeWrong, Limit, TooManyRequests
from isp.parties.permissions import Permission
from isp.parties.scope import tenant_scope
from isp.parties.totp import (
    RECOVERY_CODES,
    SECRET_BYTES,
    matching_step,
    recovery_code,
    recovery_hash,
    secret_text,
)
from isp.refusals import NotFound, Refusal, StaleRead
from isp_http.one_time_codes import hold_to
from isp_http.operation import Repeat
from isp_http.panel import Panel
from isp_http.randomness import random_bytes
from isp_http.types import Body, View
from pydantic import StringConstraints

from seller_panel.ports import SellerPanel

panel = Panel("totp")

SixDigits = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]


class AlreadyUpToDate(Refusal):
    code, status = "already_up_to_date", 409


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
    status=201,
    repeat=Repeat.KEY_UNSAVED,
    refusals=(NotFound, AlreadyUpToDate, StaleRead),
)
def start_totp(actor: Actor, ports: SellerPanel) -> TotpSecretView:
    """Return a new secret for an authenticator app; nothing is asked for before it is confirmed."""
    credential = ports.access.credential(actor.tenant_id, actor.subject_id)
    if credential.totp_enabled:
        raise AlreadyUpToDate
    secret = secret_text(random_bytes(ports.random)[:SECRET_BYTES])
    ports.access.save_credential(
        replace(credential, version=credential.version + 1, totp_secret=secret)
    )
    issuer = ports.directory.tenant(tenant_scope(actor.tenant_id)).name
    label = quote(f"{issuer}:{credential.mobile}")
    said = urlencode({"secret": secret, "issuer": issuer})
    return TotpSecretView(secret=secret, uri=f"otpauth://totp/{label}?{said}")


@panel.route(
    "POST",
    "/totp/confirmations",
    needs=Permission.OWN_SECURITY,
    repeat=Repeat.KEY_UNSAVED,
    refusals=(NotFound, AlreadyUpToDate, CodeWrong, TooManyRequests, StaleRead),
)
def confirm_totp(body: TotpConfirmation, actor: Actor, ports: SellerPanel) -> RecoveryCodesView:
    """Switch the second factor on and return the recovery codes, once."""
    now = ports.clock.now()
    hold_to(ports.access, (Limit(f"totp:{actor.tenant_id}:{actor.subject_id}", 10, 900),), now)
    credential = ports.access.credential(actor.tenant_id, actor.subject_id)
    if credential.totp_enabled:
        raise AlreadyUpToDate
    if credential.totp_secret is None:
        raise CodeWrong
    step = matching_step(credential.totp_secret, body.code, now, credential.totp_last_step)
    if step is None:
        raise CodeWrong
    codes = [recovery_code(ports.random.token(256)) for _ in range(RECOVERY_CODES)]
    ports.access.save_credential(
        replace(
            credential,
            version=credential.version + 1,
            totp_enabled=True,
            totp_last_step=step,
            recovery_hashes=tuple(recovery_hash(code) for code in codes),
        )
    )
    return RecoveryCodesView(recovery_codes=codes)
