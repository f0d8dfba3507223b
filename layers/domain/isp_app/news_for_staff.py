"""Hand news over for a member of staff when how he gets in was changed: he hears of it although somebody else did it.

The change is done when they lie in a queue; whoever takes them from there sends them (`tell_staff.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from isp.observer import Observer
from isp.parties.credentials import StaffCredential
from isp.parties.staff_news import SecurityNews, StaffNews
from isp.refusals import Unavailable


class NewsToTell(Protocol):
    def hand_news_over(self, news: StaffNews) -> None:
        """Have the news sent; Unavailable where nobody can be told to."""


@dataclass(frozen=True, slots=True)
class NewsForStaff:
    """What a change of a credential calls when it is stored."""

    to_tell: NewsToTell
    observer: Observer

    def tell(self, changed: StaffCredential, news: SecurityNews) -> None:
        """Hand the news over, once for each version of the credential. What was changed stays changed."""
        fact = f"{changed.id}:{changed.version}"
        told = StaffNews(changed.tenant_id, changed.mobile, news, fact)
        try:
            self.to_tell.hand_news_over(told)
        except Unavailable:
            self.observer.error("A notice of security was not handed over", staff=changed.id)
