"""Switch the second factor on, in two steps, so that nobody locks himself out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from isp.parties.actor import Actor
from isp.parties.credentials import StaffCredential
from isp.parties.one_time_code import CodeWrong, Limit
from isp.parties.scope import tenant_scope
from isp.parties.session import token_hash
from isp.parties.totp import (
    RECOVERY_CODES,
    SECRET_BYTES,
    matching_step,
    recovery_code,
    recovery_hash,
    secret_text,
)
from isp.ports import Access, Clock, Directory, Random
from isp.refusals import Refusal

from isp_app.limits import hold_to
from isp_app.proved_again import ProvedAgain
from isp_app.randomness import random_bytes


class AlreadyUpToDate(Refusal):
    code, status = "already_up_to_date", 409


@dataclass(frozen=True, slots=True)
class TotpSecret:
    """What an authenticator app is told."""

    issuer: str
    mobile: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SwitchOnTotp:
    access: Access
    directory: Directory
    clock: Clock
    random: Random

    def start(self, actor: Actor, password: str) -> TotpSecret:
        """Return a new secret; nothing is asked for before it is confirmed.

        The password is asked for: who finds a session open would lock its owner out with his own app.
        """
        self._not_switched_on(actor)
        credential = ProvedAgain(self.access, self.clock).by_password(actor, password)
        secret = secret_text(random_bytes(self.random)[:SECRET_BYTES])
        self.access.save_credential(
            replace(credential, version=credential.version + 1, totp_secret=secret)
        )
        issuer = self.directory.tenant(tenant_scope(actor.tenant_id)).name
        return TotpSecret(issuer, credential.mobile, secret)

    def confirm(self, actor: Actor, code: str, session_token: str) -> list[str]:
        """Switch the second factor on and return the recovery codes, once; other sessions are over."""
        now = self.clock.now()
        hold_to(self.access, (Limit(f"totp:{actor.tenant_id}:{actor.subject_id}", 10, 900),), now)
        credential = self._not_switched_on(actor)
        if credential.totp_secret is None:
            raise CodeWrong
        step = matching_step(credential.totp_secret, code, now, credential.totp_last_step)
        if step is None:
            raise CodeWrong
        codes = new_recovery_codes(self.random)
        self.access.save_credential(
            replace(
                credential,
                version=credential.version + 1,
                totp_enabled=True,
                totp_last_step=step,
                recovery_hashes=tuple(recovery_hash(one) for one in codes),
            )
        )
        # They rest on the password alone.
        own = token_hash(session_token)
        self.access.end_sessions_of(actor.tenant_id, actor.subject_id, but=own)
        return codes

    def _not_switched_on(self, actor: Actor) -> StaffCredential:
        credential = self.access.credential(actor.tenant_id, actor.subject_id)
        if credential.totp_enabled:
            raise AlreadyUpToDate
        return credential


def new_recovery_codes(random: Random) -> list[str]:
    return [recovery_code(random.token(256)) for _ in range(RECOVERY_CODES)]
