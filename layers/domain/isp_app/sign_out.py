"""Sign out: end the session one asks with, or all sessions of whoever asks."""

from __future__ import annotations

from dataclasses import dataclass

from isp.parties.actor import Actor
from isp.parties.session import token_hash
from isp.ports import Access


@dataclass(frozen=True, slots=True)
class SignOut:
    access: Access

    def __call__(self, session_token: str) -> None:
        self.access.end_session(token_hash(session_token))

    def everywhere(self, actor: Actor) -> None:
        """End all sessions of whoever asks, the one he asks with included."""
        self.access.end_sessions_of(actor.tenant_id, actor.subject_id)
