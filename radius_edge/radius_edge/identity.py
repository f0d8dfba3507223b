"""Who this edge is: what the cloud said at enrolment, kept in the state folder for its owner only."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

FILE_NAME = "edge.json"


class NotEnrolled(Exception):
    """The state folder holds no identity that can be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Identity:
    """`cloud_url` is the address below which /edge/v1 lies."""

    cloud_url: str
    edge_id: str
    key: str = field(repr=False)
    tenant_id: str
    region: str
    doorbell_seconds: int


def save_identity(state: Path, identity: Identity) -> None:
    """Write the identity so that a crash leaves the old file or the new, readable by us alone."""
    state.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = state / f"{FILE_NAME}.new"
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(identity), file)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(state / FILE_NAME)


def load_identity(state: Path) -> Identity:
    path = state / FILE_NAME
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        return Identity(**values)
    except FileNotFoundError as error:
        raise NotEnrolled(
            f"{state} holds no enrolled edge; run `python -m radius_edge enrol` first"
        ) from error
    except (OSError, ValueError, TypeError) as error:
        raise NotEnrolled(f"{path} cannot be read ({error}); enrol this edge again") from error


def is_enrolled(state: Path) -> bool:
    return (state / FILE_NAME).exists()
