"""Between the domain's desired states and the wire."""

from __future__ import annotations

from edge_contract import Change
from isp.ports import DesiredState


def wire_change(seq: int, desired: DesiredState) -> Change:
    """Return the change on the wire; a state that the contract does not know is a bug."""
    state = None if desired.state is None else dict(desired.state)
    return Change.from_json(
        {
            "seq": seq,
            "subject": desired.subject,
            "id": desired.subject_id,
            "version": desired.version,
            "state": state,
        }
    )
