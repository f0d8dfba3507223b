"""Invoices and credit notes, and the numbers that they bear.

On the first of a month a book issues a hundred thousand invoices in minutes, so a list of documents is
spread over several partitions of the index and merged when it is read. An invoice lies at its number,
where other numbers have a claim; how far a series is reserved, one item that is only ever counted up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from isp.excerpt import WHOLE, Excerpt
from isp.invoicing.credit_note import CreditNote
from isp.invoicing.invoice import Invoice
from isp.invoicing.numbers import NUMBER_CLAIM, Reserved, Series, SeriesProof, VoidNumber
from isp.notices.budget import HeldMessage
from isp.parties.scope import Scope
from isp.parties.tenant import ROOT_PATH
from isp.ports import Page, PageRequest
from pynamodb.exceptions import DoesNotExist

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.excerpts import OfSellers, by_seller
from isp_aws.dynamodb.items.claims import ClaimItem, NumberItem, SerialItem
from isp_aws.dynamodb.items.documents import InvoiceItem
from isp_aws.dynamodb.items.messages import HELD_MESSAGES
from isp_aws.dynamodb.items.sales import SaleItem
from isp_aws.dynamodb.reading import (
    Listing,
    Naming,
    find,
    found,
    newest,
    newest_named,
    newest_of_customer,
    newest_of_parts,
)
from isp_aws.sealing import Sealer

D = TypeVar("D", Invoice, CreditNote)
CLAIMS_AT_ONCE = 100
DOCUMENTS_AT_ONCE = 1_000


def document(kind: type[D], scope: Scope, document_id: str, sealer: Sealer) -> D:
    """Return one document; NotFound where it is not the scope's."""
    one: Any
    with bound(scope):
        if kind is Invoice:
            one = _invoice(scope.tenant_id, document_id, sealer)
        else:
            one = find(kind, scope.tenant_id, document_id, sealer)
    is_inside = one is not None and scope.covers(one.owner_path, one.customer_id)
    document: D = found(one, kind.kind, is_inside=is_inside)
    return document


def _invoice(tenant_id: str, invoice_id: str, sealer: Sealer) -> Any:
    """Return the invoice of a sale, whose id it has: at the number that the sale tells."""
    sale = SaleItem(SaleItem.key(tenant_id, invoice_id), keys.SELF)
    sale.tenant_id, sale.invoice_id = tenant_id, invoice_id
    with suppress(DoesNotExist):
        sale.refresh(consistent_read=True)
    try:
        item = InvoiceItem.get(_place_of_invoice(sale), keys.SELF, consistent_read=True)
    except DoesNotExist:
        return None
    return item.to_entity(sealer)


def _place_of_invoice(sale: SaleItem) -> str:
    """Return where the invoice lies that the sale names; those of before lie by their ids."""
    if sale.invoice_number:
        return keys.claim(sale.tenant_id, NUMBER_CLAIM, sale.invoice_number)
    return InvoiceItem.key(sale.tenant_id, sale.invoice_id)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The documents of one customer, or a part of all."""

    customer_id: str | None
    excerpt: Excerpt = WHOLE


def documents(
    kind: type[D], scope: Scope, page: PageRequest, wanted: Wanted, sealer: Sealer
) -> Page[D]:
    """Return documents newest first: of one customer, or of a subtree within each seller."""
    name = f"{kind.kind.upper()}S"

    def inside(read: Sequence[D]) -> Sequence[D]:
        return [one for one in read if scope.covers(one.owner_path, one.customer_id)]

    with bound(scope):
        if wanted.customer_id is not None:
            read = _of_customer(kind, scope.tenant_id, wanted.customer_id, page, sealer)
            return Page(tuple(inside(read.items)), read.next)
        partitions = [
            keys.document_listing(scope.tenant_id, name, shard)
            for shard in range(keys.DOCUMENT_SHARDS)
        ]
        if wanted.excerpt != WHOLE:
            read = by_seller(kind, scope, OfSellers(partitions, wanted.excerpt), page, sealer)
            return Page(tuple(inside(read.items)), read.next)
        parts = [Listing(partition, scope.node_path) for partition in partitions]
        return newest_of_parts(kind, parts, page, sealer, inside)


def _of_customer(
    kind: type[D], tenant_id: str, customer_id: str, page: PageRequest, sealer: Sealer
) -> Page[D]:
    if kind is Invoice:
        # A sale has one invoice, and the customer's sales are a list: his invoices need none.
        sales = Listing(keys.customer_listing(tenant_id, customer_id, "SALES"))
        attributes = ("tenant_id", "invoice_id", "invoice_number")
        return newest_named(
            kind, Naming(SaleItem, sales, attributes, _place_of_invoice), page, sealer
        )
    partition = keys.customer_listing(tenant_id, customer_id, f"{kind.kind.upper()}S")
    return newest_of_customer(kind, partition, page, sealer, tenant_id)


def document_of(scope: Scope, number: str) -> str | None:
    key = keys.claim(scope.tenant_id, NUMBER_CLAIM, number)
    with bound(scope):
        try:
            there = NumberItem.get(key, keys.SELF, consistent_read=True)
        except DoesNotExist:
            return None
    return there.id or there.owner_id


def void_numbers(scope: Scope, page: PageRequest, sealer: Sealer) -> Page[VoidNumber]:
    if scope.node_path != ROOT_PATH or scope.self_id is not None:
        return Page((), None)  # The series are the ISP's.
    with bound(scope):
        listing = Listing(keys.listing(scope.tenant_id, "VOID_NUMBERS"))
        return newest(VoidNumber, listing, page, sealer, lambda voids: voids)


def held_messages(scope: Scope, page: PageRequest, sealer: Sealer) -> Page[HeldMessage]:
    if scope.node_path != ROOT_PATH or scope.self_id is not None:
        return Page((), None)  # The ISP's phone bill is the ISP's.
    with bound(scope):
        listing = Listing(keys.listing(scope.tenant_id, HELD_MESSAGES))
        return newest(HeldMessage, listing, page, sealer, lambda some: some)


def reserve_serial(scope: Scope, series: Series, now: int) -> int:
    with bound(scope):
        last = SerialItem(keys.serial(scope.tenant_id, series), keys.SELF)
        last.update(actions=[SerialItem.serial.add(1), SerialItem.reserved_at.set(now)])
        return last.serial


class DynamoNumbers:
    """What the nightly proof of the numbers reads."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def reserved(self, scope: Scope, series: Series) -> Reserved | None:
        with bound(scope):
            try:
                key = keys.serial(scope.tenant_id, series)
                last = SerialItem.get(key, keys.SELF, consistent_read=True)
            except DoesNotExist:
                return None
        return Reserved(last.serial, last.reserved_at or 0)

    def proof(self, scope: Scope, series: Series) -> SeriesProof | None:
        with bound(scope):
            return find(SeriesProof, scope.tenant_id, series.name, self._sealer)

    def claimed(self, scope: Scope, series: Series, serials: Sequence[int]) -> set[int]:
        """Return those of the serials that a document bears or that are void."""
        by_key = {
            keys.claim(scope.tenant_id, NUMBER_CLAIM, series.number(serial)): serial
            for serial in serials
        }
        with bound(scope):
            wanted = [(key, keys.SELF) for key in by_key]
            return {by_key[item.pk] for item in _claims(wanted)}

    def issued_unclaimed(self, scope: Scope, numbers: Sequence[str]) -> set[str]:
        """Return those of the numbers that documents of before bear, which claimed none.

        It looks at every document of the tenant, and is asked about orphans only.
        """
        wanted = set(numbers)
        return wanted & {*self._numbers(Invoice, scope), *self._numbers(CreditNote, scope)}

    def _numbers(self, kind: type[D], scope: Scope) -> Iterable[str]:
        page: PageRequest | None = PageRequest(limit=DOCUMENTS_AT_ONCE)
        while page is not None:
            read = documents(kind, scope, page, Wanted(None), self._sealer)
            yield from (one.number for one in read.items)
            page = None if read.next is None else replace(page, after=read.next)


def _claims(wanted: Sequence[tuple[str, str]]) -> Iterable[ClaimItem]:
    for start in range(0, len(wanted), CLAIMS_AT_ONCE):
        yield from ClaimItem.batch_get(wanted[start : start + CLAIMS_AT_ONCE], consistent_read=True)
