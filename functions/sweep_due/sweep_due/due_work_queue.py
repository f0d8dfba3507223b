"""The queue of due work: one message a thing, so that one that fails holds up no other."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from isp.due import DueThing
from isp_aws import queues
from isp_aws.environment import Settings, settings


class DueWorkSettings(Settings):
    queue_due_work_url: str


@dataclass(frozen=True, slots=True)
class DueWorkQueue:
    url: str

    @classmethod
    def from_environment(cls) -> Self:
        return cls(settings(DueWorkSettings).queue_due_work_url)

    def hand_out(self, things: Sequence[DueThing]) -> None:
        queues.send_all(self.url, [message(thing) for thing in things])


def message(thing: DueThing) -> str:
    """Return the body that `do_due_work` reads."""
    body = {"tenant_id": thing.tenant_id, "kind": thing.kind.value, "thing_id": thing.thing_id}
    return json.dumps(body, separators=(",", ":"))
