"""The requests and answers between an edge and the cloud, apart from what they carry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from edge_contract.changes import Change
from edge_contract.fields import ContractError, Fields, Json
from edge_contract.routers import RouterWord, words_of_routers
from edge_contract.sessions import SessionReport

CHANGES_MAX = 1_000
REPORTS_MAX = 200
OFFSET_MS_MAX = 2**62
MINUTES_PER_DAY = 1_440


@dataclass(frozen=True, slots=True)
class EnrolmentRequest:
    """What a new edge sends with its one-use code."""

    code: str = field(repr=False)
    name: str
    edge_version: str

    def to_json(self) -> Json:
        return asdict(self)

    @classmethod
    def from_json(cls, values: object) -> EnrolmentRequest:
        fields = Fields("enrolment", values)
        return cls(
            code=fields.text("code", shortest=1, longest=64),
            name=fields.text("name", shortest=1, longest=100),
            edge_version=fields.text("edge_version", longest=40),
        )


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Who the edge is from now on. The key is told this once."""

    edge_id: str
    key: str = field(repr=False)
    tenant_id: str
    queue_url: str
    region: str
    doorbell_seconds: int
    server_time: int

    def to_json(self) -> Json:
        return asdict(self)

    @classmethod
    def from_json(cls, values: object) -> Enrolled:
        fields = Fields("enrolled", values)
        return cls(
            edge_id=fields.text("edge_id", shortest=1, longest=64),
            key=fields.text("key", shortest=32, longest=256),
            tenant_id=fields.text("tenant_id", shortest=1, longest=64),
            queue_url=fields.text("queue_url", longest=2_000),
            region=fields.text("region", longest=64),
            doorbell_seconds=fields.whole("doorbell_seconds", most=20),
            server_time=fields.whole("server_time"),
        )


@dataclass(frozen=True, slots=True)
class QueueCredentials:
    """Short-lived rights to hear the edge's own doorbell queue, and nothing else."""

    access_key_id: str
    secret_access_key: str = field(repr=False)
    session_token: str = field(repr=False)
    expires_at: int
    queue_url: str
    endpoint_url: str | None

    def to_json(self) -> Json:
        return asdict(self)

    @classmethod
    def from_json(cls, values: object) -> QueueCredentials:
        fields = Fields("credentials", values)
        return cls(
            access_key_id=fields.text("access_key_id", shortest=1),
            secret_access_key=fields.text("secret_access_key", shortest=1),
            session_token=fields.text("session_token", longest=10_000),
            expires_at=fields.whole("expires_at"),
            queue_url=fields.text("queue_url", shortest=1, longest=2_000),
            endpoint_url=fields.text_or_none("endpoint_url"),
        )


@dataclass(frozen=True, slots=True)
class SnapshotLink:
    """Where the whole replica lies as gzip JSON lines, and the log's place that it stands for."""

    url: str = field(repr=False)
    cursor: int
    expires_at: int

    def to_json(self) -> Json:
        return asdict(self)

    @classmethod
    def from_json(cls, values: object) -> SnapshotLink:
        fields = Fields("snapshot", values)
        return cls(
            url=fields.text("url", shortest=1, longest=10_000),
            cursor=fields.whole("cursor"),
            expires_at=fields.whole("expires_at"),
        )


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """A piece of the log, in order. `cursor` is the last `seq` that the page covers.

    `utc_offset_minutes` is the zone in which the tenant counts days; a cloud of before does not tell it.
    """

    changes: tuple[Change, ...]
    cursor: int
    more: bool
    server_time: int
    utc_offset_minutes: int | None = None

    def to_json(self) -> Json:
        return {
            "changes": [change.to_json() for change in self.changes],
            "cursor": self.cursor,
            "more": self.more,
            "server_time": self.server_time,
            "utc_offset_minutes": self.utc_offset_minutes,
        }

    @classmethod
    def from_json(
        cls, values: object, *, left_out: Callable[[ContractError], None] | None = None
    ) -> ChangesPage:
        """Read a page; with `left_out`, a bad change is told to it instead of spoiling the page."""
        fields = Fields("changes_page", values)
        changes = []
        for value in fields.items("changes", most=CHANGES_MAX):
            try:
                changes.append(Change.from_json(value))
            except ContractError as error:
                if left_out is None:
                    raise
                left_out(error)
        return cls(
            changes=tuple(changes),
            cursor=fields.whole("cursor"),
            more=fields.truth("more"),
            server_time=fields.whole("server_time"),
            utc_offset_minutes=fields.whole_or_none("utc_offset_minutes", least=-MINUTES_PER_DAY),
        )


@dataclass(frozen=True, slots=True)
class SessionUpload:
    """A batch of reports with the edge's own state."""

    edge_version: str
    clock_offset_ms: int
    spool_lag: int
    reports: tuple[SessionReport, ...]
    routers: tuple[RouterWord, ...] = ()

    def to_json(self) -> Json:
        return {
            "edge_version": self.edge_version,
            "clock_offset_ms": self.clock_offset_ms,
            "spool_lag": self.spool_lag,
            "reports": [report.to_json() for report in self.reports],
            "routers": [asdict(one) for one in self.routers],
        }

    @classmethod
    def from_json(cls, values: object) -> SessionUpload:
        fields = Fields("session_upload", values)
        reports = fields.items("reports", most=REPORTS_MAX)
        return cls(
            edge_version=fields.text("edge_version", longest=40),
            clock_offset_ms=fields.whole(
                "clock_offset_ms", least=-OFFSET_MS_MAX, most=OFFSET_MS_MAX
            ),
            spool_lag=fields.whole("spool_lag"),
            reports=tuple(SessionReport.from_json(report) for report in reports),
            routers=words_of_routers(fields),
        )


@dataclass(frozen=True, slots=True)
class RefusedReport:
    """A report that the cloud will never keep as it is, and what of it is wrong."""

    session_key: str
    code: str

    @classmethod
    def from_json(cls, values: object) -> RefusedReport:
        fields = Fields("refused", values)
        return cls(fields.text("session_key", longest=64), fields.text("code", longest=100))


@dataclass(frozen=True, slots=True)
class UploadReceipt:
    """The sessions that the cloud has kept; the edge may forget what it reported of them.

    `refused` are those that it sets aside; a cloud of before refuses the whole batch instead.
    """

    accepted: tuple[str, ...]
    refused: tuple[RefusedReport, ...] = ()

    def to_json(self) -> Json:
        refused = [asdict(one) for one in self.refused]
        return {"accepted": list(self.accepted), "refused": refused, "commands": []}

    @classmethod
    def from_json(cls, values: object) -> UploadReceipt:
        fields = Fields("receipt", values)
        accepted = fields.items("accepted", most=REPORTS_MAX)
        if not all(isinstance(key, str) for key in accepted):
            raise ContractError("receipt.accepted", "not texts")
        refused = fields.items_or_none("refused", most=REPORTS_MAX)
        return cls(
            accepted=tuple(str(key) for key in accepted),
            refused=tuple(map(RefusedReport.from_json, refused)),
        )
