"""Tenants, nodes, staff, customers and their pay links."""

from __future__ import annotations

from isp.customers.customer import Customer, CustomerKind
from isp.customers.pay_link import PayLink
from isp.invoicing.issuer import Issuer
from isp.parties.tenant import Node, Staff, Tenant
from pynamodb.attributes import UnicodeAttribute

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.attributes import EnumAttribute, IntegerAttribute
from isp_aws.dynamodb.items.entity_item import EntityItem

NODES = "NODES"


class TenantItem(EntityItem[Tenant]):
    entity = Tenant

    name = UnicodeAttribute()
    slug = UnicodeAttribute()
    mobile = UnicodeAttribute()
    language = UnicodeAttribute()
    currency = UnicodeAttribute()
    utc_offset_minutes = IntegerAttribute()
    created_at = IntegerAttribute()


class NodeItem(EntityItem[Node]):
    entity = Node

    path = UnicodeAttribute()
    name = UnicodeAttribute()
    created_at = IntegerAttribute()

    @classmethod
    def place(cls, entity: Node) -> tuple[str, str]:
        place = keys.path_at_id(entity.path, entity.created_at, entity.id)
        return keys.listing(entity.tenant_id, NODES), place


class IssuerItem(EntityItem[Issuer]):
    entity = Issuer

    node_path = UnicodeAttribute()
    name_bn = UnicodeAttribute()
    name_en = UnicodeAttribute()
    address_bn = UnicodeAttribute()
    address_en = UnicodeAttribute()
    bin = UnicodeAttribute()
    phone = UnicodeAttribute()


class StaffItem(EntityItem[Staff]):
    entity = Staff

    node_path = UnicodeAttribute()
    name = UnicodeAttribute()
    mobile = UnicodeAttribute()
    role = UnicodeAttribute()
    created_at = IntegerAttribute()


class CustomerItem(EntityItem[Customer]):
    entity = Customer
    sealed = frozenset({"password"})

    owner_path = UnicodeAttribute()
    connection = EnumAttribute(CustomerKind)
    name = UnicodeAttribute()
    mobile = UnicodeAttribute()
    login = UnicodeAttribute()
    password = UnicodeAttribute()
    address = UnicodeAttribute()
    package_id = UnicodeAttribute()
    created_at = IntegerAttribute()

    @classmethod
    def place(cls, entity: Customer) -> tuple[str, str]:
        return (
            keys.listing(entity.tenant_id, "CUSTOMERS"),
            keys.path_at_id(entity.owner_path, entity.created_at, entity.id),
        )

    @classmethod
    def pointers(cls, entity: Customer) -> tuple[tuple[str, str], ...]:
        return ((keys.mobile(entity.tenant_id, entity.mobile), entity.id),)


class PayLinkItem(EntityItem[PayLink]):
    entity = PayLink

    owner_path = UnicodeAttribute()
    token_hash = UnicodeAttribute()
    created_at = IntegerAttribute()
    turn = IntegerAttribute(default=1)
    # Of before links had an end: open until the migration has given it one.
    issued_at = IntegerAttribute(null=True)
