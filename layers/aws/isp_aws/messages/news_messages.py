"""News for staff as queue messages: what the doors write and send_notices reads.

A message names the change and has the mobile of whoever hears of it, sealed for this change alone.
"""

from __future__ import annotations

import json

from isp.parties.staff_news import SecurityNews, StaffNews
from pydantic import BaseModel, ConfigDict, StrictStr

from isp_aws.sealing import Sealer


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    tenant_id: StrictStr
    news: SecurityNews
    fact: StrictStr
    sealed_mobile: StrictStr


def to_message(news: StaffNews, sealer: Sealer) -> str:
    """Return the body of the message of the news."""
    return _Message(
        tenant_id=news.tenant_id,
        news=news.news,
        fact=news.fact,
        sealed_mobile=sealer.seal(news.mobile, _belongs_to(news.fact)),
    ).model_dump_json()


def from_message(body: str, sealer: Sealer) -> StaffNews:
    """Return the news; ValidationError for what `to_message` never wrote, or SealBroken."""
    told = _Message.model_validate_json(body)
    mobile = sealer.unseal(told.sealed_mobile, _belongs_to(told.fact))
    return StaffNews(told.tenant_id, mobile, told.news, told.fact)


def fact_of(body: str) -> str | None:
    """Return which change a message has the news of; None for what is no message of news."""
    told = json.loads(body)
    return str(told["fact"]) if "sealed_mobile" in told else None


def _belongs_to(fact: str) -> str:
    return f"staff_news/{fact}"
