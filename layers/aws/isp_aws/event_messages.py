"""Events as queue messages: what the relay writes and every effect reads.

A message holds ids and figures, no names, numbers or secrets; whoever acts on it reads the rest fresh.
A name that is not known is an error: it must reach the dead letters and the alarm, not be skipped.
"""

from __future__ import annotations

import json

from isp.events import Event, EventName
from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    event_id: StrictStr
    name: EventName
    tenant_id: StrictStr = Field(min_length=10, max_length=10)
    subject_id: StrictStr
    at: StrictInt
    data: dict[str, StrictStr | StrictBool | StrictInt | None]
    version: StrictInt


def to_message(event: Event) -> str:
    """Return the body of the event's message."""
    body = {
        "event_id": event.event_id,
        "name": event.name.value,
        "tenant_id": event.tenant_id,
        "subject_id": event.subject_id,
        "at": event.at,
        "data": dict(event.data),
        "version": event.version,
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def from_message(body: str) -> Event:
    """Return the event of a message; ValidationError for anything that `to_message` never wrote."""
    told = _Message.model_validate_json(body)
    return Event(
        event_id=told.event_id,
        name=told.name,
        tenant_id=told.tenant_id,
        subject_id=told.subject_id,
        at=told.at,
        data=told.data,
        version=told.version,
    )
