"""What the public site reaches."""

from __future__ import annotations

from dataclasses import dataclass, field

from isp.notices.sms import SmsSender
from isp.ports import Access, Clock, Directory, Ledger, Random
from isp_http.checkout import Checkout
from isp_http.one_time_codes import Codes
from isp_http.sign_in import SignIns


@dataclass(frozen=True, slots=True)
class PublicSite:
    access: Access
    directory: Directory
    ledger: Ledger
    checkout: Checkout
    sms: SmsSender
    clock: Clock
    random: Random
    pepper: bytes = field(repr=False)

    @property
    def codes(self) -> Codes:
        return Codes(self.access, self.clock, self.random, self.sms, self.pepper)

    @property
    def sign_ins(self) -> SignIns:
        return SignIns(self.access, self.directory, self.clock, self.random)
