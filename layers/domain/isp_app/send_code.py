"""Send a one-time code that was asked for, to a number that somebody has; a stranger's gets nothing.

Whether a number is known is looked up here and nowhere before: whoever asked has his answer already, so
neither its words nor how long it took can tell a member from a stranger.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from isp.customers.customer import Customer
from isp.notices.content import speaker
from isp.notices.sms import Delivery, SmsMessage, SmsSender
from isp.observer import Observer
from isp.parties.credentials import Challenge
from isp.parties.one_time_code import CodeAsked, Purpose
from isp.parties.scope import Scope, tenant_scope
from isp.parties.tenant import Tenant
from isp.ports import Clock
from isp_words.texts import translate

from isp_app.sign_up import PRODUCT_NAME

# What a code is for is said in its message, where whoever reads it has to know.
_TEXTS = {Purpose.WALLET: "wallet_code", Purpose.PASSWORD_RECOVERY: "password_code"}
SENT = (Delivery.ACCEPTED, Delivery.UNKNOWN)


class Challenges(Protocol):
    def challenge(self, challenge_id: str) -> Challenge | None:
        """Return the challenge as it stands, without counting a try."""

    def is_number_of_staff(self, mobile: str) -> bool:
        """Say whether a member of staff has that number, or had it before."""


class Directory(Protocol):
    """The part of the directory that knows whose number it is."""

    def tenant(self, scope: Scope) -> Tenant: ...
    def customers_by_mobile(self, scope: Scope, mobile: str) -> Sequence[Customer]: ...


@dataclass(frozen=True, slots=True)
class SendCode:
    challenges: Challenges
    directory: Directory
    sms: SmsSender
    clock: Clock
    observer: Observer

    def __call__(self, asked: CodeAsked) -> Delivery | None:
        """Return what became of the message; None where there is nobody, or no time, to send it."""
        challenge = self.challenges.challenge(asked.challenge_id)
        if challenge is None or self.clock.now() >= challenge.expires_at:
            return None  # Used up already, or nobody could type it in time.
        sender_name = self._speaks_for(challenge)
        if sender_name is None:
            return None
        about = _TEXTS.get(Purpose(challenge.purpose), "one_time_code")
        text = translate(asked.language, f"sms.{about}", code=asked.code, isp=sender_name)
        result = self.sms.send(
            SmsMessage(
                challenge.mobile, text, challenge.tenant_id, "one_time_code", asked.challenge_id
            )
        )
        if result.delivery not in SENT:
            self.observer.error("A one-time code was not sent", delivery=result.delivery)
        return result.delivery

    def _speaks_for(self, challenge: Challenge) -> str | None:
        """Return in whose name the code is sent; None where nobody there has that number."""
        match Purpose(challenge.purpose):
            case Purpose.CUSTOMER_SIGN_IN:
                assert challenge.tenant_id is not None, challenge.id
                scope = tenant_scope(challenge.tenant_id)
                if not self.directory.customers_by_mobile(scope, challenge.mobile):
                    return None
                return speaker(self.directory.tenant(scope), self.clock.now())
            case Purpose.PASSWORD_RECOVERY:
                return (
                    PRODUCT_NAME if self.challenges.is_number_of_staff(challenge.mobile) else None
                )
            case Purpose.SIGN_UP | Purpose.WALLET:
                # The product speaks: whoever holds the number has perhaps never heard of an ISP.
                return PRODUCT_NAME
