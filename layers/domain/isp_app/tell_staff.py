"""Tell a member of staff that how he gets in was changed: he hears of it although somebody else did it.

The change hands the news over to a queue and is done; whoever takes it from there sends it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from isp.notices.content import speaker
from isp.notices.sms import Delivery, SmsMessage, SmsSender
from isp.observer import Observer
from isp.parties.credentials import StaffCredential
from isp.parties.scope import tenant_scope
from isp.parties.staff_news import SecurityNews, StaffNews
from isp.ports import Clock, Directory
from isp.refusals import Unavailable
from isp_words.texts import translate


class NewsToTell(Protocol):
    def hand_news_over(self, news: StaffNews) -> None:
        """Have the news sent; Unavailable where nobody can be told to."""


@dataclass(frozen=True, slots=True)
class TellStaff:
    """What a change of a credential calls when it is stored."""

    to_tell: NewsToTell
    observer: Observer

    def __call__(self, changed: StaffCredential, news: SecurityNews) -> None:
        """Hand the news over, once for each version of the credential. What was changed stays changed."""
        fact = f"{changed.id}:{changed.version}"
        told = StaffNews(changed.tenant_id, changed.mobile, news, fact)
        try:
            self.to_tell.hand_news_over(told)
        except Unavailable:
            self.observer.error("A notice of security was not handed over", staff=changed.id)


@dataclass(frozen=True, slots=True)
class SendStaffNews:
    """What takes the news from the queue."""

    directory: Directory
    sms: SmsSender
    clock: Clock
    observer: Observer

    def __call__(self, told: StaffNews) -> Delivery:
        tenant = self.directory.tenant(tenant_scope(told.tenant_id))
        name = speaker(tenant, self.clock.now())
        text = translate(tenant.language, f"sms.{told.news}", isp=name)
        message = SmsMessage(told.mobile, text, tenant.id, told.news.value, told.fact)
        delivery = self.sms.send(message).delivery
        if delivery not in (Delivery.ACCEPTED, Delivery.UNKNOWN):
            self.observer.error("A notice of security was not sent", delivery=delivery)
        return delivery
