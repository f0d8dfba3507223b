"""Sign an ISP up: prove a mobile, name the ISP, be signed in as its owner.

Everything is derived from the proved code, so whoever repeats it finds what he made.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from isp.customers.mobile import mobile_number
from isp.notices.content import refuse_addresses
from isp.parties.credentials import StaffCredential
from isp.parties.known_device import staff_person
from isp.parties.one_time_code import CodeWrong, Purpose
from isp.parties.password import PasswordMeter, check_strength, is_password, password_hash
from isp.parties.permissions import Role
from isp.parties.scope import tenant_scope
from isp.parties.session import Person
from isp.parties.sign_up import NewTenant, sign_up, slug_of
from isp.parties.tenant import ROOT_PATH, Tenant
from isp.ports import Access, Clock, Directory, Ledger, Random
from isp.refusals import AlreadyExists, StaleRead, Taken

from isp_app.one_time_codes import Asker, Asking, OneTimeCodes, Proof
from isp_app.randomness import random_bytes
from isp_app.sign_in import SignIn, Started

PRODUCT_NAME = "Shongjog"


@dataclass(frozen=True, slots=True)
class SignUpWish:
    """What an owner tells; the code proves his mobile."""

    challenge_id: str
    isp_name: str
    owner_name: str
    language: str
    code: str = field(repr=False)
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SignUp:
    access: Access
    directory: Directory
    ledger: Ledger
    clock: Clock
    random: Random
    codes: OneTimeCodes
    sign_in: SignIn
    meter: PasswordMeter

    def ask(self, mobile_text: str, asker: Asker) -> str:
        """Send a code to a mobile that wants to sign up an ISP; return the id of the challenge."""
        mobile = mobile_number(mobile_text)
        asking = Asking(Purpose.SIGN_UP, None, mobile)
        return self.codes.ask(asking, asker)

    def __call__(self, wish: SignUpWish, asker: Asker) -> tuple[Tenant, Started]:
        """Make the ISP exist and start its owner's session."""
        proof = Proof(Purpose.SIGN_UP, None, wish.challenge_id, wish.code)
        challenge = self.codes.prove(proof, asker, first=lambda: self._check(wish))
        self._check(wish, challenge.mobile)
        new = NewTenant(
            isp_name=wish.isp_name.strip(),
            owner_name=wish.owner_name.strip(),
            mobile=challenge.mobile,
            language=wish.language,
            randomness=challenge.id,
        )
        tenant = self._existing_after(new)
        self._keep_credential(new, wish.password)
        self.codes.use_up(challenge)
        owner = Person(tenant.id, new.owner_id, Role.ISP_ADMIN, ROOT_PATH, new.owner_name)
        known = self.sign_in.remembered(asker.device, staff_person(new.mobile))
        return tenant, replace(self.sign_in.start(owner), device=known)

    def _check(self, wish: SignUpWish, *mobile: str) -> None:
        refuse_addresses("isp_name", wish.isp_name)
        about = (*mobile, wish.owner_name, wish.isp_name)
        check_strength(self.meter, wish.password, about)

    def _existing_after(self, new: NewTenant) -> Tenant:
        """Return the tenant, made now or by an earlier try with the same proved code."""
        scope = tenant_scope(new.tenant_id)
        now = self.clock.now()
        for is_taken in (False, True):
            slug = slug_of(new.isp_name, new.tenant_id, is_taken=is_taken)
            try:
                self.ledger.commit(scope, sign_up(new, slug, now))
                break
            except AlreadyExists:
                break
            except Taken:
                continue
        return self.directory.tenant(scope)

    def _keep_credential(self, new: NewTenant, password: str) -> None:
        credential = StaffCredential(
            tenant_id=new.tenant_id,
            id=new.owner_id,
            version=1,
            mobile=new.mobile,
            password_hash=password_hash(password, random_bytes(self.random)[:16]),
            totp_secret=None,
            totp_enabled=False,
            totp_last_step=0,
            recovery_hashes=(),
        )
        try:
            self.access.save_credential(credential)
        except StaleRead:
            # An earlier try got this far; whoever repeats it must know its password.
            kept = self.access.credential(new.tenant_id, new.owner_id)
            if not is_password(password, kept.password_hash):
                raise CodeWrong from None
