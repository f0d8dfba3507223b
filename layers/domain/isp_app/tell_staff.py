"""Tell a member of staff by SMS that how he gets in was changed; whoever changed it has handed that over."""

from __future__ import annotations

from dataclasses import dataclass

from isp.notices.content import speaker
from isp.notices.sms import Delivery, SmsMessage, SmsSender
from isp.observer import Observer
from isp.parties.scope import tenant_scope
from isp.parties.staff_news import StaffNews
from isp.ports import Clock, Directory
from isp_words.texts import translate


@dataclass(frozen=True, slots=True)
class TellStaff:
    directory: Directory
    sms: SmsSender
    clock: Clock
    observer: Observer

    def __call__(self, told: StaffNews) -> Delivery:
        """Send the news in his ISP's language; return what became of the message."""
        tenant = self.directory.tenant(tenant_scope(told.tenant_id))
        name = speaker(tenant, self.clock.now())
        text = translate(tenant.language, f"sms.{told.news}", isp=name)
        message = SmsMessage(told.mobile, text, tenant.id, told.news.value, told.fact)
        delivery = self.sms.send(message).delivery
        if delivery not in (Delivery.ACCEPTED, Delivery.UNKNOWN):
            self.observer.error("A notice of security was not sent", delivery=delivery)
        return delivery
