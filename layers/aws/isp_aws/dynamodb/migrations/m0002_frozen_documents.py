"""Invoices that carry all that they print, and numbers that are claimed.

Before, an invoice took name and number of the ISP from the tenant whenever it was printed, kept no
amounts of tax by line, and no table said whose a number is. Each invoice gets the head that it has been
printed with so far and claims its number; each number that was void becomes a void number that can be
listed. Its version stays: what was printed is kept under it and is given out as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from isp.invoicing.invoice import Invoice
from isp.invoicing.letterhead import head_of_before
from isp.invoicing.numbers import (
    NUMBER_CLAIM,
    VOID,
    Kind,
    Series,
    VoidNumber,
)
from isp.parties.scope import tenant_scope
from pynamodb.attributes import UnicodeAttribute

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.conditions import held
from isp_aws.dynamodb.connection import DirectoryItem
from isp_aws.dynamodb.items.claims import ClaimItem
from isp_aws.dynamodb.items.documents import InvoiceItem, VoidNumberItem
from isp_aws.dynamodb.items.parties import TenantItem
from isp_aws.dynamodb.reading import INDEX
from isp_aws.sealing import nothing_sealed

NUMBER = 2


class OldVoidSerialItem(DirectoryItem):
    reason = UnicodeAttribute()


def migrate(tenant_id: str, now: int) -> int:
    """Bring a tenant over; return how many invoices and void numbers had not been."""
    with bound(tenant_scope(tenant_id)):
        stored = TenantItem.get(TenantItem.key(tenant_id, tenant_id), keys.SELF)
        head = head_of_before(stored.to_entity(nothing_sealed()))
        frozen = 0
        for shard in range(keys.DOCUMENT_SHARDS):
            part = keys.document_listing(tenant_id, "INVOICES", shard)
            for item in list(InvoiceItem.query(part, index_name=INDEX)):
                frozen += item.head is None
                _freeze(item, head)
        return frozen + sum(_voided(tenant_id, *void, now) for void in _old_voids(tenant_id, now))


def _freeze(item: InvoiceItem, head: object) -> None:
    _claim(item.tenant_id, item.number, item.id)
    if item.head is not None:
        return
    item.head = head
    old: Invoice = item.to_entity(nothing_sealed())
    new = InvoiceItem.from_entity(old, nothing_sealed())
    new.pk = item.pk  # Where it lies; only what was issued since lies at its number.
    held(lambda: new.save(InvoiceItem.version == old.version))


def _claim(tenant_id: str, number: str, owner_id: str) -> None:
    claim = ClaimItem(keys.claim(tenant_id, NUMBER_CLAIM, number), keys.SELF, owner_id=owner_id)
    held(lambda: claim.save(ClaimItem.pk.does_not_exist()))


def _old_voids(tenant_id: str, now: int) -> Iterator[tuple[Series, int, str]]:
    founded, today = 2020, datetime.fromtimestamp(now, UTC).year + 1
    for year in range(founded, today + 1):
        series = Series(Kind.INVOICE, year)
        voids = OldVoidSerialItem.query(
            keys.serial(tenant_id, series), OldVoidSerialItem.sk.startswith("VOID#")
        )
        for item in voids:
            yield series, int(item.sk.partition("#")[2]), item.reason


def _voided(tenant_id: str, series: Series, serial: int, reason: str, now: int) -> bool:
    number = series.number(serial)
    _claim(tenant_id, number, VOID)
    void = VoidNumber(tenant_id, number, 1, series.name, serial, reason, now)
    item = VoidNumberItem.from_entity(void, nothing_sealed())
    return held(lambda: item.save(VoidNumberItem.pk.does_not_exist()))
