"""Set a new password where the old one is forgotten: by a code to the mobile, and the second factor where it is on.

Strangers are answered as members are: a challenge is made either way, and only a code that arrived opens anything.
Nobody is kept out by it: the old password stays good until the new one is set.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from isp.customers.mobile import mobile_number
from isp.parties.credentials import StaffCredential
from isp.parties.known_device import staff_person
from isp.parties.one_time_code import CodeWrong, Purpose
from isp.parties.password import PasswordMeter, check_strength
from isp.parties.permissions import Role
from isp.parties.scope import tenant_scope
from isp.parties.second_factor import after_code
from isp.parties.session import Person
from isp.parties.staff_news import SecurityNews
from isp.parties.tenant import Tenant
from isp.ports import Access, Directory, Random
from isp.refusals import Invalid, NotFound

from isp_app.change_password import what_is_known_of, with_password
from isp_app.news_for_staff import NewsForStaff
from isp_app.one_time_codes import Asker, Asking, OneTimeCodes, Proof
from isp_app.sign_in import ChooseIsp, SignIn, Started, TotpRequired


@dataclass(frozen=True, slots=True)
class RecoveryWish:
    """What somebody tells who forgot his password; the code proves his mobile."""

    challenge_id: str
    slug: str | None
    code: str = field(repr=False)
    password: str = field(repr=False)
    totp: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class RecoverPassword:
    access: Access
    directory: Directory
    random: Random
    meter: PasswordMeter
    codes: OneTimeCodes
    sign_in: SignIn
    news: NewsForStaff

    def ask(self, mobile_text: str, asker: Asker) -> str:
        """Have a code sent; return the id of the challenge, after the same work for strangers."""
        mobile = mobile_number(mobile_text)
        asking = Asking(Purpose.PASSWORD_RECOVERY, None, mobile, staff_person(mobile))
        return self.codes.ask(asking, asker)

    def __call__(self, wish: RecoveryWish, asker: Asker) -> Started:
        """Set the password, end all sessions that rest on the old one, and start a new one."""
        proof = Proof(Purpose.PASSWORD_RECOVERY, None, wish.challenge_id, wish.code)
        challenge = self.codes.prove(
            proof, asker, first=lambda: check_strength(self.meter, wish.password, ())
        )
        credential, tenant = _meant(self._members(challenge.mobile), wish.slug)
        check_strength(self.meter, wish.password, what_is_known_of(self.directory, credential))
        proved = self._second_factor(credential, wish.totp)
        # The code first: whoever stops here asks for another, and no code sets two passwords.
        self.codes.use_up(challenge)
        changed = replace(
            with_password(proved, wish.password, self.random), version=credential.version + 1
        )
        self.access.save_credential(changed)
        self.access.end_sessions_of(tenant.id, credential.id)
        self.news.tell(changed, SecurityNews.PASSWORD_CHANGED)
        staff = self.directory.staff(tenant_scope(tenant.id), credential.id)
        person = Person(tenant.id, staff.id, Role(staff.role), staff.node_path, staff.name)
        known = self.sign_in.remembered(asker.device, staff_person(challenge.mobile))
        return replace(self.sign_in.start(person), device=known)

    def _members(self, mobile: str) -> list[tuple[StaffCredential, Tenant]]:
        found: list[tuple[StaffCredential, Tenant]] = []
        for credential in self.access.credentials_by_mobile(mobile):
            try:
                tenant = self.directory.tenant(tenant_scope(credential.tenant_id))
            except NotFound:
                continue  # A sign-up that stopped between the credential and the tenant.
            found.append((credential, tenant))
        return found

    def _second_factor(self, credential: StaffCredential, code: str | None) -> StaffCredential:
        if not credential.totp_enabled:
            return credential
        if code is None:
            raise TotpRequired
        after = after_code(credential, code, self.codes.clock.now())
        if after is None:
            raise Invalid(field="totp", reason="wrong_code")
        return after


def _meant(
    members: Sequence[tuple[StaffCredential, Tenant]], slug: str | None
) -> tuple[StaffCredential, Tenant]:
    """Return whose password is meant; who is staff of several ISPs is asked which."""
    if slug is not None:
        members = [(one, tenant) for one, tenant in members if tenant.slug == slug]
    if not members:
        raise CodeWrong
    if len(members) > 1:
        raise ChooseIsp(field="slug", choices=[(tenant.slug, tenant.name) for _, tenant in members])
    return members[0]
