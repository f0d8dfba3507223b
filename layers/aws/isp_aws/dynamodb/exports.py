"""Reads of exports: who took which list out. Everything is written by the commit."""

from __future__ import annotations

from isp.exports.export import Export
from isp.parties.scope import Scope
from isp.ports import Page, PageRequest

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.items.exports import EXPORTS
from isp_aws.dynamodb.reading import Listing, find, found, newest
from isp_aws.sealing import Sealer


class DynamoExports:
    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def export(self, scope: Scope, export_id: str) -> Export:
        with bound(scope):
            export = find(Export, scope.tenant_id, export_id, self._sealer)
        is_inside = export is not None and scope.covers(export.node_path)
        return found(export, Export.kind, is_inside=is_inside)

    def exports(self, scope: Scope, page: PageRequest) -> Page[Export]:
        if scope.self_id is not None:
            return Page((), None)
        listing = Listing(keys.listing(scope.tenant_id, EXPORTS), scope.node_path)
        with bound(scope):
            return newest(Export, listing, page, self._sealer, lambda exports: exports)
