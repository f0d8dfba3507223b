"""Exports and their files, in memory."""

from __future__ import annotations

from isp.exports.export import Export
from isp.parties.scope import Scope
from isp.ports import Page, PageRequest
from isp.refusals import NotFound

from tests.fakes.store import Store, page_of


class FakeExports:
    def __init__(self, store: Store) -> None:
        self._store = store

    def export(self, scope: Scope, export_id: str) -> Export:
        export = self._store.find(Export, scope.tenant_id, export_id)
        if export is None or not scope.covers(export.node_path):
            raise NotFound(kind=Export.kind)
        return export

    def exports(self, scope: Scope, page: PageRequest) -> Page[Export]:
        if scope.self_id is not None:
            return Page((), None)
        inside = [
            one for one in self._store.all(Export, scope.tenant_id) if scope.covers(one.node_path)
        ]
        inside.sort(key=lambda one: (one.node_path, one.asked_at, one.id), reverse=True)
        return page_of(inside, page)
