"""Invoices, credit notes, and what is known of the numbers that they bear."""

from __future__ import annotations

from typing import Any

from isp.invoicing.credit_note import CreditNote
from isp.invoicing.invoice import Invoice, InvoiceLine
from isp.invoicing.letterhead import Letterhead
from isp.invoicing.numbers import NUMBER_CLAIM, SeriesProof, VoidNumber
from isp.money import vat_within_minor
from isp.refusals import Refusal, Taken
from pynamodb.attributes import UnicodeAttribute

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.attributes import IntegerAttribute, RecordAttribute, RecordsAttribute
from isp_aws.dynamodb.items.entity_item import EntityItem


class LinesAttribute(RecordsAttribute[InvoiceLine]):
    """Lines; those of before stored the gross amount and the rate only."""

    def __init__(self) -> None:
        super().__init__(InvoiceLine)

    def deserialize(self, value: list[dict[str, Any]]) -> tuple[InvoiceLine, ...]:
        return super().deserialize([_with_amounts(one) for one in value])


def _with_amounts(line: dict[str, Any]) -> dict[str, Any]:
    told = line["M"]
    if "net_minor" in told:
        return line
    gross_minor = int(told["gross_minor"]["N"])
    vat_minor = vat_within_minor(gross_minor, int(told["vat_basis_points"]["N"]))
    amounts = {"net_minor": gross_minor - vat_minor, "vat_minor": vat_minor}
    return {"M": told | {name: {"N": str(minor)} for name, minor in amounts.items()}}


class InvoiceItem(EntityItem[Invoice]):
    entity = Invoice

    owner_path = UnicodeAttribute()
    number = UnicodeAttribute()
    head = RecordAttribute(Letterhead, null=True)
    customer_id = UnicodeAttribute()
    customer_name = UnicodeAttribute()
    customer_mobile = UnicodeAttribute()
    customer_login = UnicodeAttribute()
    customer_address = UnicodeAttribute(default="")
    sale_id = UnicodeAttribute()
    lines = LinesAttribute()
    total_minor = IntegerAttribute()
    vat_minor = IntegerAttribute()
    paid_by = UnicodeAttribute()
    payment_reference = UnicodeAttribute()
    issued_at = IntegerAttribute()
    # Invoices of before were paid from the start.
    on_account_minor = IntegerAttribute(default=0)

    @classmethod
    def key_of(cls, entity: Invoice) -> str:
        """Return the place of its number, where claims of numbers lie: so no number is borne twice.

        Its id is its sale's, which knows the number. Invoices of before lie by their ids.
        """
        return keys.claim(entity.tenant_id, NUMBER_CLAIM, entity.number)

    @classmethod
    def is_there(cls, entity: Invoice) -> Refusal:
        return Taken(kind=NUMBER_CLAIM, value=entity.number)

    @classmethod
    def place(cls, entity: Invoice) -> tuple[str, str]:
        return _place(entity)


class CreditNoteItem(EntityItem[CreditNote]):
    entity = CreditNote

    owner_path = UnicodeAttribute()
    number = UnicodeAttribute()
    head = RecordAttribute(Letterhead, null=True)
    invoice_id = UnicodeAttribute()
    invoice_number = UnicodeAttribute()
    invoice_issued_at = IntegerAttribute()
    customer_id = UnicodeAttribute()
    customer_name = UnicodeAttribute()
    customer_mobile = UnicodeAttribute()
    customer_login = UnicodeAttribute()
    customer_address = UnicodeAttribute()
    sale_id = UnicodeAttribute()
    reason = UnicodeAttribute()
    lines = LinesAttribute()
    total_minor = IntegerAttribute()
    vat_minor = IntegerAttribute()
    issued_at = IntegerAttribute()

    @classmethod
    def place(cls, entity: CreditNote) -> tuple[str, str]:
        return _place(entity)

    @classmethod
    def pointers(cls, entity: CreditNote) -> tuple[tuple[str, str], ...]:
        listing = keys.customer_listing(entity.tenant_id, entity.customer_id, "CREDIT_NOTES")
        return ((listing, keys.at_then_id(entity.issued_at, entity.id)),)


class VoidNumberItem(EntityItem[VoidNumber]):
    entity = VoidNumber

    series = UnicodeAttribute()
    serial = IntegerAttribute()
    reason = UnicodeAttribute()
    voided_at = IntegerAttribute()

    @classmethod
    def place(cls, entity: VoidNumber) -> tuple[str, str]:
        return (
            keys.listing(entity.tenant_id, "VOID_NUMBERS"),
            keys.at_then_id(entity.voided_at, entity.id),
        )


class SeriesProofItem(EntityItem[SeriesProof]):
    entity = SeriesProof

    proved_serial = IntegerAttribute()
    seen_serial = IntegerAttribute()
    seen_at = IntegerAttribute()


def _place(document: Invoice | CreditNote) -> tuple[str, str]:
    shard = keys.shard_of(document.id, keys.DOCUMENT_SHARDS)
    return (
        keys.document_listing(document.tenant_id, f"{document.kind.upper()}S", shard),
        keys.path_at_id(document.owner_path, document.issued_at, document.id),
    )
