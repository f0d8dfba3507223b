"""Messages that were held back."""

from __future__ import annotations

from isp.notices.budget import HeldBy, HeldMessage
from pynamodb.attributes import UnicodeAttribute

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.attributes import EnumAttribute, IntegerAttribute
from isp_aws.dynamodb.items.entity_item import EntityItem

HELD_MESSAGES = "HELD_MESSAGES"


class HeldMessageItem(EntityItem[HeldMessage]):
    entity = HeldMessage
    # Two writers of one fact put the same.
    may_be_alone = True

    customer_id = UnicodeAttribute(null=True)
    about = UnicodeAttribute()
    held_by = EnumAttribute(HeldBy)
    held_at = IntegerAttribute()

    @classmethod
    def place(cls, entity: HeldMessage) -> tuple[str, str]:
        return (
            keys.listing(entity.tenant_id, HELD_MESSAGES),
            keys.at_then_id(entity.held_at, entity.id),
        )
