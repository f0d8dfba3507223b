"""A period lies with its sale: both change by themselves or together, and those of before are brought."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from isp.customers.customer import Customer
from isp.decision import Create, Decision, Update
from isp.parties.scope import Scope, tenant_scope
from isp.ports import PageRequest
from isp.refusals import AlreadyExists, NotFound, StaleRead
from isp.sales.sale import Sale
from isp.subscriptions.subscription import Period, Stretch
from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.items.sales import PeriodItem, SaleItem
from isp_aws.dynamodb.migrations.m0006_periods_with_their_sales import migrate
from isp_aws.dynamodb.older_periods import bring_over
from isp_aws.sealing import Sealer

from tests.adapters.conftest import Adapters, fake_adapters, new_tenant_id
from tests.builders import parties, sales
from tests.fakes.clock import NOON

NOBODY = Sealer(lambda: b"")
SALE_ID = "SALE0000000000000001"


def made(adapters: Adapters, scope: Scope) -> tuple[Customer, Sale, Period]:
    customer = parties.customer(scope.tenant_id)
    sale, period = sales.sale(customer), sales.period(customer)
    adapters.ledger.commit(
        scope, Decision(changes=(Create(customer), Create(period), Create(sale)))
    )
    return customer, sale, period


def of_before(real: Adapters, scope: Scope, *, held: bool = False) -> tuple[Sale, Period]:
    """Store a sale and its period as the version before did."""
    customer = parties.customer(scope.tenant_id)
    real.ledger.commit(scope, Decision(changes=(Create(customer),)))
    sale = sales.sale(customer, invoice_number="")
    holds = (Stretch(7, 9), Stretch(12, 30)) if held else ()
    period = sales.period(customer, version=3, holds=holds, refunded_minor=5)
    with bound(scope):
        SaleItem.from_entity(sale, NOBODY).save()
        PeriodItem.from_entity(period, NOBODY).save()
    return sale, period


def is_by_itself(scope: Scope, period: Period) -> bool:
    with bound(scope):
        key = PeriodItem.key(scope.tenant_id, period.id)
        return bool(list(PeriodItem.query(key, consistent_read=True)))


def test_a_sale_is_made_once_with_its_period(adapters: Adapters, scope: Scope) -> None:
    _, sale, period = made(adapters, scope)
    with pytest.raises(AlreadyExists):
        adapters.ledger.commit(scope, Decision(changes=(Create(sale), Create(period))))
    assert adapters.directory.sale(scope, SALE_ID) == sale
    assert adapters.directory.period(scope, SALE_ID) == period


def test_a_hold_of_the_period_leaves_the_sale_and_its_place_in_the_list(
    adapters: Adapters, scope: Scope
) -> None:
    customer, sale, period = made(adapters, scope)
    held = replace(period, version=2, holds=(Stretch(3, 5),), ends_minute=period.ends_minute + 2)
    adapters.ledger.commit(scope, Decision(changes=(Update(held),)))
    resumed = replace(held, version=3, holds=())
    adapters.ledger.commit(scope, Decision(changes=(Update(resumed),)))
    assert adapters.directory.period(scope, SALE_ID) == resumed
    listed = adapters.directory.sales_of(scope, customer.id, PageRequest(5))
    assert listed.items == (sale,)


WRITES = st.lists(
    st.tuples(st.booleans(), st.booleans(), st.integers(0, 2)).filter(lambda one: any(one[:2])),
    max_size=8,
)


@given(writes=WRITES)
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whoever_writes_either_or_both_is_refused_as_if_they_lay_apart(
    real: Adapters, writes: list[tuple[bool, bool, int]]
) -> None:
    """The fake keeps them apart: after any writes on any reads, fresh or stale, both say the same."""
    fake, scope = fake_adapters(), tenant_scope(new_tenant_id())
    for adapters in (real, fake):
        _, sale, period = made(adapters, scope)
    seen_sales, seen_periods = [sale], [period]
    for number, (writes_sale, writes_period, stale_by) in enumerate(writes):
        old_sale = seen_sales[max(len(seen_sales) - 1 - stale_by, 0)]
        old_period = seen_periods[max(len(seen_periods) - 1 - stale_by, 0)]
        new_sale = replace(old_sale, version=old_sale.version + 1, refunded_minor=number)
        new_period = replace(
            old_period, version=old_period.version + 1, holds=(Stretch(1, number + 2),)
        )
        both = ((writes_sale, new_sale), (writes_period, new_period))
        decision = Decision(changes=tuple(Update(one) for writes_it, one in both if writes_it))
        answers = [_answer(adapters, scope, decision) for adapters in (real, fake)]
        assert answers[0] == answers[1]
        if answers[0] is None:
            seen_sales += [new_sale] if writes_sale else []
            seen_periods += [new_period] if writes_period else []
    for adapters in (real, fake):
        assert adapters.directory.sale(scope, SALE_ID) == seen_sales[-1]
        assert adapters.directory.period(scope, SALE_ID) == seen_periods[-1]


def _answer(adapters: Adapters, scope: Scope, decision: Decision) -> type[Exception] | None:
    try:
        adapters.ledger.commit(scope, decision)
    except StaleRead as stale:
        return type(stale)
    return None


@pytest.mark.parametrize("held", [False, True])
def test_a_period_of_before_opens_and_changes_before_it_is_brought_over(
    real: Adapters, scope: Scope, held: bool
) -> None:
    sale, period = of_before(real, scope, held=held)
    assert real.directory.period(scope, period.id) == period
    assert not is_by_itself(scope, period)
    shorter = replace(period, version=4, ends_minute=period.ends_minute - 60)
    refunded = replace(sale, version=2, refunded_minor=10, refund_count=1)
    real.ledger.commit(scope, Decision(changes=(Update(refunded), Update(shorter))))
    assert real.directory.period(scope, period.id) == shorter
    assert real.directory.sale(scope, period.id) == refunded


def test_whoever_read_a_period_of_before_and_is_slow_decides_again(
    real: Adapters, scope: Scope
) -> None:
    """The version before writes the period where it was: it is not there any more."""
    _, period = of_before(real, scope)
    item = PeriodItem.from_entity(replace(period, version=4), NOBODY)
    real.directory.period(scope, period.id)
    with bound(scope), pytest.raises(Exception, match="ConditionalCheckFailed"):
        item.save(PeriodItem.version == 3)


def test_all_periods_of_before_are_brought_over_once(real: Adapters, scope: Scope) -> None:
    sale, period = of_before(real, scope, held=True)
    assert migrate(scope.tenant_id, NOON) == 1
    assert not is_by_itself(scope, period)
    assert real.directory.period(scope, period.id) == period
    assert real.directory.sale(scope, sale.id) == sale
    assert migrate(scope.tenant_id, NOON + 1) == 0


def test_what_is_brought_over_twice_at_once_is_there_once(real: Adapters, scope: Scope) -> None:
    _, period = of_before(real, scope)
    with bound(scope):
        assert bring_over(scope.tenant_id, period.id) == period
        assert bring_over(scope.tenant_id, period.id) == period
        assert bring_over(scope.tenant_id, "NOBODY") is None
    with pytest.raises(NotFound):
        real.directory.period(scope, "NOBODY")
    with bound(scope):
        sold = list(SaleItem.query(SaleItem.key(scope.tenant_id, period.id)))
    assert [one.sk for one in sold] == [keys.SELF]
