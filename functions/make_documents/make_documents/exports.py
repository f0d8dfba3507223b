"""Lists as files: asked for, read part by part, fetched by a link; and who took what out."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated, Literal

from isp.asked import Asked
from isp.excerpt import Days
from isp.exports.export import Export, ExportTooLong, TooManyExports, Wanted
from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp.parties.scope import tenant_scope
from isp.ports import Page, PageRequest
from isp.refusals import Forbidden, Invalid, NotFound
from isp_http.operation import Repeat
from isp_http.panel import Panel
from isp_http.text import LATIN_DIGITS
from isp_http.types import Body, Id, Language, View
from pydantic import Field, StringConstraints

from make_documents.ports import MakeDocuments

panel = Panel("exports")

ListName = Literal["customers", "payments", "invoices", "money_inbox", "statement_days"]
Day = Annotated[str, LATIN_DIGITS, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Search = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class ExportBody(Body):
    """A list as it is narrowed on the screen; `order` and `shown` as the lists themselves take them."""

    list: ListName
    format: Literal["csv", "xlsx"]
    language: Language
    first_day: Day | None = None
    last_day: Day | None = None
    order: Literal["usual", "turned"] = "usual"
    search: Search | None = None
    status: Literal["unpaid", "active", "on_hold", "expired", "owes"] | None = None
    shown: Literal["open", "decided"] = "open"
    account_id: Id | None = None

    def wanted(self) -> Wanted:
        is_turned = self.order == "turned"
        days = Days.asked_for(self.first_day, self.last_day, is_turned=is_turned)
        of_customers = self.list == "customers"
        return Wanted(
            list_name=self.list,
            format=self.format,
            language=self.language,
            days=(days.first, days.last),
            is_turned=is_turned,
            search=self.search if of_customers else None,
            status=self.status if of_customers else None,
            is_decided=self.shown == "decided",
            account_id=self.account_id,
        )


class ExportView(View):
    id: str
    list: ListName
    format: Literal["csv", "xlsx"]
    asked_at: int
    asked_by_name: str | None
    is_own: bool
    rows: Annotated[int, Field(description="How many were read so far.")]
    is_ready: bool
    link: Annotated[
        str | None, Field(description="Where the file is fetched, for a quarter of an hour.")
    ]


@panel.route(
    "POST",
    "/exports",
    needs=Permission.LIST_EXPORT,
    status=201,
    use_case="make_export",
    refusals=(Forbidden, Invalid, TooManyExports),
)
def ask_for_export(
    body: ExportBody, actor: Actor, asked: Asked, ports: MakeDocuments
) -> ExportView:
    """Begin to write a list into a file."""
    return _view(ports, actor, ports.make_export(actor, body.wanted(), asked))


@panel.route(
    "POST",
    "/exports/{export_id}/parts",
    needs=Permission.LIST_EXPORT,
    use_case="make_export",
    refusals=(NotFound, ExportTooLong),
    repeat=Repeat.NATURAL,
)
def go_on_with_export(export_id: Id, actor: Actor, ports: MakeDocuments) -> ExportView:
    """Read the next part, and write the file after the last; of one that is ready, the link anew."""
    export = ports.make_export.go_on(actor, export_id)
    view = _view(ports, actor, export)
    return view.model_copy(update={"link": ports.make_export.link(export)})


@panel.route("GET", "/exports", needs=Permission.LIST_EXPORT, use_case="make_export")
def list_exports(page: PageRequest, actor: Actor, ports: MakeDocuments) -> Page[ExportView]:
    """Return who took which list out, newest first."""
    found = ports.make_export.exports.exports(actor.scope, page)
    return found.each(lambda export: _view(ports, actor, export))


def _view(ports: MakeDocuments, actor: Actor, export: Export) -> ExportView:
    name: str | None = None
    with suppress(NotFound):  # Whoever has left is known by his id.
        name = ports.make_export.rows.directory.staff(
            tenant_scope(actor.tenant_id), export.asked_by
        ).name
    return ExportView.model_validate(
        {
            "id": export.id,
            "list": export.wanted.list_name,
            "format": export.wanted.format,
            "asked_at": export.asked_at,
            "asked_by_name": name,
            "is_own": export.asked_by == actor.subject_id,
            "rows": export.rows,
            "is_ready": export.is_ready,
            "link": None,
        }
    )
