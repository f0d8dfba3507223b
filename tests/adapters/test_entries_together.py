"""The entries of a payment and of what it buys lie in one item and are read as the two facts that they are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from isp.customers.customer import Customer
from isp.decision import Create, Decision
from isp.ledger.entry import JournalEntry
from isp.minutes import Moment
from isp.parties.scope import Scope, tenant_scope
from isp.parties.sign_up import DHAKA_OFFSET_MINUTES
from isp.parties.tenant import ROOT_PATH
from isp.payments.take_cash import CashTaken, receipt_in, take_cash
from isp.ports import PageRequest
from isp.refusals import EntryConflict
from isp.sales.offer import direct_offer
from isp.sales.postings import root_chain
from isp.sales.sale import PaidBy
from isp.sales.sell_package import Order, sell_package
from isp_app.issue import press_for
from isp_aws.dynamodb import keys
from isp_aws.dynamodb.adding_again import add_up_again
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.items.ledger import EntryItem
from isp_aws.dynamodb.rollups import add_up

from tests.adapters.conftest import Adapters, fake_adapters, new_tenant_id
from tests.builders import parties, sales
from tests.fakes.clock import NOON

PRICE_MINOR = 50_000
MOMENT = Moment(NOON, DHAKA_OFFSET_MINUTES)


def shop(adapters: Adapters, scope: Scope) -> Customer:
    customer = parties.customer(scope.tenant_id)
    things = (parties.tenant(scope.tenant_id), parties.node(scope.tenant_id), customer)
    adapters.ledger.commit(scope, Decision(changes=tuple(map(Create, things))))
    return customer


def sold(adapters: Adapters, scope: Scope, number: int, cash_minor: int) -> Decision:
    """Return a sale for cash, or for credit, with numbers of its own."""
    customer = adapters.directory.customer(scope, parties.customer(scope.tenant_id).id)
    sale_id, at = f"SALE{number}", Moment(NOON + number // 2, DHAKA_OFFSET_MINUTES)
    chain, cash = root_chain(ROOT_PATH), Decision()
    if cash_minor:
        taken = CashTaken(customer, chain, cash_minor, "BDT", "STAFF", f"sale:{sale_id}", sale_id)
        cash = take_cash(taken, at)
    order = Order(
        customer=customer,
        subscription=adapters.directory.subscription(scope, customer.id),
        offer=direct_offer(sales.package(scope.tenant_id, price_minor=PRICE_MINOR), NOON),
        chain=chain,
        paid_by=PaidBy.CASH,
        payment_reference="STAFF",
        sale_id=sale_id,
        actor_id="STAFF",
        receipt_id=receipt_in(cash),
    )
    return cash.also(sell_package(order, at))


def commit(adapters: Adapters, scope: Scope, decision: Decision) -> bool:
    with press_for(adapters.ledger, adapters.directory, scope) as press:
        return press.commit(decision, MOMENT).replayed


def day_of(decision: Decision) -> str:
    return decision.entries[0].day


def walked(
    adapters: Adapters, scope: Scope, day: str, limit: int, account: str | None
) -> list[JournalEntry]:
    found: list[JournalEntry] = []
    page: PageRequest | None = PageRequest(limit)
    while page is not None:
        read = adapters.ledger.entries_of(scope, ROOT_PATH, day, page, account=account)
        assert len(read.items) <= limit
        found += read.items
        page = None if read.next is None else PageRequest(limit, read.next)
    return found


def test_both_are_found_by_their_ids_and_lie_in_one_item(real: Adapters, scope: Scope) -> None:
    shop(real, scope)
    decision = sold(real, scope, 0, PRICE_MINOR)
    commit(real, scope, decision)
    payment, sale = decision.entries
    for one in (payment, sale):
        assert real.ledger.entry(scope, ROOT_PATH, one.entry_id) == one
    ids = [sale.entry_id, payment.entry_id, "sale:NONE", "nothing"]
    found = real.ledger.entries(scope, ROOT_PATH, ids)
    assert found == {payment.entry_id: payment, sale.entry_id: sale}
    with bound(scope):
        assert not list(EntryItem.query(keys.entry(scope.tenant_id, ROOT_PATH, sale.entry_id)))


def test_what_is_lent_for_a_sale_lies_with_it(real: Adapters, scope: Scope) -> None:
    customer = shop(real, scope)
    order = Order(
        customer=customer,
        subscription=None,
        offer=direct_offer(sales.package(scope.tenant_id, price_minor=PRICE_MINOR), NOON),
        chain=root_chain(ROOT_PATH),
        paid_by=PaidBy.ACCOUNT,
        payment_reference="STAFF",
        sale_id="SALE",
        actor_id="STAFF",
        on_account_minor=PRICE_MINOR,
    )
    decision = sell_package(order, MOMENT)
    assert not commit(real, scope, decision)
    assert commit(real, scope, decision), "the same again is a replay"
    lent, sale = decision.entries
    assert (lent.kind, sale.kind) == ("on_account", "sale")
    for one in (lent, sale):
        assert real.ledger.entry(scope, ROOT_PATH, one.entry_id) == one
    assert real.ledger.entry(scope, ROOT_PATH, "sale:NONE") is None
    with bound(scope):
        (item,) = EntryItem.query(keys.entry(scope.tenant_id, ROOT_PATH, lent.entry_id))
    assert item.to_entries() == (lent, sale)


SALES = st.lists(st.sampled_from([0, PRICE_MINOR, 3 * PRICE_MINOR]), min_size=1, max_size=7)


@given(
    cash=SALES,
    limit=st.integers(1, 4),
    account=st.sampled_from([None, "service_revenue", "cash:STAFF"]),
)
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_pages_of_any_size_show_each_entry_once(
    real: Adapters, cash: list[int], limit: int, account: str | None
) -> None:
    scope, fake = tenant_scope(new_tenant_id()), fake_adapters()
    for adapters in (real, fake):
        shop(adapters, scope)
        credit = sales.paid_in("in", 10 * PRICE_MINOR, tenant_id=scope.tenant_id)
        customer = parties.customer(scope.tenant_id)
        named = (
            replace(line, account=f"customer_credit:{customer.id}") for line in credit.lines[1:]
        )
        credit = replace(credit, lines=(credit.lines[0], *named))
        adapters.ledger.commit(scope, Decision(entries=(credit,)))
        for number, minor in enumerate(cash):
            commit(adapters, scope, sold(adapters, scope, number, minor))
    day = day_of(sold(real, scope, 0, PRICE_MINOR))
    pages = walked(real, scope, day, limit, account)
    names = sorted(one.entry_id for one in walked(fake, scope, day, limit, account))
    assert sorted(one.entry_id for one in pages) == names
    times = [one.posted_at for one in pages]
    assert times == sorted(times, reverse=True)
    assert {one.entry_id: one for one in real.ledger.journal(scope, ROOT_PATH, [day])} == {
        one.entry_id: one for one in fake.ledger.journal(scope, ROOT_PATH, [day])
    }


def test_a_repeat_meets_both_and_another_sale_for_the_money_is_a_conflict(
    adapters: Adapters, scope: Scope
) -> None:
    shop(adapters, scope)
    decision = sold(adapters, scope, 0, PRICE_MINOR)
    assert not commit(adapters, scope, decision)
    assert commit(adapters, scope, decision), "the same again is a replay"
    payment, sale = decision.entries
    other = replace(
        sale,
        kind="sale",
        lines=(sale.lines[0], replace(sale.lines[1], account="suspense"), *sale.lines[2:]),
    )
    with pytest.raises(EntryConflict):
        adapters.ledger.commit(scope, replace(decision, entries=(payment, other), changes=()))


def test_the_stream_and_the_healer_add_both_up_once(real: Adapters, scope: Scope) -> None:
    shop(real, scope)
    decision = sold(real, scope, 0, PRICE_MINOR)
    commit(real, scope, decision)
    payment, sale = decision.entries
    with bound(scope):
        (item,) = EntryItem.query(keys.entry(scope.tenant_id, ROOT_PATH, payment.entry_id))
    told = EntryItem.from_image(item.serialize()).to_entries()
    assert told == (payment, sale)
    assert add_up(scope, [payment]) == 1, "one of them, as a function of the version before"
    assert add_up_again(scope, ROOT_PATH, payment.day, NOON + 60) == 1, "the healer sees the other"
    assert add_up_again(scope, ROOT_PATH, payment.day, NOON + 60) == 0
    assert add_up(scope, told) == 0
    totals = real.ledger.day_totals(scope, ROOT_PATH, payment.day)
    assert totals.lacks_since is None
