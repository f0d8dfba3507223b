"""Invite an edge: whoever holds the code that is shown here makes one machine an edge, once."""

from __future__ import annotations

from dataclasses import dataclass, field

from isp.network.enrol_edge import ENROLMENT_PURPOSE, ENROLMENT_SECONDS
from isp.network.enrolment_code import challenge_id_of, code_text
from isp.parties.actor import Actor
from isp.parties.credentials import Challenge
from isp.parties.one_time_code import code_hash
from isp.ports import Access, Clock, Random


@dataclass(frozen=True, slots=True)
class Invitation:
    expires_at: int
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class InviteEdge:
    access: Access
    clock: Clock
    random: Random
    pepper: bytes = field(repr=False)

    def __call__(self, actor: Actor) -> Invitation:
        """Return a code with which one edge joins; it works once."""
        code = code_text(self.random.token(256))
        challenge_id = challenge_id_of(code)
        expires_at = self.clock.now() + ENROLMENT_SECONDS
        self.access.save_challenge(
            Challenge(
                id=challenge_id,
                purpose=ENROLMENT_PURPOSE,
                tenant_id=actor.tenant_id,
                mobile="",
                code_hash=code_hash(self.pepper, challenge_id, code),
                tries=0,
                expires_at=expires_at,
            )
        )
        return Invitation(expires_at, code)
