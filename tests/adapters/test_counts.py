"""Counts of customers: exact whoever sells at once, and put right at night where they are not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from isp.decision import Create, Decision, Update
from isp.parties.scope import Scope
from isp.ports import CustomerCounts
from isp.subscriptions.subscription import Subscription, SubscriptionStatus
from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.counts import Recounted, recount
from isp_aws.dynamodb.items.kept import CountItem
from isp_aws.dynamodb.migrations.m0004_words_and_counts import migrate

from tests.adapters.conftest import Adapters
from tests.adapters.many_customers import store_as_before
from tests.adapters.test_contract_search import Town, assert_told_as_it_is
from tests.builders import parties, sales
from tests.fakes.clock import NOON

R1 = "/isp/r1/"


def ended(line: Subscription) -> Subscription:
    return replace(line, version=line.version + 1, status=SubscriptionStatus.EXPIRED)


def no_wait(seconds: float) -> None:
    assert seconds > 0


def counts(adapters: Adapters, scope: Scope, path: str = "/isp/") -> CustomerCounts:
    return adapters.directory.customer_counts(Scope(scope.tenant_id, path))


def test_lines_that_end_at_the_same_second_are_all_counted(real: Adapters, scope: Scope) -> None:
    customers = [parties.customer(scope.tenant_id, login=f"line{n}") for n in range(12)]
    sold = [sales.subscription(one, expires_at=NOON) for one in customers]
    with ThreadPoolExecutor(4) as pool:

        def buy_and_end(number: int) -> None:
            for change in (
                Create(customers[number]),
                Create(sold[number]),
                Update(ended(sold[number]), before=sold[number]),
            ):
                real.ledger.commit(scope, Decision(changes=(change,)))

        list(pool.map(buy_and_end, range(12)))
    assert counts(real, scope) == CustomerCounts(12, 0, 0, 12)
    assert recount(scope, no_wait) == Recounted(0, 0)


def test_what_is_miscounted_is_put_right_and_said(real: Adapters, scope: Scope) -> None:
    customer = parties.customer(scope.tenant_id, owner_path=R1)
    changes = (Create(customer), Create(sales.subscription(customer)))
    real.ledger.commit(scope, Decision(changes=changes))
    with bound(scope):
        part = CountItem(keys.counts_of(scope.tenant_id, R1), keys.count_part(customer.id))
        part.update(actions=[CountItem.active.add(3), CountItem.expired.add(-1)])
        CountItem(keys.counts_of(scope.tenant_id, "/isp/"), "7x", customers=9, version=1).save()
    assert recount(scope, no_wait) == Recounted(2, 0)
    assert counts(real, scope) == counts(real, scope, R1) == CustomerCounts(1, 1, 0, 0)
    assert recount(scope, no_wait) == Recounted(0, 0)


def test_who_is_taken_on_during_the_recount_is_counted_once(real: Adapters, scope: Scope) -> None:
    first = parties.customer(scope.tenant_id)
    same_part = next(
        one
        for one in (parties.customer(scope.tenant_id, login=f"line{n}") for n in range(99))
        if keys.count_part(one.id) == keys.count_part(first.id)
    )
    store_as_before(scope, [first], [])
    waited: list[float] = []

    def buy(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 1:
            real.ledger.commit(scope, Decision(changes=(Create(same_part),)))

    assert recount(scope, buy) == Recounted(1, 0)
    assert len(waited) == 2, "it moved, and was put right in the next round"
    assert counts(real, scope) == CustomerCounts(2, 0, 0, 0)


@pytest.mark.parametrize("times", [1, 2])
def test_customers_of_before_are_found_listed_and_counted(
    real: Adapters, scope: Scope, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", no_wait)
    customers = [
        parties.customer(scope.tenant_id, login=f"line{n}", owner_path=path, created_at=NOON + n)
        for n, path in enumerate(("/isp/", R1, R1, "/isp/"))
    ]
    sold = [sales.subscription(customers[1]), sales.subscription(customers[3], expires_at=NOON)]
    store_as_before(scope, customers, sold)
    # Before it is brought over, the new version sells, ends and renames.
    over, renamed = ended(sold[1]), replace(customers[0], version=2, name="নতুন")
    first_sale = sales.subscription(customers[2])
    real.ledger.commit(scope, Decision(changes=(Update(over, before=sold[1]),)))
    real.ledger.commit(scope, Decision(changes=(Create(first_sale, seen_absent=True),)))
    real.ledger.commit(scope, Decision(changes=(Update(renamed, before=customers[0]),)))
    for _ in range(times):
        migrate(scope.tenant_id, NOON)
    town = Town(
        real,
        scope,
        [renamed, *customers[1:]],
        {one.id: one for one in (sold[0], first_sale, over)},
    )
    for path in ("/isp/", R1):
        for typed in ("line", "নতুন", customers[0].name):
            assert_told_as_it_is(town, path, typed, 2)
