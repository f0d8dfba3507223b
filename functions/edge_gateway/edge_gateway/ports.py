"""What the edge gateway reaches. The cloud services that edges use themselves are behind `EdgeCloud`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from isp.ports import Clock, Directory, Network
from isp_app.enrol_edge import EnrolEdge
from isp_app.take_open_sessions import TakeOpenSessions
from isp_app.take_session_reports import TakeSessionReports
from isp_app.take_snapshot import TakeSnapshot
from isp_app.tell_changes import TellChanges


@dataclass(frozen=True, slots=True)
class QueueCredentials:
    """Rights on one queue for an hour."""

    access_key_id: str
    secret_access_key: str = field(repr=False)
    session_token: str = field(repr=False)
    expires_at: int
    endpoint_url: str | None


class EdgeCloud(Protocol):
    """The doorbell queues and the snapshots."""

    @property
    def region(self) -> str: ...

    def create_queue(self, edge_id: str) -> str:
        """Return the address of the edge's queue, made now or before."""

    def queue_credentials(self, edge_id: str, queue_url: str) -> QueueCredentials:
        """Return rights to receive from and delete on this queue alone."""

    def publish_snapshot(self, name: str, content: bytes) -> str:
        """Store a snapshot and return an address that opens it for a quarter of an hour."""

    def remove_snapshots(self, prefix: str) -> None:
        """Remove the snapshots whose names begin so."""


@dataclass(frozen=True, slots=True)
class EdgeGateway:
    directory: Directory
    network: Network
    cloud: EdgeCloud
    enrol_edge: EnrolEdge
    take_snapshot: TakeSnapshot
    tell_changes: TellChanges
    take_session_reports: TakeSessionReports
    take_open_sessions: TakeOpenSessions
    clock: Clock
