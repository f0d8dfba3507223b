"""Make new recovery codes: those of before are good no more."""

from __future__ import annotations

from dataclasses import dataclass, replace

from isp.parties.actor import Actor
from isp.parties.staff_news import SecurityNews
from isp.parties.totp import recovery_hash
from isp.ports import Access, Clock, Random

from isp_app.news_for_staff import NewsForStaff
from isp_app.proved_again import ProvedAgain
from isp_app.switch_off_totp import NotSwitchedOn
from isp_app.switch_on_totp import new_recovery_codes


@dataclass(frozen=True, slots=True)
class RenewRecoveryCodes:
    access: Access
    clock: Clock
    random: Random
    news: NewsForStaff

    def __call__(self, actor: Actor, password: str, code: str) -> list[str]:
        """Return the new codes, once."""
        if not self.access.credential(actor.tenant_id, actor.subject_id).totp_enabled:
            raise NotSwitchedOn
        proved = ProvedAgain(self.access, self.clock).by_password_and_code(actor, password, code)
        codes = new_recovery_codes(self.random)
        hashes = tuple(recovery_hash(one) for one in codes)
        renewed = replace(proved, recovery_hashes=hashes)
        self.access.save_credential(renewed)
        self.news.tell(renewed, SecurityNews.RECOVERY_CODES_RENEWED)
        return codes
