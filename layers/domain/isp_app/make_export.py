"""Make an export: a list as a file, part by part, kept, and fetched by a link.

No request reads more than one part, so a list of any length that a file may have fits into what the gateway
allows. Who asked goes on until it is ready, and nobody else may: an export is what his scope saw.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from isp.asked import Asked
from isp.decision import Create, Decision
from isp.exports.export import A_DAY_MAX, PART_ROWS, Export, Wanted, refuse_too_many
from isp.ids import derived_id
from isp.minutes import day_at
from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp.parties.scope import Scope
from isp.ports import Clock, Ledger, Page, PageRequest
from isp.refusals import Forbidden, Invalid, NotFound, StaleRead
from isp_words.texts import translate

from isp_app.asked_before import asked_before
from isp_app.exported_rows import COLUMNS, Column, ListRows, Row
from isp_app.new_things import make, new_id

# Who takes a list out must see it in the house.
SEEN_BY: Mapping[str, Permission] = {
    "customers": Permission.CUSTOMER_SEE,
    "payments": Permission.PAYMENT_SEE,
    "invoices": Permission.INVOICE_SEE,
    "money_inbox": Permission.PAYMENT_SETTLE,
    "statement_days": Permission.PAYMENT_SETTLE,
}
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list that is ready to be written: its columns with their titles, and its rows one by one."""

    title: str
    columns: tuple[tuple[str, Column], ...]
    rows: Iterator[Row]
    utc_offset_minutes: int


SheetMaker = Callable[[Sheet], bytes]


class Exports(Protocol):
    def export(self, scope: Scope, export_id: str) -> Export:
        """Return the export; NotFound outside the scope."""

    def exports(self, scope: Scope, page: PageRequest) -> Page[Export]:
        """Return who took what out, newest first within each seller."""


class Files(Protocol):
    """Parts and files, kept by name."""

    def get(self, name: str) -> bytes | None: ...
    def put(self, name: str, content: bytes, content_type: str) -> None: ...
    def link_to_file(self, name: str, file_name: str) -> str:
        """Return an address that saves the object as a file of that name, for a quarter of an hour."""


@dataclass(frozen=True, slots=True)
class MakeExport:
    exports: Exports
    rows: ListRows
    ledger: Ledger
    files: Files
    clock: Clock
    makers: Mapping[str, SheetMaker]

    def __call__(self, actor: Actor, wanted: Wanted, asked: Asked) -> Export:
        """Begin an export, of which nothing is read yet."""
        if not actor.may(SEEN_BY[wanted.list_name]):
            raise Forbidden
        if (wanted.list_name == "statement_days") != (wanted.account_id is not None):
            raise Invalid(field="account_id", reason="not_of_this_list")
        export_id = new_id("export", actor, asked.key)
        if not asked_before(self.rows.directory, actor.scope, asked):
            now = self.clock.now()
            newest = self.exports.exports(actor.scope, PageRequest(A_DAY_MAX)).items
            refuse_too_many([one.asked_at for one in newest], now)
            begun = Export(
                actor.tenant_id, export_id, 1, actor.node_path, actor.subject_id, now, wanted
            )
            make(self.ledger, actor, asked, Decision(changes=(Create(begun),)))
        return self._own(actor, export_id)

    def go_on(self, actor: Actor, export_id: str) -> Export:
        """Read the next part; after the last one, write the file. One that is ready stays so."""
        export = self._own(actor, export_id)
        if export.is_ready:
            return export
        rows, after = self._read(actor, export)
        content = json.dumps(rows, ensure_ascii=False).encode()
        name = derived_id("part", content.decode())
        decision = export.with_part(name, len(rows), after)
        self.files.put(_part(export, name), content, "application/json")
        if after is None:
            self._write(export, (*export.parts, name))
        # Whoever made the same step meanwhile has made it.
        with suppress(StaleRead):
            self.ledger.commit(actor.scope, decision)
        return self._own(actor, export_id)

    def link(self, export: Export) -> str | None:
        """Return where the file is fetched; None until it is ready."""
        if not export.is_ready:
            return None
        day = day_at(export.asked_at, self.rows.offset(export))
        name = f"{export.wanted.list_name}-{day}.{export.wanted.format}"
        return self.files.link_to_file(_file(export), name)

    def _own(self, actor: Actor, export_id: str) -> Export:
        export = self.exports.export(actor.scope, export_id)
        if (export.asked_by, export.node_path) != (actor.subject_id, actor.node_path):
            raise NotFound(kind=Export.kind)
        return export

    def _read(self, actor: Actor, export: Export) -> tuple[list[Row], str | None]:
        """Return a part; a page may be short although the list goes on."""
        rows: list[Row] = []
        after = export.after
        while True:
            request = PageRequest(PART_ROWS - len(rows), after)
            more, after = self.rows.page(actor.scope, export, request)
            rows += more
            if after is None or len(rows) >= PART_ROWS or not more:
                return rows, after

    def _write(self, export: Export, parts: tuple[str, ...]) -> None:
        language = export.wanted.language
        columns = COLUMNS[export.wanted.list_name]
        sheet = Sheet(
            title=translate(language, f"console.exports.lists.{export.wanted.list_name}"),
            columns=tuple((translate(language, one.title), one) for one in columns),
            rows=self._rows(export, parts),
            utc_offset_minutes=self.rows.offset(export),
        )
        kind = export.wanted.format
        self.files.put(_file(export), self.makers[kind](sheet), CONTENT_TYPES[kind])

    def _rows(self, export: Export, parts: tuple[str, ...]) -> Iterator[Row]:
        for name in parts:
            content = self.files.get(_part(export, name))
            assert content is not None, f"{export.id} lost {name}"
            yield from json.loads(content)


def _part(export: Export, name: str) -> str:
    return f"{export.tenant_id}/exports/{export.id}/parts/{name}.json"


def _file(export: Export) -> str:
    return f"{export.tenant_id}/exports/{export.id}/list.{export.wanted.format}"
