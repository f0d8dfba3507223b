"""Change one's own password: the old one is asked for, and whoever else is signed in as one is signed out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from isp.parties.actor import Actor
from isp.parties.credentials import StaffCredential
from isp.parties.password import PasswordMeter, check_strength, is_password, password_hash
from isp.parties.scope import tenant_scope
from isp.parties.session import token_hash
from isp.parties.staff_news import SecurityNews
from isp.ports import Access, Clock, Directory, Random
from isp.refusals import Invalid

from isp_app.news_for_staff import NewsForStaff
from isp_app.proved_again import ProvedAgain
from isp_app.randomness import random_bytes


@dataclass(frozen=True, slots=True)
class PasswordChange:
    old_password: str = field(repr=False)
    new_password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ChangePassword:
    access: Access
    directory: Directory
    clock: Clock
    random: Random
    meter: PasswordMeter
    news: NewsForStaff

    def __call__(self, actor: Actor, change: PasswordChange, session_token: str) -> None:
        """Change the password and end all other sessions; a repeat finds it changed."""
        if change.old_password == change.new_password:
            raise Invalid(field="new_password", reason="already")
        proved = ProvedAgain(self.access, self.clock)
        credential = proved.credential(actor)
        # A change whose answer was lost: it is as it should be, and what it would end is ended.
        if not is_password(change.new_password, credential.password_hash):
            if not is_password(change.old_password, credential.password_hash):
                raise Invalid(field="old_password", reason="wrong_password")
            about = what_is_known_of(self.directory, credential)
            check_strength(self.meter, change.new_password, about, "new_password")
            changed = with_password(credential, change.new_password, self.random)
            self.access.save_credential(changed)
            self.news.tell(changed, SecurityNews.PASSWORD_CHANGED)
        own = token_hash(session_token)
        self.access.end_sessions_of(actor.tenant_id, actor.subject_id, but=own)


def what_is_known_of(directory: Directory, credential: StaffCredential) -> tuple[str, ...]:
    """Return what a guesser knows of a member of staff."""
    scope = tenant_scope(credential.tenant_id)
    tenant, staff = directory.tenant(scope), directory.staff(scope, credential.id)
    return credential.mobile, staff.name, tenant.name, tenant.slug


def with_password(credential: StaffCredential, password: str, random: Random) -> StaffCredential:
    """Return the credential with another password, one version on."""
    made = password_hash(password, random_bytes(random)[:16])
    return replace(credential, version=credential.version + 1, password_hash=made)
