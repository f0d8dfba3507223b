"""Sums of accounts: each entry once, however the stream delivers it; the books always balance."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from isp.decision import Decision
from isp.ledger.entry import JournalEntry, credit, debit
from isp.ledger.trial_balance import trial_balance
from isp.parties.scope import Scope, tenant_scope
from isp_aws.dynamodb.rollups import add_up

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
    assert real.ledger.trial_balance(scope, "/isp/") == trial_balance("/isp/", made)
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
    assert real.ledger.trial_balance(scope, "/isp/") == trial_balance("/isp/", made)


def test_deliveries_at_once_add_nothing_twice(real: Adapters, scope: Scope) -> None:
    made = posted(real, scope, 6)
    with ThreadPoolExecutor(4) as pool:
        added = list(pool.map(lambda _: add_up(scope, made), range(4)))
    assert sum(added) == len(made)
    assert real.ledger.trial_balance(scope, "/isp/") == trial_balance("/isp/", made)


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
    assert real.ledger.trial_balance(scope, "/isp/") == trial_balance("/isp/", made)
