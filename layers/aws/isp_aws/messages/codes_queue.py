"""Codes on their way to whoever sends them: a queue of their own, so that they wait behind no notices."""

from __future__ import annotations

from dataclasses import dataclass

from botocore.exceptions import BotoCoreError, ClientError
from isp.parties.one_time_code import CodeAsked
from isp.refusals import Unavailable

from isp_aws import queues
from isp_aws.environment import Settings, settings
from isp_aws.messages.code_messages import to_message
from isp_aws.sealing import Sealer


class CodesSettings(Settings):
    queue_codes_url: str


@dataclass(frozen=True, slots=True)
class CodesQueue:
    sealer: Sealer

    def hand_over(self, asked: CodeAsked) -> None:
        """Put the code on the queue; Unavailable where it did not get there."""
        try:
            queues.send(settings(CodesSettings).queue_codes_url, to_message(asked, self.sealer))
        except (BotoCoreError, ClientError) as error:
            raise Unavailable(part="messages") from error
