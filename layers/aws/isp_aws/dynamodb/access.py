"""Credentials, sessions, one-time codes and names of the platform, before a tenant is known.

Items that end by themselves carry `expires_at` for the table's TTL, which may be days late: whoever
reads them compares the time. The proof is `tests/adapters/test_contract_access.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from isp.parties.credentials import Challenge, Session, StaffCredential
from isp.ports import Owner
from isp.refusals import NotFound, StaleRead
from pynamodb.exceptions import DoesNotExist
from pynamodb.expressions.update import Action

from isp_aws.dynamodb import keys, platform_keys
from isp_aws.dynamodb.binding import platform_scope
from isp_aws.dynamodb.conditions import held
from isp_aws.dynamodb.items.access import (
    ChallengeItem,
    CounterItem,
    CredentialItem,
    SessionItem,
    SessionOfItem,
    StaffMobileItem,
)
from isp_aws.dynamodb.items.claims import EverywhereClaimItem
from isp_aws.sealing import Sealer


class DynamoAccess:
    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def owner(self, kind: str, value: str) -> Owner | None:
        with platform_scope("find whose name it is"):
            try:
                key = keys.claim_everywhere(kind, value)
                claim = EverywhereClaimItem.get(key, keys.SELF, consistent_read=True)
            except DoesNotExist:
                return None
            return Owner(claim.tenant_id, claim.owner_id)

    def credentials_by_mobile(self, mobile: str) -> Sequence[StaffCredential]:
        with platform_scope("find who signs in"):
            leads = StaffMobileItem.query(
                platform_keys.staff_of_mobile(mobile), consistent_read=True
            )
            found = [self._credential(lead.tenant_id, lead.staff_id) for lead in leads]
        # A lead outlives a change of the mobile, and a save that stopped half-way.
        return [one for one in found if one is not None and one.mobile == mobile]

    def is_number_of_staff(self, mobile: str) -> bool:
        """Say whether the number leads to a credential, or did before: who sends codes reads no more."""
        with platform_scope("send a one-time code"):
            leads = StaffMobileItem.query(platform_keys.staff_of_mobile(mobile), limit=1)
            return any(True for _ in leads)

    def credential(self, tenant_id: str, staff_id: str) -> StaffCredential:
        with platform_scope("find who signs in"):
            found = self._credential(tenant_id, staff_id)
        if found is None:
            raise NotFound(kind=StaffCredential.kind)
        return found

    def save_credential(self, credential: StaffCredential) -> None:
        """Store a credential; StaleRead unless the stored version is one less (0: none)."""
        item = CredentialItem.from_credential(credential, self._sealer)
        is_new = CredentialItem.pk.does_not_exist()
        was_not_touched = CredentialItem.version == credential.version - 1
        tenant_id, staff_id = credential.tenant_id, credential.id
        lead = StaffMobileItem(
            platform_keys.staff_of_mobile(credential.mobile),
            platform_keys.staff_of(tenant_id, staff_id),
        )
        lead.tenant_id, lead.staff_id = tenant_id, staff_id
        with platform_scope("save how somebody signs in"):
            lead.save()
            condition = is_new if credential.version == 1 else was_not_touched
            if not held(lambda: item.save(condition)):
                raise StaleRead(kind=StaffCredential.kind)

    def save_session(self, session: Session) -> None:
        item = SessionItem.from_session(session)
        with platform_scope("keep a session"):
            _lead(session).save()
            if session.seen_at == session.created_at:
                item.save()
                return
            # Seen again: one that was ended in between stays ended, one that was turned stays turned.
            held(lambda: item.save(SessionItem.subject_id == session.subject_id))

    def turn_session(self, session: Session) -> bool:
        item = SessionItem.from_session(session)
        with platform_scope("turn a session to another line"):
            _lead(session).save()
            return held(lambda: item.save(SessionItem.pk.exists()))

    def session(self, token_hash: str) -> Session | None:
        with platform_scope("check a session"):
            try:
                item = SessionItem.get(
                    platform_keys.session(token_hash), keys.SELF, consistent_read=True
                )
            except DoesNotExist:
                return None
            return item.to_session()

    def end_session(self, token_hash: str) -> None:
        with platform_scope("end a session"):
            SessionItem(platform_keys.session(token_hash), keys.SELF).delete()

    def end_sessions_of(self, tenant_id: str, subject_id: str, but: str | None = None) -> None:
        with platform_scope("end all sessions of a person"):
            leads = SessionOfItem.query(
                platform_keys.sessions_of(tenant_id, subject_id), consistent_read=True
            )
            for lead in [one for one in leads if one.sk != but]:
                # One that was turned to another line since is that line's, and stays.
                item = SessionItem(platform_keys.session(lead.sk), keys.SELF)
                held(partial(item.delete, SessionItem.subject_id == subject_id))
                lead.delete()

    def save_challenge(self, challenge: Challenge) -> None:
        with platform_scope("keep a one-time code"):
            ChallengeItem.from_challenge(challenge).save()

    def challenge(self, challenge_id: str) -> Challenge | None:
        with platform_scope("send a one-time code"):
            try:
                key = platform_keys.challenge(challenge_id)
                item = ChallengeItem.get(key, keys.SELF, consistent_read=True)
            except DoesNotExist:
                return None
            return item.to_challenge()

    def try_challenge(self, challenge_id: str, now: int) -> Challenge | None:
        item = ChallengeItem(platform_keys.challenge(challenge_id), keys.SELF)
        is_alive = ChallengeItem.expires_at > now
        count_a_try: list[Action] = [ChallengeItem.tries.add(1)]
        with platform_scope("try a one-time code"):
            if not held(lambda: item.update(actions=count_a_try, condition=is_alive)):
                return None
            return item.to_challenge()

    def consume_challenge(self, challenge_id: str) -> bool:
        item = ChallengeItem(platform_keys.challenge(challenge_id), keys.SELF)
        with platform_scope("use up a one-time code"):
            return held(lambda: item.delete(ChallengeItem.pk.exists()))

    def hit(self, counter: str, window_seconds: int, now: int) -> int:
        starts_at = now - now % window_seconds
        window = keys.at_then_id(starts_at, str(window_seconds))
        item = CounterItem(platform_keys.counter(counter), window)
        counting: list[Action] = [
            CounterItem.hits.add(1),
            CounterItem.expires_at.set(starts_at + window_seconds),
        ]
        with platform_scope("count against a limit"):
            item.update(actions=counting)
            return item.hits

    def _credential(self, tenant_id: str, staff_id: str) -> StaffCredential | None:
        try:
            key = CredentialItem.key(tenant_id, staff_id)
            item = CredentialItem.get(key, keys.SELF, consistent_read=True)
        except DoesNotExist:
            return None
        return item.to_credential(self._sealer)


def _lead(session: Session) -> SessionOfItem:
    whose = platform_keys.sessions_of(session.tenant_id, session.subject_id)
    lead = SessionOfItem(whose, session.token_hash)
    lead.expires_at = session.expires_at
    return lead
