"""Codes as queue messages: what the doors write and send_notices reads.

A message names the challenge and has the code in it, sealed for this challenge alone.
"""

from __future__ import annotations

import json

from isp.parties.one_time_code import CodeAsked
from pydantic import BaseModel, ConfigDict, StrictStr

from isp_aws.sealing import Sealer


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    challenge_id: StrictStr
    language: StrictStr
    sealed_code: StrictStr


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
