"""Tell a member of staff that how he gets in was changed: he hears of it although somebody else did it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from isp.notices.content import speaker
from isp.notices.sms import Delivery, SmsMessage, SmsSender
from isp.observer import Observer
from isp.parties.credentials import StaffCredential
from isp.parties.scope import tenant_scope
from isp.ports import Clock, Directory
from isp_words.texts import translate


class SecurityNews(StrEnum):
    """What he is told; each has a text under `sms` in both languages."""

    PASSWORD_CHANGED = "password_changed"
    TOTP_SWITCHED_OFF = "totp_switched_off"
    RECOVERY_CODES_RENEWED = "recovery_codes_renewed"


@dataclass(frozen=True, slots=True)
class TellStaff:
    directory: Directory
    sms: SmsSender
    clock: Clock
    observer: Observer

    def __call__(self, changed: StaffCredential, news: SecurityNews) -> None:
        """Send the news, once for each version of the credential. What was changed stays changed."""
        tenant = self.directory.tenant(tenant_scope(changed.tenant_id))
        name = speaker(tenant, self.clock.now())
        text = translate(tenant.language, f"sms.{news}", isp=name)
        fact = f"{changed.id}:{changed.version}"
        result = self.sms.send(SmsMessage(changed.mobile, text, tenant.id, news.value, fact))
        if result.delivery not in (Delivery.ACCEPTED, Delivery.UNKNOWN):
            self.observer.error("A notice of security was not sent", delivery=result.delivery)
