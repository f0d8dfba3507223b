"""Claims, pointers and serials: the directory's small items without an entity."""

from __future__ import annotations

from pynamodb.attributes import UnicodeAttribute

from isp_aws.dynamodb.attributes import IntegerAttribute
from isp_aws.dynamodb.connection import DirectoryItem, ListedItem
from isp_aws.environment import Table


class ClaimItem(DirectoryItem):
    """A value that belongs to one thing of the tenant."""

    owner_id = UnicodeAttribute()


class NumberItem(DirectoryItem):
    """What lies at the number of a document: the document, or the claim of one that lies elsewhere."""

    id = UnicodeAttribute(null=True)
    owner_id = UnicodeAttribute(null=True)


class EverywhereClaimItem(ListedItem):
    """A value that belongs to one thing of one tenant of the platform."""

    table = Table.PLATFORM

    tenant_id = UnicodeAttribute()
    owner_id = UnicodeAttribute()


class PointerItem(DirectoryItem):
    """A further key under which an entity is found; the id is at the end of the sort key."""


class SerialItem(DirectoryItem):
    """The last number of a series of documents, and when it was reserved."""

    serial = IntegerAttribute()
    reserved_at = IntegerAttribute(null=True)
