"""Invoices of the version before: they open, are frozen as they were printed, and keep their numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from isp.decision import Create, Decision
from isp.invoicing.invoice import Invoice
from isp.invoicing.letterhead import head_of_before
from isp.invoicing.numbers import VOID, Kind, Series
from isp.parties.scope import Scope
from isp.ports import PageRequest
from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.items.documents import InvoiceItem
from isp_aws.dynamodb.migrations.m0002_frozen_documents import OldVoidSerialItem, migrate
from isp_aws.sealing import Sealer

from tests.adapters.conftest import Adapters
from tests.builders import parties, sales
from tests.fakes.clock import NOON

NEW_IN_LINES = ("net_minor", "vat_minor")
NOBODY = Sealer(lambda: b"")


class OldInvoiceItem(InvoiceItem):
    """Writes what the version before wrote: no head, no address, no amounts of tax by line."""

    class Meta(InvoiceItem.Meta):  # type: ignore[misc, name-defined]
        pass

    @classmethod
    def key_of(cls, entity: Invoice) -> str:
        return cls.key(entity.tenant_id, entity.id)

    def serialize(self, null_check: bool = True) -> dict[str, Any]:
        stored: dict[str, Any] = super().serialize(null_check)
        stored.pop("head", None)
        stored.pop("customer_address", None)
        for line in stored["lines"]["L"]:
            for name in NEW_IN_LINES:
                del line["M"][name]
        # It was not spread: all invoices of an ISP lay in one partition.
        stored["gsi1pk"] = {"S": keys.listing(self.tenant_id, "INVOICES")}
        return stored


def of_before(real: Adapters, scope: Scope) -> Any:
    tenant = parties.tenant(scope.tenant_id)
    customer = parties.customer(scope.tenant_id)
    real.ledger.commit(scope, Decision(changes=(Create(tenant), Create(customer))))
    invoice = replace(sales.invoice(customer), head=None, customer_address="")
    with bound(scope):
        OldInvoiceItem.from_entity(invoice, NOBODY).save()
        OldVoidSerialItem(
            keys.serial(scope.tenant_id, Series(Kind.INVOICE, 2026)),
            f"VOID#{keys.moment(2)}",
            reason="replay",
        ).save()
    return invoice


def test_an_invoice_of_before_opens_before_it_is_brought_over(real: Adapters, scope: Scope) -> None:
    invoice = of_before(real, scope)
    assert real.directory.invoice(scope, invoice.id) == invoice
    listed = real.directory.invoices(scope, PageRequest(10), customer_id=None)
    assert listed.items == (invoice,)


def test_it_is_frozen_with_the_head_that_it_has_been_printed_with(
    real: Adapters, scope: Scope
) -> None:
    invoice = of_before(real, scope)
    assert migrate(scope.tenant_id, NOON) == 2
    head = head_of_before(parties.tenant(scope.tenant_id))
    assert (head.name("en"), head.template) == (parties.tenant().name, 1)
    assert real.directory.invoice(scope, invoice.id) == replace(invoice, head=head)
    assert real.directory.document_of(scope, invoice.number) == invoice.id
    listed = real.directory.invoices(scope, PageRequest(10), customer_id=None)
    assert [one.id for one in listed.items] == [invoice.id]


def test_void_numbers_of_before_are_listed_and_stay_void(real: Adapters, scope: Scope) -> None:
    of_before(real, scope)
    migrate(scope.tenant_id, NOON)
    (void,) = real.directory.void_numbers(scope, PageRequest(10)).items
    assert (void.id, void.reason) == ("INV-2026-000002", "replay")
    assert real.directory.document_of(scope, void.id) == VOID


def test_a_second_run_changes_nothing(real: Adapters, scope: Scope) -> None:
    invoice = of_before(real, scope)
    migrate(scope.tenant_id, NOON)
    frozen = real.directory.invoice(scope, invoice.id)
    assert migrate(scope.tenant_id, NOON + 1) == 0
    assert real.directory.invoice(scope, invoice.id) == frozen
