"""Switch the second factor off: the password and a code are asked for, or whoever finds a session open would do it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from isp.parties.actor import Actor
from isp.parties.staff_news import SecurityNews
from isp.ports import Access, Clock
from isp.refusals import Refusal

from isp_app.news_for_staff import NewsForStaff
from isp_app.proved_again import ProvedAgain


class NotSwitchedOn(Refusal):
    code, status = "totp_not_on", 409


@dataclass(frozen=True, slots=True)
class SwitchOffTotp:
    access: Access
    clock: Clock
    news: NewsForStaff

    def __call__(self, actor: Actor, password: str, code: str) -> None:
        """Ask for no second factor any more; its secret and its recovery codes are gone."""
        if not self.access.credential(actor.tenant_id, actor.subject_id).totp_enabled:
            raise NotSwitchedOn
        proved = ProvedAgain(self.access, self.clock).by_password_and_code(actor, password, code)
        # The last step stays: a secret of later does not bring a used code back.
        off = replace(proved, totp_secret=None, totp_enabled=False, recovery_hashes=())
        self.access.save_credential(off)
        self.news.tell(off, SecurityNews.TOTP_SWITCHED_OFF)
