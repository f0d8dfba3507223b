"""Enrolment: a one-use code becomes this edge's own key, which is kept in the state folder."""

from __future__ import annotations

import socket
from pathlib import Path

from edge_contract import ContractError, EnrolmentRequest

from radius_edge import VERSION, cloud
from radius_edge.identity import Identity, is_enrolled, save_identity


class EnrolmentFailed(Exception):
    """The message says what went wrong and what to do."""


def enrol_edge(cloud_url: str, code: str, state: Path, name: str | None) -> Identity:
    """Use the code once. The folder is tried first: a key that cannot be kept is lost for good."""
    if is_enrolled(state):
        raise EnrolmentFailed(
            f"{state} already belongs to an enrolled edge; use another folder, or remove this one"
        )
    if not cloud_url.startswith(("http://", "https://")):
        raise EnrolmentFailed(f"{cloud_url} is not an address; it begins with https://")
    _try_folder(state)
    request = EnrolmentRequest(code.strip(), name or socket.gethostname()[:100] or "edge", VERSION)
    cloud_url = cloud_url.rstrip("/")
    try:
        enrolled = cloud.enrol(cloud_url, request)
    except (cloud.RequestRefused, cloud.KeyRefused) as error:
        raise EnrolmentFailed(f"the cloud refused the code: {error}") from error
    except (cloud.CloudAway, cloud.CursorTooOld) as error:
        raise EnrolmentFailed(f"{error}. The code may have been used; make a new one.") from error
    except ContractError as error:
        raise EnrolmentFailed(f"the cloud answered something else: {error}") from error
    identity = Identity(
        cloud_url=cloud_url,
        edge_id=enrolled.edge_id,
        key=enrolled.key,
        tenant_id=enrolled.tenant_id,
        region=enrolled.region,
        doorbell_seconds=enrolled.doorbell_seconds,
    )
    save_identity(state, identity)
    return identity


def _try_folder(state: Path) -> None:
    probe = state / ".writable"
    try:
        state.mkdir(parents=True, exist_ok=True, mode=0o700)
        state.chmod(0o700)
        probe.write_text("", encoding="utf-8")
        probe.unlink()
    except OSError as error:
        raise EnrolmentFailed(f"{state} cannot be written: {error.strerror}") from error
