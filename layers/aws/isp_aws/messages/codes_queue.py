"""Codes, and news for staff, on their way to whoever sends them: their queue waits behind no notices."""

from __future__ import annotations

from dataclasses import dataclass

from botocore.exceptions import BotoCoreError, ClientError
from isp.parties.one_time_code import CodeAsked
from isp.parties.staff_news import StaffNews
from isp.refusals import Unavailable

from isp_aws import queues
from isp_aws.environment import Settings, settings
from isp_aws.messages import code_messages, news_messages
from isp_aws.sealing import Sealer


class CodesSettings(Settings):
    queue_codes_url: str


@dataclass(frozen=True, slots=True)
class CodesQueue:
    sealer: Sealer

    def hand_over(self, asked: CodeAsked) -> None:
        """Put the code on the queue; Unavailable where it did not get there."""
        _put(code_messages.to_message(asked, self.sealer))

    def hand_news_over(self, news: StaffNews) -> None:
        """Put the news on the queue; Unavailable where they did not get there."""
        _put(news_messages.to_message(news, self.sealer))


def _put(body: str) -> None:
    try:
        queues.send(settings(CodesSettings).queue_codes_url, body)
    except (BotoCoreError, ClientError) as error:
        raise Unavailable(part="messages") from error
