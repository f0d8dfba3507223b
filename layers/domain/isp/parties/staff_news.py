"""News for a member of staff: that how he gets in was changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class SecurityNews(StrEnum):
    """What he is told; each has a text under `sms` in both languages."""

    PASSWORD_CHANGED = "password_changed"
    TOTP_SWITCHED_OFF = "totp_switched_off"
    RECOVERY_CODES_RENEWED = "recovery_codes_renewed"


@dataclass(frozen=True, slots=True)
class StaffNews:
    """News on their way to one member of staff; `fact` names the change, which is told once."""

    tenant_id: str
    mobile: str = field(repr=False)
    news: SecurityNews
    fact: str
