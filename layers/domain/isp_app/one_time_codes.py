"""Asking for one-time codes and proving them.

Asking is answered the same for known and unknown numbers, after the same work: a challenge is stored and
its code handed over either way. Whose number it is finds out who sends it (`send_code.py`), when whoever
asked has his answer. The code lives nowhere in clear.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from isp.ids import derived_id
from isp.parties.credentials import Challenge
from isp.parties.known_device import Device
from isp.parties.limits_of_people import (
    codes_of_strangers,
    limits_of_a_known_asking,
    limits_of_a_strangers_asking,
    limits_of_proving,
    slowed_codes,
)
from isp.parties.one_time_code import (
    CODE_DIGITS,
    LIFETIME_SECONDS,
    CodeAsked,
    CodeWrong,
    Purpose,
    check_code,
    code_hash,
)
from isp.ports import Access, Clock, Random

from isp_app.limits import counted, hold_to


class Asker(Protocol):
    """What is known of whoever is at the other end."""

    @property
    def address(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def device(self) -> Device | None: ...


@dataclass(frozen=True, slots=True)
class Asking:
    """Who wants a code for what. It does not say whether anybody has that number."""

    purpose: Purpose
    tenant_id: str | None
    mobile: str
    person: str | None = None  # Under which name a device may know him; None where none does.

    @property
    def payer(self) -> str:
        """Return whose limit the code counts against: the tenant's, or the purpose's own."""
        return self.tenant_id or self.purpose.value


@dataclass(frozen=True, slots=True)
class Proof:
    """What somebody gives to show that the code reached him."""

    purpose: Purpose
    tenant_id: str | None
    challenge_id: str
    code: str = field(repr=False)


class CodesToSend(Protocol):
    def hand_over(self, asked: CodeAsked) -> None:
        """Have the code sent if its number is known; Unavailable where nobody can be told to."""


@dataclass(frozen=True, slots=True)
class OneTimeCodes:
    """What codes are made of, kept in and handed over to."""

    access: Access
    clock: Clock
    random: Random
    to_send: CodesToSend
    pepper: bytes = field(repr=False)

    def ask(self, asking: Asking, asker: Asker) -> str:
        """Store a challenge, have its code sent; return the id, which says nothing about the number."""
        now = self.clock.now()
        self._hold(asking, asker, now)
        challenge_id = derived_id("challenge", self.random.token(256))
        code = self.random.digits(CODE_DIGITS)
        self.access.save_challenge(
            Challenge(
                id=challenge_id,
                purpose=asking.purpose,
                tenant_id=asking.tenant_id,
                mobile=asking.mobile,
                code_hash=code_hash(self.pepper, challenge_id, code),
                tries=0,
                expires_at=now + LIFETIME_SECONDS,
            )
        )
        self.to_send.hand_over(CodeAsked(challenge_id, asker.language, code))
        return challenge_id

    def _hold(self, asking: Asking, asker: Asker, now: int) -> None:
        mobile, payer, device = asking.mobile, asking.payer, asker.device
        person = asking.person
        if device is not None and person is not None and device.knows(self.pepper, person):
            hold_to(self.access, limits_of_a_known_asking(mobile, device.id, payer), now)
            return
        limits = limits_of_a_strangers_asking(mobile, asker.address, payer)
        hold_to(self.access, limits, now)
        free = codes_of_strangers(mobile)
        if counted(self.access, free, now) > free.count_max:
            hold_to(self.access, (slowed_codes(mobile),), now)

    def prove(
        self, proof: Proof, asker: Asker, first: Callable[[], object] | None = None
    ) -> Challenge:
        """Return the challenge that the code belongs to; CodeWrong otherwise. It is not used up yet.

        `first` may refuse what costs no try of the code: a form that is filled in wrongly uses up none.
        """
        now = self.clock.now()
        hold_to(self.access, limits_of_proving(asker.address), now)
        if first is not None:
            first()
        tried = self.access.try_challenge(proof.challenge_id, now)
        challenge = check_code(tried, self.pepper, proof.code, now)
        if challenge.purpose != proof.purpose or challenge.tenant_id != proof.tenant_id:
            raise CodeWrong
        return challenge

    def use_up(self, challenge: Challenge) -> None:
        """Make the code unusable; only the first who comes gets through."""
        if not self.access.consume_challenge(challenge.id):
            raise CodeWrong
