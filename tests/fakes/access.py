"""Credentials, sessions, one-time codes and names of the platform, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from isp.parties.credentials import Challenge, Session, StaffCredential
from isp.ports import Owner
from isp.refusals import NotFound, StaleRead

from tests.fakes.store import Store


class FakeAccess:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._credentials: dict[tuple[str, str], StaffCredential] = {}
        self._sessions: dict[str, Session] = {}
        self._challenges: dict[str, Challenge] = {}
        self._hits: dict[tuple[str, int, int], int] = {}

    def owner(self, kind: str, value: str) -> Owner | None:
        return self._store.claims.get((None, kind, value))

    def credentials_by_mobile(self, mobile: str) -> Sequence[StaffCredential]:
        return [one for one in self._credentials.values() if one.mobile == mobile]

    def credential(self, tenant_id: str, staff_id: str) -> StaffCredential:
        found = self._credentials.get((tenant_id, staff_id))
        if found is None:
            raise NotFound(kind=StaffCredential.kind)
        return found

    def save_credential(self, credential: StaffCredential) -> None:
        with self._store.lock:
            key = (credential.tenant_id, credential.id)
            stored = self._credentials.get(key)
            if (stored.version if stored else 0) != credential.version - 1:
                raise StaleRead(kind=StaffCredential.kind)
            self._credentials[key] = credential

    def save_session(self, session: Session) -> None:
        with self._store.lock:
            is_new = session.seen_at == session.created_at
            known = self._sessions.get(session.token_hash)
            if is_new or (known is not None and known.subject_id == session.subject_id):
                self._sessions[session.token_hash] = session

    def turn_session(self, session: Session) -> bool:
        with self._store.lock:
            if session.token_hash not in self._sessions:
                return False
            self._sessions[session.token_hash] = session
            return True

    def session(self, token_hash: str) -> Session | None:
        return self._sessions.get(token_hash)

    def end_session(self, token_hash: str) -> None:
        self._sessions.pop(token_hash, None)

    def end_sessions_of(self, tenant_id: str, subject_id: str, but: str | None = None) -> None:
        with self._store.lock:
            for key, one in list(self._sessions.items()):
                if (one.tenant_id, one.subject_id) == (tenant_id, subject_id) and key != but:
                    del self._sessions[key]

    def save_challenge(self, challenge: Challenge) -> None:
        self._challenges[challenge.id] = challenge

    def challenge(self, challenge_id: str) -> Challenge | None:
        return self._challenges.get(challenge_id)

    def is_number_of_staff(self, mobile: str) -> bool:
        return bool(self.credentials_by_mobile(mobile))

    def try_challenge(self, challenge_id: str, now: int) -> Challenge | None:
        with self._store.lock:
            known = self._challenges.get(challenge_id)
            if known is None or now >= known.expires_at:
                return None
            self._challenges[challenge_id] = replace(known, tries=known.tries + 1)
            return self._challenges[challenge_id]

    def consume_challenge(self, challenge_id: str) -> bool:
        return self._challenges.pop(challenge_id, None) is not None

    def hit(self, counter: str, window_seconds: int, now: int) -> int:
        with self._store.lock:
            key = (counter, window_seconds, now // window_seconds)
            self._hits[key] = self._hits.get(key, 0) + 1
            return self._hits[key]
