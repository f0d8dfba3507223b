"""What edges tell of sessions: reports one by one, and pages of open ones; repeated without harm."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal, Self

from edge_contract import ADDRESSES_MAX, ROUTERS_MAX, session_address, station_id
from isp.network.edge import Edge
from isp.network.open_page import OpenPage, OpenUsage, page_number
from isp.network.session import AddressUse, RadiusSession
from isp.network.usage import DayUsage
from isp_http.edge_key import EdgeUnknown
from isp_http.operation import Gate, Repeat
from isp_http.panel import Panel
from isp_http.problems import faults_of
from isp_http.text import RAW
from isp_http.types import Body, Instant, Name, View, Whole
from pydantic import (
    AfterValidator,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from edge_gateway.ports import EdgeGateway

panel = Panel("edge-reports")

REPORTS_MAX = 200
PAGES_MAX = 4_096
PAGES_AT_ONCE = 64
SESSIONS_MAX = 2_000
DAYS_MAX = 100
BODY_BYTES_MAX = 512_000
COUNTER_MAX = 2**63 - 1

Octets = Annotated[Whole, Field(ge=0, le=COUNTER_MAX)]
KEY_PATTERN = r"[A-Za-z0-9_-]{1,64}"
Key = Annotated[str, StringConstraints(pattern=f"^{KEY_PATTERN}$")]
PageKey = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
KeyOrNone = Annotated[str, StringConstraints(max_length=64, pattern=r"^[A-Za-z0-9_-]*$")]
# As the router sent it.
RadiusText = Annotated[str, RAW, StringConstraints(max_length=253)]


def _in_the_calendar(day: str) -> str:
    date.fromisoformat(day)
    return day


Day = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
    AfterValidator(_in_the_calendar),
]
# What is told of open sessions is told again soon: a clock that was broken once refuses no page of others.
AnyInstant = Annotated[Whole, Field(ge=0, le=COUNTER_MAX)]


class DayBody(Body):
    day: Day
    octets_in: Octets
    octets_out: Octets


class AddressBody(Body):
    address: Annotated[str, StringConstraints(pattern=r"^[0-9A-Fa-f.:/]{2,64}$")]
    since: AnyInstant


class ReportBody(Body):
    session_key: Key
    nas_id: KeyOrNone
    customer_id: KeyOrNone  # Empty where the edge knows no customer of that login.
    login: RadiusText
    acct_session_id: RadiusText
    state: Literal["open", "closed"]
    started_at: Instant
    as_of: Instant
    ended_at: Instant | None
    octets_in: Octets
    octets_out: Octets
    framed_ip: RadiusText
    calling_station_id: RadiusText
    terminate_cause: RadiusText | None
    # An edge of before does not tell them.
    days: Annotated[list[DayBody], Field(max_length=DAYS_MAX)] = []
    reopened: Annotated[Whole, Field(ge=0, le=COUNTER_MAX)] = 0
    addresses: Annotated[list[AddressBody], Field(max_length=ADDRESSES_MAX)] = []

    @model_validator(mode="after")
    def _days_add_up(self) -> Self:
        sums = sum(one.octets_in for one in self.days), sum(one.octets_out for one in self.days)
        if self.days and sums != (self.octets_in, self.octets_out):
            raise ValueError("the days do not add up to the counters")
        return self


class RouterBody(Body):
    nas_id: Key
    open_again: Annotated[Whole, Field(ge=0, le=COUNTER_MAX)]
    keeps_old_ends: bool


class EdgeBody(Body):
    edge_version: Name
    clock_offset_ms: Annotated[Whole, Field(ge=-COUNTER_MAX, le=COUNTER_MAX)]
    spool_lag: Annotated[Whole, Field(ge=0, le=COUNTER_MAX)]
    # Of routers that somebody should look at; an edge of before says nothing of them.
    routers: Annotated[list[RouterBody], Field(max_length=ROUTERS_MAX)] = []

    def facts(self) -> dict[str, object]:
        facts = {name: getattr(self, name) for name in EdgeBody.model_fields}
        return facts | {"routers": [one.model_dump() for one in self.routers]}


@dataclass(frozen=True, slots=True)
class Unfit:
    """A report that cannot be kept. It is answered by itself: the others of its batch go on."""

    session_key: str
    field: str


def _one_by_one(value: Any, read: ValidatorFunctionWrapHandler) -> ReportBody | Unfit:
    try:
        report: ReportBody = read(value)
    except ValidationError as error:
        key = value.get("session_key") if isinstance(value, dict) else None
        # Without a name nobody could set it aside: then the batch is not of the published shape.
        if not isinstance(key, str) or re.fullmatch(KEY_PATTERN, key) is None:
            raise
        return Unfit(key, faults_of(error)[0][0])
    return report


class OrNamed:
    """Lets the contract say what the door takes: a report, or whatever can be refused by its name."""

    @classmethod
    def __get_pydantic_json_schema__(
        cls, report: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        named = {
            "type": "object",
            "description": "No report that can be kept: it is refused by its name, the others are taken.",
            "properties": {"session_key": {"type": "string", "pattern": f"^{KEY_PATTERN}$"}},
            "required": ["session_key"],
        }
        return {"anyOf": [handler(report), named]}


ReportOrUnfit = Annotated[ReportBody, WrapValidator(_one_by_one), OrNamed]


class ReportsBody(EdgeBody):
    reports: Annotated[list[ReportOrUnfit], Field(max_length=REPORTS_MAX)]


class OpenUsageBody(Body):
    session_key: PageKey
    as_of: AnyInstant
    octets_in: Octets
    octets_out: Octets


class OpenPageBody(Body):
    number: Annotated[Whole, Field(ge=0, lt=PAGES_MAX)]
    sessions: Annotated[list[OpenUsageBody], Field(max_length=SESSIONS_MAX)]


class OpenSessionsBody(EdgeBody):
    taken_at: AnyInstant
    page_count: Annotated[Whole, Field(ge=1, le=PAGES_MAX)]
    is_complete: bool
    pages: Annotated[list[OpenPageBody], Field(max_length=PAGES_AT_ONCE)]

    @model_validator(mode="after")
    def _stands_where_it_is_looked_for(self) -> Self:
        if len({page.number for page in self.pages}) < len(self.pages):
            raise ValueError("a page is told twice")
        for page in self.pages:
            on_it = {page_number(one.session_key, self.page_count) for one in page.sessions}
            if page.number >= self.page_count or on_it - {page.number}:
                raise ValueError("a session stands on a page where nobody would find it")
        return self


class RefusedView(View):
    """A report that will never be kept as it is: the edge sets it aside. `code` says what of it."""

    session_key: str
    code: str


class AcceptedView(View):
    accepted: list[str]
    refused: list[RefusedView]
    commands: list[str]


class PagesView(View):
    pages: int


@panel.route(
    "POST",
    "/edge/v1/session-reports",
    needs=Gate.EDGE,
    repeat=Repeat.NATURAL,
    body_bytes_max=BODY_BYTES_MAX,
    refusals=(EdgeUnknown,),
)
def take_session_reports(body: ReportsBody, edge: Edge, ports: EdgeGateway) -> AcceptedView:
    """Store what is newer than what is known; everything stored or older is accepted."""
    told: list[ReportBody | Unfit] = [*body.reports]
    fit = [_session(edge, one) for one in told if not isinstance(one, Unfit)]
    unkept = ports.take_session_reports(edge, fit, body.facts())
    refused = {one.session_key: one.field for one in told if isinstance(one, Unfit)}
    refused |= dict.fromkeys(unkept, "report")
    return AcceptedView(
        accepted=[one.session_key for one in told if one.session_key not in refused],
        refused=[RefusedView(session_key=key, code=code) for key, code in refused.items()],
        commands=[],
    )


@panel.route(
    "POST",
    "/edge/v1/open-sessions",
    needs=Gate.EDGE,
    repeat=Repeat.NATURAL,
    body_bytes_max=BODY_BYTES_MAX,
    refusals=(EdgeUnknown,),
)
def take_open_sessions(body: OpenSessionsBody, edge: Edge, ports: EdgeGateway) -> PagesView:
    """Keep what the edge's open sessions have used by now, page by page; a newer page replaces one."""
    pages = [
        OpenPage(
            edge.id,
            body.page_count,
            page.number,
            body.taken_at,
            [OpenUsage(**one.model_dump()) for one in page.sessions],
        )
        for page in body.pages
    ]
    ports.take_open_sessions(edge, pages, body.facts(), is_complete=body.is_complete)
    return PagesView(pages=len(pages))


def _session(edge: Edge, report: ReportBody) -> RadiusSession:
    is_closed = report.state == "closed"
    changed = {"acct_session_id", "state", "ended_at", "days", "addresses"}
    changed |= {"framed_ip", "calling_station_id"}
    told = report.model_dump(exclude=changed)
    return RadiusSession(
        **told,
        # An edge of before tells them as the router spelled them.
        framed_ip=session_address(report.framed_ip),
        calling_station_id=station_id(report.calling_station_id),
        addresses=tuple(AddressUse(**one.model_dump()) for one in report.addresses),
        tenant_id=edge.tenant_id,
        # A Stop without a time of its own ended when it was told.
        ended_at=(report.ended_at or report.as_of) if is_closed else None,
        days=tuple(DayUsage(**one.model_dump()) for one in report.days),
    )
