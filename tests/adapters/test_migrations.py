"""Books of the version before: they open, hold what they held, and are proved on every day."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from isp.ledger.head import AccountSums
from isp.ledger.trial_balance import TrialBalance, added_up
from isp.minutes import day_at
from isp.parties.scope import Scope, tenant_scope
from isp.ports import PageRequest
from isp_aws.dynamodb.migrations import runner
from isp_aws.dynamodb.migrations.m0001_books_by_path import OldBooksDiffer, migrate
from isp_aws.dynamodb.migrations.runner import migrate_all, schema_number
from isp_aws.dynamodb.rollups import add_up

from infra.local.cloud.endpoint import Endpoint
from tests.adapters.conftest import Adapters, new_tenant_id
from tests.adapters.older_version import OldEntry, OlderVersion
from tests.adapters.test_proof import prove_day

BOOK, OFFSET = "/isp/", 360
CREATED = 1_767_582_000  # The fifth of January 2026.
NOW = CREATED + 4 * 86_400
HOUR = 3_600
NEWEST = max(runner.MIGRATIONS)


@pytest.fixture
def older(cloud: Endpoint, cloud_tables: Mapping[str, str], scope: Scope) -> OlderVersion:
    made = OlderVersion(cloud.client("dynamodb"), cloud_tables, scope.tenant_id)
    made.tenant(CREATED, OFFSET)
    return made


def sale(number: int, at: int, price: int, kept: int, customer: int = 0) -> OldEntry:
    credit = f"customer_credit:C{customer}"
    lines = [("gateway:bkash", price + kept, 0), ("service_revenue", 0, price), (credit, 0, kept)]
    return OldEntry(
        f"payment:bkash:T{number}", "sale", at, tuple(one for one in lines if any(one[1:]))
    )


def from_credit(number: int, at: int, minor: int, customer: int = 0) -> OldEntry:
    credit = f"customer_credit:C{customer}"
    return OldEntry(
        f"sale:S{number}", "sale", at, ((credit, minor, 0), ("service_revenue", 0, minor))
    )


def in_cash(number: int, at: int, minor: int) -> OldEntry:
    lines = (("cash:staff", minor, 0), ("service_revenue", 0, minor - 1), ("vat_payable", 0, 1))
    return OldEntry(f"sale:C{number}", "sale", at, lines)


def added_up_anew(adapters: Adapters, scope: Scope, entries: list[OldEntry], zone: int) -> None:
    """Do what the stream does with entries that were brought over."""
    days = sorted({day_at(entry.posted_at, zone) for entry in entries})
    found = list(adapters.ledger.journal(scope, BOOK, days))
    assert {one.entry_id for one in found} == {one.entry_id for one in entries}
    add_up(scope, found)


def credit_of(entries: list[OldEntry]) -> int:
    lines = [line for entry in entries for line in entry.lines]
    return sum(line[2] - line[1] for line in lines if line[0] == "customer_credit:C0")


def expected(entries: list[OldEntry]) -> TrialBalance:
    sums = added_up(AccountSums(*line) for entry in entries for line in entry.lines)
    return TrialBalance(BOOK, sums).totalled()


def test_yesterdays_books_hold_today_what_they_held(
    real: Adapters, scope: Scope, older: OlderVersion
) -> None:
    evening = CREATED + 20 * HOUR  # After midnight in Dhaka, still the day before in UTC.
    posted = [
        sale(1, CREATED, 500, 300),
        in_cash(2, CREATED + HOUR, 700),
        from_credit(3, evening, 250),
        sale(4, CREATED - 90 * 86_400, 100, 0),  # Brought in for a time before the ISP signed up.
    ]
    older.post(posted)
    assert migrate(scope.tenant_id, NOW) == 4
    added_up_anew(real, scope, posted, OFFSET)
    assert real.ledger.trial_balance(scope, BOOK) == expected(posted)
    credit = real.ledger.head(scope, BOOK, "customer_credit:C0")
    assert (credit.debits_minor, credit.credits_minor, credit.headroom_minor) == (250, 300, 50)
    cash = real.ledger.head(scope, BOOK, "cash:staff")
    assert (cash.debits_minor, cash.limit_minor) == (700, None)
    lines = real.ledger.statement(scope, BOOK, "gateway:bkash", PageRequest(9)).items
    assert [line.debit_minor for line in lines] == [800, 100]
    local = real.ledger.entries_of(
        scope, BOOK, day_at(evening, OFFSET), PageRequest(9), account=None
    )
    assert [entry.entry_id for entry in local.items] == ["sale:S3"]
    for entry in posted[:3]:
        assert prove_day(scope, day_at(entry.posted_at, OFFSET), OFFSET) == ()


def test_bringing_over_again_changes_nothing(
    real: Adapters, scope: Scope, older: OlderVersion
) -> None:
    posted = [sale(n, CREATED + n, 10, 5, n % 3) for n in range(40)]
    older.post(posted)
    assert migrate(scope.tenant_id, NOW) == 40
    assert migrate(scope.tenant_id, NOW) == 0
    # Interrupted after some: what came meanwhile is brought over, and nothing twice.
    late = [sale(n, CREATED + n, 10, 5, n % 3) for n in range(40, 60)]
    older.post(late)
    assert migrate(scope.tenant_id, NOW) == 20
    added_up_anew(real, scope, posted + late, OFFSET)
    assert real.ledger.trial_balance(scope, BOOK) == expected(posted + late)
    assert prove_day(scope, day_at(CREATED, OFFSET), OFFSET) == ()


def test_books_that_differ_are_not_brought_over(
    real: Adapters,
    scope: Scope,
    older: OlderVersion,
    cloud: Endpoint,
    cloud_tables: Mapping[str, str],
) -> None:
    older.post([sale(1, CREATED, 500, 300)])
    cloud.client("dynamodb").update_item(
        TableName=cloud_tables["TABLE_LEDGER"],
        Key={"pk": {"S": f"T#{scope.tenant_id}#A#customer_credit:C0"}, "sk": {"S": "HEAD"}},
        UpdateExpression="ADD credits :one",
        ExpressionAttributeValues={":one": {"N": "1"}},
    )
    with pytest.raises(OldBooksDiffer):
        migrate(scope.tenant_id, NOW)
    assert real.ledger.entry(scope, BOOK, "payment:bkash:T1") is None


STEPS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(2, 10**9), st.integers(0, 3 * 86_400)), max_size=15
)


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS, zone=st.sampled_from([-300, 0, 345, 360]))
def test_any_history_is_proved_after_it_was_brought_over(
    real: Adapters,
    cloud: Endpoint,
    cloud_tables: Mapping[str, str],
    steps: list[tuple[int, int, int]],
    zone: int,
) -> None:
    scope = tenant_scope(new_tenant_id())
    older = OlderVersion(cloud.client("dynamodb"), cloud_tables, scope.tenant_id)
    older.tenant(CREATED, zone)
    posted: list[OldEntry] = []
    for number, (kind, minor, after) in enumerate(sorted(steps, key=lambda one: one[2])):
        at = CREATED + after
        if kind == 1 and credit_of(posted) >= minor:
            posted.append(from_credit(number, at, minor))
        elif kind == 2:
            posted.append(in_cash(number, at, minor))
        else:
            posted.append(sale(number, at, minor, minor // 2))
    older.post(posted, added_up=bool(len(posted) % 2))
    migrate(scope.tenant_id, NOW)
    added_up_anew(real, scope, posted, zone)
    assert real.ledger.trial_balance(scope, BOOK) == expected(posted)
    for day in {day_at(one.posted_at, zone) for one in posted}:
        assert prove_day(scope, day, zone) == ()


def test_all_tenants_are_brought_over_once_and_the_schema_is_remembered(
    real: Adapters, scope: Scope, older: OlderVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    older.post([sale(1, CREATED, 500, 300)])
    monkeypatch.setattr(runner, "MIGRATIONS_PK", f"P#MIGRATIONS_OF_{scope.tenant_id}")
    monkeypatch.setattr(runner, "all_tenants", lambda: [scope.tenant_id])
    assert schema_number() == 0
    stopped = migrate_all(NOW, has_time=lambda: False)
    assert (stopped.is_done, stopped.brought_over) == (False, 0)
    done = migrate_all(NOW)
    assert (done.is_done, done.schema, done.brought_over) == (True, NEWEST, 1)
    assert schema_number() == NEWEST
    assert migrate_all(NOW).brought_over == 0
