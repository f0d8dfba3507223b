"""The receipts of a customer are listed by his sales where they bought something, else by themselves."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from isp.decision import Create, Decision, Update
from isp.parties.scope import Scope, tenant_scope
from isp.payments.receipt import Receipt
from isp.ports import PageRequest
from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.items.claims import PointerItem

from tests.adapters.conftest import Adapters, new_tenant_id
from tests.builders import parties, payments, sales
from tests.fakes.clock import NOON


def walked(adapters: Adapters, scope: Scope, customer_id: str, limit: int) -> list[str]:
    found: list[Receipt] = []
    page: PageRequest | None = PageRequest(limit)
    while page is not None:
        read = adapters.payments.receipts(scope, page, customer_id=customer_id)
        assert len(read.items) == limit or read.next is None
        found += read.items
        page = None if read.next is None else PageRequest(limit, read.next)
    return [one.id for one in found]


# When, and what it is: a sale that was paid, one that was not, money alone, or a sale of before.
MADE = st.lists(st.tuples(st.integers(0, 4), st.sampled_from("pcao")), max_size=14)


@given(made=MADE, limit=st.integers(1, 6))
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_each_receipt_is_listed_once_newest_first_whatever_names_it(
    real: Adapters, made: list[tuple[int, str]], limit: int
) -> None:
    scope = tenant_scope(new_tenant_id())
    customer = parties.customer(scope.tenant_id)
    expected: list[tuple[int, str]] = []
    for number, (second, what) in enumerate(made):
        at, sale_id, receipt_id = NOON + second, f"SALE{number:02}", f"REC{number * 7 % 15:02}"
        sale = sales.sale(customer, id=sale_id, sold_at=at, receipt_id="")
        paid = payments.receipt(customer, id=receipt_id, booked_at=at)
        changes = {
            "p": (replace(sale, receipt_id=receipt_id), replace(paid, sale_id=sale_id)),
            "c": (sale,),
            "a": (paid,),
            # Of before: a pointer leads to the receipt, and its sale does not name it.
            "o": (sale, paid),
        }[what]
        real.ledger.commit(scope, Decision(changes=tuple(map(Create, changes))))
        expected += [] if what == "c" else [(at, receipt_id)]
    in_order = [one for _, one in sorted(expected, reverse=True)]
    assert walked(real, scope, customer.id, limit) == in_order


def test_what_a_sale_names_has_no_pointer_and_gets_none_when_it_changes(
    real: Adapters, scope: Scope
) -> None:
    customer = parties.customer(scope.tenant_id)
    paid = payments.receipt(customer, sale_id="SALE")
    sale = sales.sale(customer, id="SALE", receipt_id=paid.id)
    real.ledger.commit(scope, Decision(changes=(Create(paid), Create(sale))))
    refunded = replace(paid, version=2, refunded_minor=5)
    real.ledger.commit(scope, Decision(changes=(Update(refunded),)))
    with bound(scope):
        key = keys.customer_listing(scope.tenant_id, customer.id, "RECEIPTS")
        assert list(PointerItem.query(key)) == []
    (listed,) = real.payments.receipts(scope, PageRequest(5), customer_id=customer.id).items
    assert listed == refunded
