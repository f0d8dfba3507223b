"""One action of a commit, and what it means if its condition does not hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from isp.refusals import Refusal

from isp_aws.dynamodb.transaction import Call

Stored = Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Step:
    """`refusal` is told the item that was there; None where the action has no condition.

    `may_be_alone` says that it is a put that needs no transaction if nothing else is done with it.
    """

    call: Call
    refusal: Callable[[Stored], Refusal] | None = None
    may_be_alone: bool = False
