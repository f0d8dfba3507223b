"""Exports: lists that somebody took out."""

from __future__ import annotations

from isp.exports.export import Export, Wanted
from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.attributes import IntegerAttribute, RecordAttribute, TextsAttribute
from isp_aws.dynamodb.items.entity_item import EntityItem

EXPORTS = "EXPORTS"


class ExportItem(EntityItem[Export]):
    entity = Export

    node_path = UnicodeAttribute()
    asked_by = UnicodeAttribute()
    asked_at = IntegerAttribute()
    wanted = RecordAttribute(Wanted)
    after = UnicodeAttribute(null=True)
    parts = TextsAttribute()
    rows = IntegerAttribute()
    is_ready = BooleanAttribute()

    @classmethod
    def place(cls, entity: Export) -> tuple[str, str]:
        return (
            keys.listing(entity.tenant_id, EXPORTS),
            keys.path_at_id(entity.node_path, entity.asked_at, entity.id),
        )
