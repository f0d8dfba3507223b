"""A view that does not add up is a bug and is never printed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from isp.invoicing.invoice import Invoice
from isp.invoicing.printed import PrintedDocument, PrintedStatus, printed_invoice
from isp.sales.sale import PaidBy
from isp_aws.documents.template_1.texts import say
from isp_words.texts import LANGUAGES
from views import ISSUED_AT, head, line, paid_view


def test_a_line_whose_parts_do_not_add_up_is_a_bug() -> None:
    with pytest.raises(AssertionError):
        replace(line(52_500), vat_minor=1)


def test_a_total_that_is_not_the_sum_of_its_lines_is_a_bug() -> None:
    with pytest.raises(AssertionError):
        paid_view(total_minor=52_501)


def test_an_unpaid_invoice_names_no_payment() -> None:
    with pytest.raises(AssertionError):
        paid_view(status=PrintedStatus.UNPAID)


def test_the_view_of_an_issued_invoice_says_what_was_sold() -> None:
    view = view_of(stored_invoice(paid_by="gateway"))
    assert (view.net_minor, view.vat_minor, view.total_minor) == (50_000, 2_500, 52_500)
    assert (view.buyer.login, view.lines[0].description) == ("karim", "10 Mbps")
    assert (view.status, view.provider_reference) == (PrintedStatus.PAID, "REFERENCE")


def test_who_took_the_cash_is_not_printed_as_a_transaction() -> None:
    assert view_of(stored_invoice(paid_by="cash")).provider_reference == ""


@pytest.mark.parametrize("paid_by", list(PaidBy))
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_way_of_paying_has_a_name(paid_by: PaidBy, language: str) -> None:
    assert say(language, f"paid_by.{paid_by}")


def view_of(invoice: Invoice) -> PrintedDocument:
    return printed_invoice(invoice, head(), origin="http://isp.test")


def stored_invoice(*, paid_by: str) -> Invoice:
    stored = line(description="10 Mbps")
    return Invoice(
        tenant_id="abcdefghij", id="INVOICE", version=1, owner_path="/isp/", number="INV-2026-000001",
        head=head(), customer_id="CUSTOMER", customer_name="করিম", customer_mobile="01812345678",
        customer_login="karim", customer_address="", sale_id="SALE", lines=(stored,),
        total_minor=52_500, vat_minor=stored.vat_minor, paid_by=paid_by,
        payment_reference="REFERENCE", issued_at=ISSUED_AT,
    )  # fmt: skip
