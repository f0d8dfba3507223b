"""The port `Access`: how people prove who they are, before a tenant is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from isp.parties.credentials import Challenge, Session, StaffCredential

if TYPE_CHECKING:
    from isp.ports import Owner


class Access(Protocol):
    """Credentials, sessions, one-time codes, and names that are unique over all tenants.

    These are looked up before a tenant is known, so the methods take no scope; the adapter runs
    them under a platform scope with a logged reason.
    """

    def owner(self, kind: str, value: str) -> Owner | None:
        """Return whom a platform-wide claim (slug, pay_link, edge, …) belongs to."""

    def credentials_by_mobile(self, mobile: str) -> Sequence[StaffCredential]: ...
    def credential(self, tenant_id: str, staff_id: str) -> StaffCredential: ...
    def save_credential(self, credential: StaffCredential) -> None:
        """Store a credential; StaleRead unless the stored version is one less (0: none)."""

    def save_session(self, session: Session) -> None:
        """Store a new session, or note that one was seen again unless it ended or was turned."""

    def turn_session(self, session: Session) -> bool:
        """Store a session with another line in front of it; False where it has ended meanwhile."""

    def session(self, token_hash: str) -> Session | None: ...
    def end_session(self, token_hash: str) -> None: ...
    def end_sessions_of(self, tenant_id: str, subject_id: str, but: str | None = None) -> None:
        """End the sessions of a person; `but` is the hash of the token whose session goes on."""

    def save_challenge(self, challenge: Challenge) -> None: ...
    def challenge(self, challenge_id: str) -> Challenge | None:
        """Return the challenge as it stands, without counting a try; None if gone."""

    def try_challenge(self, challenge_id: str, now: int) -> Challenge | None:
        """Count one try atomically and return the challenge with it counted, None if gone."""

    def consume_challenge(self, challenge_id: str) -> bool:
        """Make the challenge unusable; only the first caller is told True."""

    def hit(self, counter: str, window_seconds: int, now: int) -> int:
        """Count one event and return how many fell into the current window."""
