"""Routers and edges, as the directory knows them."""

from __future__ import annotations

from isp.network.address_use import AddressLookUp
from isp.network.edge import Edge, EdgeStatus
from isp.network.nas import Nas, NasVendor
from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.attributes import EnumAttribute, IntegerAttribute
from isp_aws.dynamodb.items.entity_item import EntityItem


class NasItem(EntityItem[Nas]):
    entity = Nas
    sealed = frozenset({"secret"})

    owner_path = UnicodeAttribute()
    name = UnicodeAttribute()
    address = UnicodeAttribute()
    secret = UnicodeAttribute()
    coa_port = IntegerAttribute()
    vendor = EnumAttribute(NasVendor)
    require_message_authenticator = BooleanAttribute()
    created_at = IntegerAttribute()

    @classmethod
    def place(cls, entity: Nas) -> tuple[str, str]:
        return (
            keys.listing(entity.tenant_id, "NASES"),
            keys.path_at_id(entity.owner_path, entity.created_at, entity.id),
        )


class AddressLookUpItem(EntityItem[AddressLookUp]):
    entity = AddressLookUp
    # Somebody looked, and nothing of it changes anything else.
    may_be_alone = True

    address = UnicodeAttribute()
    at = IntegerAttribute()
    reason = UnicodeAttribute()
    asked_by = UnicodeAttribute()
    asked_at = IntegerAttribute()
    found = IntegerAttribute()

    @classmethod
    def place(cls, entity: AddressLookUp) -> tuple[str, str]:
        return (
            keys.listing(entity.tenant_id, "ADDRESS_LOOK_UPS"),
            keys.at_then_id(entity.asked_at, entity.id),
        )


class EdgeItem(EntityItem[Edge]):
    entity = Edge

    name = UnicodeAttribute()
    status = EnumAttribute(EdgeStatus)
    key_hash = UnicodeAttribute()
    queue_url = UnicodeAttribute()
    enrolled_at = IntegerAttribute()

    @classmethod
    def place(cls, entity: Edge) -> tuple[str, str]:
        return (
            keys.listing(entity.tenant_id, "EDGES"),
            keys.at_then_id(entity.enrolled_at, entity.id),
        )
