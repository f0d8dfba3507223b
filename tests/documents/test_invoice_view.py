"""A view that does not add up is a bug and is never printed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from isp.invoicing.invoice import Invoice, InvoiceLine
from isp.invoicing.invoice_view import InvoiceStatus, InvoiceView
from views import ISSUED_AT, PERIOD_SECONDS, issuer, line, paid_view


def test_a_line_whose_parts_do_not_add_up_is_a_bug() -> None:
    with pytest.raises(AssertionError):
        replace(line(52_500), vat_minor=1)


def test_a_total_that_is_not_the_sum_of_its_lines_is_a_bug() -> None:
    with pytest.raises(AssertionError):
        paid_view(total_minor=52_501)


def test_an_unpaid_invoice_names_no_payment() -> None:
    with pytest.raises(AssertionError):
        paid_view(status=InvoiceStatus.UNPAID)


def test_the_view_of_an_issued_invoice_says_what_was_sold() -> None:
    stored = InvoiceLine("10 Mbps", "PACKAGE", ISSUED_AT, ISSUED_AT + PERIOD_SECONDS, 52_500, 500)
    invoice = Invoice(
        tenant_id="abcdefghij", id="INVOICE", version=1, owner_path="/isp/", number="INV-2026-000001",
        customer_id="CUSTOMER", customer_name="করিম", customer_mobile="01812345678",
        customer_login="karim", sale_id="SALE", lines=(stored,), total_minor=52_500,
        vat_minor=stored.vat_minor, paid_by="cash", payment_reference="", issued_at=ISSUED_AT,
    )  # fmt: skip
    view = InvoiceView.of_paid(
        invoice, issuer(), package_names=("10 Mbps",), url="http://isp.test/"
    )
    assert (view.net_minor, view.vat_minor, view.total_minor) == (50_000, 2_500, 52_500)
    assert (view.customer.login, view.lines[0].package_name) == ("karim", "10 Mbps")
    assert view.status is InvoiceStatus.PAID
