"""What a sale stores in fewer items keeps what more of them kept: one seller, one bearer of a number."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from isp.customers.customer import Customer
from isp.decision import Create, Decision, Update
from isp.invoicing.numbers import VOID, Kind, Series
from isp.ledger.head import Entered, StatementLine
from isp.minutes import Moment
from isp.parties.scope import Scope, tenant_scope
from isp.parties.sign_up import DHAKA_OFFSET_MINUTES
from isp.parties.tenant import ROOT_PATH
from isp.ports import PageRequest
from isp.refusals import NotFound, StaleRead, Taken
from isp.sales.offer import direct_offer
from isp.sales.postings import root_chain
from isp.sales.sale import PaidBy
from isp.sales.sell_package import Order, sell_package
from isp.subscriptions.subscription import Subscription
from isp_app.issue import press_for, void

from tests.adapters.conftest import Adapters, fake_adapters, new_tenant_id
from tests.builders import parties, sales
from tests.fakes.clock import NOON

INVOICES = Series(Kind.INVOICE, 2026)
MOMENT = Moment(NOON, DHAKA_OFFSET_MINUTES)
BELOW = f"{ROOT_PATH}r1/"


def shop(adapters: Adapters, scope: Scope) -> Customer:
    customer = parties.customer(scope.tenant_id)
    package = sales.package(scope.tenant_id, price_minor=50_000)
    things = (parties.tenant(scope.tenant_id), parties.node(scope.tenant_id), package, customer)
    adapters.ledger.commit(scope, Decision(changes=tuple(map(Create, things))))
    credit = sales.paid_in("in", 200_000, tenant_id=scope.tenant_id, customer_id=customer.id)
    adapters.ledger.commit(scope, Decision(entries=(credit,)))
    return customer


def sold(customer: Customer, line: Subscription | None, sale_id: str) -> Decision:
    package = sales.package(customer.tenant_id, price_minor=50_000)
    order = Order(
        customer=customer,
        subscription=line,
        offer=direct_offer(package, NOON),
        chain=root_chain(customer.owner_path),
        paid_by=PaidBy.CREDIT,
        payment_reference="",
        sale_id=sale_id,
        actor_id="STAFF",
    )
    return sell_package(order, MOMENT)


def issue(adapters: Adapters, scope: Scope, decision: Decision) -> None:
    with press_for(adapters.ledger, adapters.directory, scope) as press:
        press.commit(decision, MOMENT)


@pytest.mark.parametrize("has_line", [False, True])
def test_who_moved_to_another_seller_is_decided_on_again(
    adapters: Adapters, scope: Scope, has_line: bool
) -> None:
    customer, line = shop(adapters, scope), None
    if has_line:
        line = sales.subscription(customer)
        adapters.ledger.commit(scope, Decision(changes=(Create(line),)))
    decided_before = sold(customer, line, "SALE")
    moved = Update(replace(customer, version=2, owner_path=BELOW), before=customer)
    with_him = (
        () if line is None else (Update(replace(line, version=2, owner_path=BELOW), before=line),)
    )
    adapters.ledger.commit(scope, Decision(changes=(moved, *with_him)))
    with pytest.raises(StaleRead):
        issue(adapters, scope, decided_before)
    with pytest.raises(NotFound):
        adapters.directory.sale(scope, "SALE")


def test_an_invoice_is_found_by_its_sale_by_its_number_and_in_both_lists(
    adapters: Adapters, scope: Scope
) -> None:
    customer = shop(adapters, scope)
    issue(adapters, scope, sold(customer, None, "SALE"))
    invoice = adapters.directory.invoice(scope, "SALE")
    sale = adapters.directory.sale(scope, "SALE")
    assert (invoice.number, sale.invoice_number) == ("INV-2026-000001", "INV-2026-000001")
    assert adapters.directory.document_of(scope, invoice.number) == invoice.id
    for customer_id in (None, customer.id):
        listed = adapters.directory.invoices(scope, PageRequest(5), customer_id=customer_id)
        assert listed.items == (invoice,)


def test_a_number_that_is_void_by_then_is_not_borne(adapters: Adapters, scope: Scope) -> None:
    customer = shop(adapters, scope)
    with press_for(adapters.ledger, adapters.directory, scope) as press:
        # A use case that was believed dead, and whose number was found to be an orphan, goes on.
        press.moment = MOMENT
        number = (INVOICES, press._serial(INVOICES, 0))
        assert void(adapters.ledger, scope, number, "orphaned", NOON)
        with pytest.raises(Taken):
            press.commit(sold(customer, None, "SALE"), MOMENT)
    with pytest.raises(NotFound):
        adapters.directory.sale(scope, "SALE")
    assert adapters.directory.document_of(scope, INVOICES.number(1)) == VOID


def test_a_number_that_is_borne_is_not_void_any_more(adapters: Adapters, scope: Scope) -> None:
    customer = shop(adapters, scope)
    issue(adapters, scope, sold(customer, None, "SALE"))
    assert not void(adapters.ledger, scope, (INVOICES, 1), "orphaned", NOON)
    assert adapters.directory.document_of(scope, INVOICES.number(1)) == "SALE"
    assert adapters.directory.void_numbers(scope, PageRequest(5)).items == ()


def statement(adapters: Adapters, scope: Scope, account: str) -> list[StatementLine]:
    lines: list[StatementLine] = []
    page: PageRequest | None = PageRequest(2)
    while page is not None:
        read = adapters.ledger.statement(scope, ROOT_PATH, account, page)
        lines += read.items
        page = None if read.next is None else PageRequest(2, read.next)
    return lines


def test_what_comes_in_and_is_spent_at_once_is_one_line_that_names_both(
    adapters: Adapters, scope: Scope
) -> None:
    one = sales.paid_in("payment:1", 70_000, tenant_id=scope.tenant_id)
    two = replace(sales.spent("sale:1", 50_000, tenant_id=scope.tenant_id), kind="sale")
    adapters.ledger.commit(scope, Decision(entries=(one, two)))
    (line,) = statement(adapters, scope, "customer_credit:C")
    assert (line.entry_id, line.debit_minor, line.credit_minor) == ("payment:1", 50_000, 70_000)
    assert line.also == (Entered("sale:1", "sale", two.about),)
    (of_gateway,) = statement(adapters, scope, "gateway:bkash")
    assert (of_gateway.debit_minor, of_gateway.credit_minor, of_gateway.also) == (70_000, 0, ())


COMMITS = st.lists(
    st.tuples(st.integers(1, 3), st.integers(0, 3), st.booleans()), min_size=1, max_size=8
)


@given(commits=COMMITS)
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_lines_add_up_to_the_head_and_name_every_entry_once(
    real: Adapters, commits: list[tuple[int, int, bool]]
) -> None:
    fake = fake_adapters()
    scope = tenant_scope(new_tenant_id())
    posted: list[str] = []
    for number, (into, out_of, is_later) in enumerate(commits):
        tenant_id, at = scope.tenant_id, NOON + number * is_later
        paid = [sales.paid_in(f"in{number}.{n}", 9, tenant_id=tenant_id) for n in range(into)]
        spent = [sales.spent(f"out{number}.{n}", 2, tenant_id=tenant_id) for n in range(out_of)]
        entries = tuple(replace(one, posted_at=at) for one in (*paid, *spent))
        for adapters in (real, fake):
            adapters.ledger.commit(scope, Decision(entries=entries))
        posted += [one.entry_id for one in entries]
    lines = statement(real, scope, "customer_credit:C")
    assert lines == statement(fake, scope, "customer_credit:C")
    assert len(lines) == len(commits)
    head = real.ledger.head(scope, ROOT_PATH, "customer_credit:C")
    assert head.credits_minor == sum(line.credit_minor for line in lines)
    assert head.debits_minor == sum(line.debit_minor for line in lines)
    named = [one.entry_id for line in lines for one in (line, *line.also)]
    assert sorted(named) == sorted(posted)
