"""Codes on their way to whoever sends them: a queue of their own, so that they wait behind no notices.

A message names the challenge and has the code in it, sealed for this challenge alone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from botocore.exceptions import BotoCoreError, ClientError
from isp.parties.one_time_code import CodeAsked
from isp.refusals import Unavailable
from pydantic import BaseModel, ConfigDict, StrictStr

from isp_aws import queues
from isp_aws.environment import Settings, settings
from isp_aws.sealing import Sealer


class CodesSettings(Settings):
    queue_codes_url: str


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    challenge_id: StrictStr
    language: StrictStr
    sealed_code: StrictStr


@dataclass(frozen=True, slots=True)
class CodesQueue:
    sealer: Sealer

    def hand_over(self, asked: CodeAsked) -> None:
        """Put the code on the queue; Unavailable where it did not get there."""
        try:
            queues.send(settings(CodesSettings).queue_codes_url, to_message(asked, self.sealer))
        except (BotoCoreError, ClientError) as error:
            raise Unavailable(part="messages") from error


def to_message(asked: CodeAsked, sealer: Sealer) -> str:
    """Return the body of the code's message."""
    sealed = sealer.seal(asked.code, _belongs_to(asked.challenge_id))
    return json.dumps(
        {
            "challenge_id": asked.challenge_id,
            "language": asked.language,
            "sealed_code": sealed,
        }
    )


def from_message(body: str, sealer: Sealer) -> CodeAsked:
    """Return what was asked; ValidationError for what `to_message` never wrote, or SealBroken."""
    told = _Message.model_validate_json(body)
    code = sealer.unseal(told.sealed_code, _belongs_to(told.challenge_id))
    return CodeAsked(told.challenge_id, told.language, code)


def challenge_of(body: str) -> str | None:
    """Return the challenge that a message has the code of; None for what is no code's message."""
    told = json.loads(body)
    return str(told["challenge_id"]) if "sealed_code" in told else None


def _belongs_to(challenge_id: str) -> str:
    return f"one_time_code/{challenge_id}"
