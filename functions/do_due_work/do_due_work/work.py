"""One message of the queue of due work."""

from __future__ import annotations

from isp.due import DueKind
from isp_wiring.entry_points import name_of, note_use_case
from pydantic import BaseModel, ConfigDict, Field

from do_due_work.ports import Ports
from do_due_work.registry import job_for


class DueMessage(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    tenant_id: str = Field(min_length=10, max_length=10)
    kind: DueKind
    thing_id: str


def do(body: str, ports: Ports) -> None:
    """Do what fell due; ValidationError for a kind that nobody knows."""
    due = DueMessage.model_validate_json(body)
    job = job_for(due.kind, ports)
    note_use_case(name_of(job))
    job(due.tenant_id, due.thing_id)
