"""Credentials, sessions, one-time codes, counters and the tokens of payment providers."""

from __future__ import annotations

from typing import Self

from isp.parties.credentials import Challenge, Session, StaffCredential
from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from isp_aws.dynamodb import keys, platform_keys
from isp_aws.dynamodb.attributes import IntegerAttribute, TextsAttribute
from isp_aws.dynamodb.connection import TableItem
from isp_aws.environment import Table
from isp_aws.sealing import Sealer


class AccessItem(TableItem):
    table = Table.ACCESS


class CredentialItem(AccessItem):
    tenant_id = UnicodeAttribute()
    staff_id = UnicodeAttribute()
    version = IntegerAttribute()
    mobile = UnicodeAttribute()
    password_hash = UnicodeAttribute()
    totp_secret = UnicodeAttribute(null=True)
    totp_enabled = BooleanAttribute()
    totp_last_step = IntegerAttribute()
    recovery_hashes = TextsAttribute()

    @classmethod
    def key(cls, tenant_id: str, staff_id: str) -> str:
        return keys.entity(tenant_id, StaffCredential.kind, staff_id)

    @classmethod
    def from_credential(cls, credential: StaffCredential, sealer: Sealer) -> Self:
        secret = credential.totp_secret
        if secret is not None:
            secret = sealer.seal(secret, _belongs_to(credential.tenant_id, credential.id))
        return cls(
            cls.key(credential.tenant_id, credential.id),
            keys.SELF,
            tenant_id=credential.tenant_id,
            staff_id=credential.id,
            version=credential.version,
            mobile=credential.mobile,
            password_hash=credential.password_hash,
            totp_secret=secret,
            totp_enabled=credential.totp_enabled,
            totp_last_step=credential.totp_last_step,
            recovery_hashes=credential.recovery_hashes,
        )

    def to_credential(self, sealer: Sealer) -> StaffCredential:
        secret = self.totp_secret
        if secret is not None:
            secret = sealer.unseal(secret, _belongs_to(self.tenant_id, self.staff_id))
        return StaffCredential(
            tenant_id=self.tenant_id,
            id=self.staff_id,
            version=self.version,
            mobile=self.mobile,
            password_hash=self.password_hash,
            totp_secret=secret,
            totp_enabled=self.totp_enabled,
            totp_last_step=self.totp_last_step,
            recovery_hashes=self.recovery_hashes,
        )


class StaffMobileItem(AccessItem):
    """Leads from a mobile to a credential, which says whether the mobile is still its own."""

    tenant_id = UnicodeAttribute()
    staff_id = UnicodeAttribute()


class SessionItem(AccessItem):
    token_hash = UnicodeAttribute()
    tenant_id = UnicodeAttribute()
    subject_id = UnicodeAttribute()
    role = UnicodeAttribute()
    node_path = UnicodeAttribute()
    name = UnicodeAttribute()
    created_at = IntegerAttribute()
    seen_at = IntegerAttribute()
    expires_at = IntegerAttribute()
    mobile = UnicodeAttribute(default="")

    @classmethod
    def from_session(cls, session: Session) -> Self:
        return cls(
            platform_keys.session(session.token_hash),
            keys.SELF,
            **{name: getattr(session, name) for name in Session.__dataclass_fields__},
        )

    def to_session(self) -> Session:
        return Session(**{name: getattr(self, name) for name in Session.__dataclass_fields__})


class SessionOfItem(AccessItem):
    """Leads from a person to one of their sessions, so that all of them can be ended."""

    expires_at = IntegerAttribute()


class ChallengeItem(AccessItem):
    challenge_id = UnicodeAttribute()
    purpose = UnicodeAttribute()
    tenant_id = UnicodeAttribute(null=True)
    mobile = UnicodeAttribute()
    code_hash = UnicodeAttribute()
    tries = IntegerAttribute()
    expires_at = IntegerAttribute()

    @classmethod
    def from_challenge(cls, challenge: Challenge) -> Self:
        return cls(
            platform_keys.challenge(challenge.id),
            keys.SELF,
            challenge_id=challenge.id,
            purpose=challenge.purpose,
            tenant_id=challenge.tenant_id,
            mobile=challenge.mobile,
            code_hash=challenge.code_hash,
            tries=challenge.tries,
            expires_at=challenge.expires_at,
        )

    def to_challenge(self) -> Challenge:
        return Challenge(
            id=self.challenge_id,
            purpose=self.purpose,
            tenant_id=self.tenant_id,
            mobile=self.mobile,
            code_hash=self.code_hash,
            tries=self.tries,
            expires_at=self.expires_at,
        )


class CounterItem(AccessItem):
    """How often something happened within one window."""

    hits = IntegerAttribute()
    expires_at = IntegerAttribute()


class PaymentTokenItem(AccessItem):
    """A provider's token, sealed, and who is fetching the next one."""

    value = UnicodeAttribute(null=True)
    value_expires_at = IntegerAttribute(null=True)
    lease = UnicodeAttribute(null=True)
    lease_ends_at = IntegerAttribute(null=True)


def _belongs_to(tenant_id: str, staff_id: str) -> str:
    return f"{tenant_id}/{StaffCredential.kind}/{staff_id}/totp_secret"
