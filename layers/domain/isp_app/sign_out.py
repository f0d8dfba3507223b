"""Sign out: end the session one asks with, or all sessions of whoever asks.

A customer's sessions are those of all lines that carry his mobile: each stands before one of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from isp.parties.actor import Actor
from isp.parties.session import token_hash
from isp.ports import Access, Directory

from isp_app.lines_of_mobile import lines_on


@dataclass(frozen=True, slots=True)
class SignOut:
    access: Access
    directory: Directory

    def __call__(self, session_token: str) -> None:
        self.access.end_session(token_hash(session_token))

    def everywhere(self, actor: Actor) -> None:
        """End all sessions of whoever asks, the one he asks with included."""
        lines = lines_on(self.directory, actor.tenant_id, actor.mobile)
        for subject_id in dict.fromkeys((actor.subject_id, *(line.id for line in lines))):
            self.access.end_sessions_of(actor.tenant_id, subject_id)
