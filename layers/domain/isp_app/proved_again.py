"""Proving again who one is, in a session that somebody else may have found open.

What a session alone could change of how its owner gets in, asks for the password, and where the second factor
is on, for a code of it. Wrong ones are counted against the person who is signed in: a stranger cannot use that up.
"""

from __future__ import annotations

from dataclasses import dataclass

from isp.parties.actor import Actor
from isp.parties.credentials import StaffCredential
from isp.parties.one_time_code import Limit
from isp.parties.password import is_password
from isp.parties.second_factor import after_code
from isp.ports import Access, Clock
from isp.refusals import Invalid

from isp_app.limits import hold_to

TRIES, TRIES_SECONDS = 10, 900


@dataclass(frozen=True, slots=True)
class ProvedAgain:
    access: Access
    clock: Clock

    def by_password(self, actor: Actor, password: str, field: str = "password") -> StaffCredential:
        """Return the actor's credential; Invalid where the password is not his."""
        credential = self.credential(actor)
        if not is_password(password, credential.password_hash):
            raise Invalid(field=field, reason="wrong_password")
        return credential

    def by_password_and_code(self, actor: Actor, password: str, code: str) -> StaffCredential:
        """Return the credential with the code used up, one version on; it is to be saved."""
        credential = self.by_password(actor, password)
        after = after_code(credential, code, self.clock.now())
        if after is None:
            raise Invalid(field="code", reason="wrong_code")
        return after

    def credential(self, actor: Actor) -> StaffCredential:
        """Return the actor's credential, and count that he tries; NotFound for who has none."""
        credential = self.access.credential(actor.tenant_id, actor.subject_id)
        counter = f"proved-again:{actor.tenant_id}:{actor.subject_id}"
        hold_to(self.access, (Limit(counter, TRIES, TRIES_SECONDS),), self.clock.now())
        return credential
