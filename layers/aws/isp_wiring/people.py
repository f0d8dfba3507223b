"""How people prove who they are: the use cases that share one-time codes and sessions."""

from __future__ import annotations

from dataclasses import dataclass, field

from isp.notices.sms import SmsSender
from isp.observer import Observer
from isp.ports import Access, Clock, Directory, Ledger, Random
from isp_app.one_time_codes import OneTimeCodes
from isp_app.sign_in import SignIn
from isp_app.sign_in_customer import SignInCustomer
from isp_app.sign_up import SignUp


@dataclass(frozen=True, slots=True)
class People:
    """What these use cases stand on."""

    access: Access
    directory: Directory
    ledger: Ledger
    clock: Clock
    random: Random
    sms: SmsSender
    observer: Observer
    pepper: bytes = field(repr=False)

    @property
    def sign_in(self) -> SignIn:
        return SignIn(self.access, self.directory, self.clock, self.random)

    @property
    def sign_in_customer(self) -> SignInCustomer:
        return SignInCustomer(self.access, self.directory, self._codes, self.sign_in)

    @property
    def sign_up(self) -> SignUp:
        return SignUp(
            self.access,
            self.directory,
            self.ledger,
            self.clock,
            self.random,
            self._codes,
            self.sign_in,
        )

    @property
    def _codes(self) -> OneTimeCodes:
        return OneTimeCodes(
            self.access, self.clock, self.random, self.sms, self.observer, self.pepper
        )
