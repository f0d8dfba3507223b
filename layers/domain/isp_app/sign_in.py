"""Sign staff in: mobile and password, then the second factor where it is switched on.

An unknown mobile costs as much time as a wrong password and gets the same answer. One person may be
staff of several ISPs with one mobile; where the password opens more than one, the ISP must be named.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from isp.parties.credentials import StaffCredential
from isp.parties.known_device import Device, staff_person
from isp.parties.limits_of_people import (
    limits_of_a_known_device,
    limits_of_signing_in,
    tries_of_strangers,
    wait_seconds,
)
from isp.parties.password import NOBODY, is_of_before, is_password, password_hash
from isp.parties.permissions import Role
from isp.parties.scope import tenant_scope
from isp.parties.second_factor import after_code
from isp.parties.session import TOKEN_BITS, Person, new_session, token_hash
from isp.parties.tenant import Tenant
from isp.ports import Access, Clock, Directory, Random
from isp.refusals import Choice, NotFound, Refusal, StaleRead

from isp_app.limits import counted, hold_to
from isp_app.randomness import random_bytes


class SignInFailed(Refusal):
    code, status = "sign_in_failed", 401


class TotpRequired(Refusal):
    code, status = "totp_required", 401


class ChooseIsp(Choice):
    code, status = "choose_isp", 409


# Lets whoever asked wait for his answer, so many seconds.
Pause = Callable[[float], object]


@dataclass(frozen=True, slots=True)
class Attempt:
    mobile: str
    password: str = field(repr=False)
    totp: str | None = field(repr=False)
    slug: str | None
    address: str
    device: Device | None = None


@dataclass(frozen=True, slots=True)
class Started:
    """A session that has just begun. `lasting_seconds` is None where it ends with the browser."""

    role: Role
    lasting_seconds: int | None
    token: str = field(repr=False)
    device: Device | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class SignIn:
    access: Access
    directory: Directory
    clock: Clock
    random: Random
    pause: Pause
    pepper: bytes = field(repr=False)

    def __call__(self, attempt: Attempt) -> Started:
        """Start the session of a staff member; every failure looks the same from outside."""
        now = self.clock.now()
        wait = self._held(attempt, now)
        if wait and attempt.totp is None:
            self.pause(wait)
        try:
            person, credential = self._proved(attempt, now)
        except SignInFailed:
            # Whoever has the second factor has shown enough; only who guesses at it waits.
            if wait and attempt.totp is not None:
                self.pause(wait)
            raise
        known = self.remembered(attempt.device, staff_person(attempt.mobile))
        started = self.start(person)
        self._still_proved(credential, attempt.password, started.token)
        return replace(started, device=known)

    def _still_proved(self, proved: StaffCredential, password: str, token: str) -> None:
        """End the session again where what it rests on was changed while it began.

        A change ends the sessions that it finds; one that is stored after it looked would outlast it.
        """
        now = self.access.credential(proved.tenant_id, proved.id)
        is_same = now.password_hash == proved.password_hash
        is_other_factor = now.totp_enabled and not proved.totp_enabled
        if is_other_factor or not (is_same or is_password(password, now.password_hash)):
            self.access.end_session(token_hash(token))
            raise SignInFailed

    def remembered(self, device: Device | None, person: str) -> Device:
        """Return the browser as one in which that person has signed in."""
        return (device or Device(self.random.token(128))).with_person(self.pepper, person)

    def _held(self, attempt: Attempt, now: int) -> int:
        """Hold whoever asks to his own limits; return how many seconds a stranger has to wait."""
        device = attempt.device
        if device is not None and device.knows(self.pepper, staff_person(attempt.mobile)):
            hold_to(self.access, limits_of_a_known_device(device.id), now)
            return 0
        hold_to(self.access, limits_of_signing_in(attempt.address), now)
        return wait_seconds(counted(self.access, tries_of_strangers(attempt.mobile), now))

    def _proved(self, attempt: Attempt, now: int) -> tuple[Person, StaffCredential]:
        credential, tenant = _chosen(self._opened(attempt), attempt.slug)
        if credential.totp_enabled:
            credential = _second_factor(self.access, credential, attempt.totp, now)
        self._hash_anew(credential, attempt.password)
        staff = self.directory.staff(tenant_scope(tenant.id), credential.id)
        person = Person(tenant.id, staff.id, Role(staff.role), staff.node_path, staff.name)
        return person, credential

    def _hash_anew(self, credential: StaffCredential, password: str) -> None:
        """Let a guess at a password of before cost what it costs today."""
        if not is_of_before(credential.password_hash):
            return
        made = password_hash(password, random_bytes(self.random)[:16])
        with suppress(StaleRead):  # Another sign-in was quicker, or the password is another now.
            self.access.save_credential(
                replace(credential, version=credential.version + 1, password_hash=made)
            )

    def start(self, person: Person) -> Started:
        """Start a session for somebody who has proved who he is."""
        token = self.random.token(TOKEN_BITS)
        session = new_session(person, token, self.clock.now())
        self.access.save_session(session)
        is_customer = person.role is Role.CUSTOMER
        lasting = session.expires_at - session.created_at if is_customer else None
        return Started(person.role, lasting, token)

    def _opened(self, attempt: Attempt) -> list[tuple[StaffCredential, Tenant]]:
        found = self.access.credentials_by_mobile(attempt.mobile)
        if not found:
            is_password(attempt.password, NOBODY)
        opened: list[tuple[StaffCredential, Tenant]] = []
        for credential in found:
            if not is_password(attempt.password, credential.password_hash):
                continue
            try:
                tenant = self.directory.tenant(tenant_scope(credential.tenant_id))
            except NotFound:
                continue  # A sign-up that stopped between the credential and the tenant.
            opened.append((credential, tenant))
        return opened


def _chosen(
    opened: Sequence[tuple[StaffCredential, Tenant]], slug: str | None
) -> tuple[StaffCredential, Tenant]:
    if slug is not None:
        opened = [(credential, tenant) for credential, tenant in opened if tenant.slug == slug]
    if not opened:
        raise SignInFailed
    if len(opened) > 1:
        raise ChooseIsp(field="slug", choices=[(tenant.slug, tenant.name) for _, tenant in opened])
    return opened[0]


def _second_factor(
    access: Access, credential: StaffCredential, code: str | None, now: int
) -> StaffCredential:
    """Return the credential with the code used up."""
    if code is None:
        raise TotpRequired
    after = after_code(credential, code, now)
    if after is None:
        raise SignInFailed
    try:
        access.save_credential(after)
    except StaleRead:
        # The same code came twice at once: it is good for the first only.
        raise SignInFailed from None
    return after
