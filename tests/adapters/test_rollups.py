"""Sums of accounts: each entry once, however the stream delivers it; the books always balance."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from isp.decision import Decision
from isp.ledger.entry import JournalEntry, credit, debit
from isp.ledger.trial_balance import trial_balance
from isp.parties.scope import Scope, tenant_scope
from isp.ports import PageRequest
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.closings import close_month, last_closing
from isp_aws.dynamodb.rollups import add_up

from benchmarks.capacity import measured
from tests.adapters.conftest import Adapters, new_tenant_id
from tests.builders import sales
from tests.fakes.clock import NOON


def posted(adapters: Adapters, scope: Scope, count: int) -> list[JournalEntry]:
    made = [sales.paid_in(f"in{n}", 100 + n, tenant_id=scope.tenant_id) for n in range(count)]
    made += [sales.spent(f"out{n}", 50, tenant_id=scope.tenant_id) for n in range(count)]
    for entry in made:
        adapters.ledger.commit(scope, Decision(entries=(entry,)))
    return made


def test_the_sums_are_those_of_the_journal(real: Adapters, scope: Scope) -> None:
    made = posted(real, scope, 15)
    assert add_up(scope, made) == 30
    assert real.ledger.trial_balance(scope, "/isp/") == trial_balance("/isp/", made).totalled()
    assert real.ledger.trial_balance(scope, "/isp/").difference_minor == 0


@settings(
    max_examples=8,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.data())
def test_batches_of_any_size_delivered_again_add_nothing_twice(
    real: Adapters, data: st.DataObject
) -> None:
    scope = tenant_scope(new_tenant_id())
    made = posted(real, scope, 4)
    start = 0
    while start < len(made):
        size = data.draw(st.integers(1, 5))
        add_up(scope, made[start : start + size])
        # A batch that failed after it was added comes again from some record on.
        start += data.draw(st.integers(1, size))
    assert real.ledger.trial_balance(scope, "/isp/") == trial_balance("/isp/", made).totalled()


def test_deliveries_at_once_add_nothing_twice(real: Adapters, scope: Scope) -> None:
    made = posted(real, scope, 6)
    with ThreadPoolExecutor(4) as pool:
        added = list(pool.map(lambda _: add_up(scope, made), range(4)))
    assert sum(added) == len(made)
    assert real.ledger.trial_balance(scope, "/isp/") == trial_balance("/isp/", made).totalled()


def test_entries_with_many_accounts_are_split_over_transactions(
    real: Adapters, scope: Scope
) -> None:
    made = [
        sales.entry(
            f"e{n}",
            debit(f"cash:staff{n}", 11),
            *(credit(f"gateway:g{n}-{m}", 1) for m in range(11)),
            tenant_id=scope.tenant_id,
            posted_at=NOON,
        )
        for n in range(20)
    ]
    assert add_up(scope, made) == 20
    assert real.ledger.trial_balance(scope, "/isp/") == trial_balance("/isp/", made).totalled()


def test_stated_accounts_have_heads_that_the_stream_moves(real: Adapters, scope: Scope) -> None:
    made = posted(real, scope, 3)
    assert real.ledger.head(scope, "/isp/", "gateway:bkash").debits_minor == 0
    add_up(scope, made)
    add_up(scope, made)
    head = real.ledger.head(scope, "/isp/", "gateway:bkash")
    assert (head.debits_minor, head.credits_minor) == (303, 0)
    (listed,) = real.ledger.accounts(scope, "/isp/", "gateway", PageRequest(10)).items
    assert listed == head


def test_a_closing_changes_no_total_and_is_made_once(real: Adapters, scope: Scope) -> None:
    tenant_id = scope.tenant_id
    december = replace(sales.paid_in("d", 70, tenant_id=tenant_id), day="2025-12-31")
    january = replace(sales.paid_in("j", 30, tenant_id=tenant_id), day="2026-01-31")
    february = replace(sales.spent("f", 45, tenant_id=tenant_id), day="2026-02-01")
    made = [december, january, february]
    for entry in made:
        real.ledger.commit(scope, Decision(entries=(entry,)))
    add_up(scope, made)
    told = real.ledger.trial_balance(scope, "/isp/")
    assert told == trial_balance("/isp/", made).totalled()
    with bound(scope):
        for month in ("2025-12", "2026-01"):
            assert close_month(tenant_id, "/isp/", month, NOON)
            assert not close_month(tenant_id, "/isp/", month, NOON)
            assert real.ledger.trial_balance(scope, "/isp/") == told
        last = last_closing(tenant_id, "/isp/")
    assert last is not None and last.month == "2026-01"
    assert last.sums == trial_balance("/isp/", made[:2]).totalled().accounts


def test_what_is_read_does_not_grow_with_customers_or_months(real: Adapters, scope: Scope) -> None:
    def spent() -> float:
        with measured() as cost:
            real.ledger.trial_balance(scope, "/isp/")
        return cost.read_units

    first = [
        replace(
            sales.paid_in(f"a{n}", 10, tenant_id=scope.tenant_id, customer_id=f"C{n}"),
            day="2026-01-05",
        )
        for n in range(24)
    ]
    add_up(scope, first)
    few = spent()
    add_up(
        scope,
        [
            replace(
                one,
                entry_id=f"b{n}",
                lines=sales.paid_in("x", 10, tenant_id="", customer_id=f"D{n}").lines,
            )
            for n, one in enumerate(first)
        ],
    )
    assert spent() == few
