"""Parts of lists: which seconds, from which end, in pages; the same in memory and in the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from isp.decision import Create, Decision
from isp.excerpt import Days, Excerpt
from isp.exports.export import Export, Wanted
from isp.parties.scope import Scope
from isp.parties.tenant import ROOT_PATH
from isp.payments.difference import StatementDay, statement_day_id
from isp.ports import Page, PageRequest, StatusAt
from isp.refusals import NotFound, StaleRead
from isp_aws.dynamodb.rollups import add_up

from tests.adapters.conftest import Adapters
from tests.builders import parties, payments, sales
from tests.fakes.clock import NOON
from tests.fakes.ledger import FakeLedger

R1, R2 = f"{ROOT_PATH}r1/", f"{ROOT_PATH}r2/"
SOME = Excerpt(NOON + 1, NOON + 3)
TURNED = Excerpt(NOON + 1, NOON + 3, is_turned=True)


def everything(read: Callable[[PageRequest], Page[Any]], limit: int) -> list[str]:
    ids: list[str] = []
    after: str | None = None
    for _ in range(99):
        page = read(PageRequest(limit, after))
        assert len(page.items) <= limit
        ids += [one.id for one in page.items]
        after = page.next
        if after is None:
            return ids
    raise AssertionError("the list does not end")


def store(adapters: Adapters, scope: Scope, *things: Any) -> None:
    # A customer takes many actions: he is listed under each of his words.
    for start in range(0, len(things), 4):
        changes = tuple(Create(one) for one in things[start : start + 4])
        adapters.ledger.commit(scope, Decision(changes=changes))


@pytest.mark.parametrize("limit", [1, 2, 9])
def test_receipts_of_a_stretch_come_from_either_end(
    adapters: Adapters, scope: Scope, limit: int
) -> None:
    payer = parties.customer(scope.tenant_id)
    taken = [payments.receipt(payer, id=f"R{at}", booked_at=NOON + at) for at in range(5)]
    store(adapters, scope, payer, *taken)

    def listed(excerpt: Excerpt) -> list[str]:
        return everything(
            lambda page: adapters.payments.receipts(scope, page, customer_id=None, excerpt=excerpt),
            limit,
        )

    assert listed(SOME) == ["R2", "R1"]
    assert listed(TURNED) == ["R1", "R2"]
    assert listed(Excerpt(is_turned=True)) == ["R0", "R1", "R2", "R3", "R4"]
    assert listed(Excerpt(NOON + 9, NOON + 99)) == []


@pytest.mark.parametrize("limit", [1, 2, 9])
@pytest.mark.parametrize("path", [ROOT_PATH, R1])
def test_customers_of_a_stretch_come_seller_by_seller(
    adapters: Adapters, scope: Scope, path: str, limit: int
) -> None:
    nodes = [
        parties.node(scope.tenant_id, id=f"N{place}", path=one)
        for place, one in enumerate((R1, R2))
    ]
    taken_on = [
        parties.customer(
            scope.tenant_id, login=f"l{place}{at}", owner_path=owner, created_at=NOON + at
        )
        for place, owner in enumerate((ROOT_PATH, R1, R2))
        for at in range(4)
    ]
    store(adapters, scope, *nodes, *taken_on)
    inside = Scope(scope.tenant_id, path)

    def listed(excerpt: Excerpt) -> list[str]:
        return everything(
            lambda page: adapters.directory.customers(
                inside, page, search=None, status=None, excerpt=excerpt
            ),
            limit,
        )

    in_order = [
        one.id
        for one in sorted(taken_on, key=lambda one: (one.owner_path, one.created_at))
        if SOME.has(one.created_at) and one.owner_path.startswith(path)
    ]
    assert len(in_order) == (6 if path == ROOT_PATH else 2)
    assert listed(TURNED) == in_order
    assert listed(SOME) == in_order[::-1]


@pytest.mark.parametrize("limit", [1, 3, 9])
def test_invoices_of_a_stretch_come_from_all_parts_of_the_list(
    adapters: Adapters, scope: Scope, limit: int
) -> None:
    customer = parties.customer(scope.tenant_id)
    issued = [
        sales.invoice(customer, id=f"I{at}", number=f"INV-2026-{at:06}", issued_at=NOON + at)
        for at in range(9)
    ]
    store(adapters, scope, customer, *issued)

    def listed(excerpt: Excerpt) -> list[str]:
        return everything(
            lambda page: adapters.directory.invoices(
                scope, page, customer_id=None, excerpt=excerpt
            ),
            limit,
        )

    assert listed(Excerpt(NOON + 2, NOON + 7)) == ["I6", "I5", "I4", "I3", "I2"]
    assert listed(Excerpt(NOON + 2, NOON + 7, is_turned=True)) == ["I2", "I3", "I4", "I5", "I6"]


@pytest.mark.parametrize("limit", [1, 9])
def test_lines_that_end_within_a_stretch_are_found_running_or_over(
    adapters: Adapters, scope: Scope, limit: int
) -> None:
    named = {
        at: parties.customer(scope.tenant_id, login=f"at{at}") for at in (-90, -60, -30, 30, 60, 90)
    }
    lines = [sales.subscription(one, expires_at=NOON + at) for at, one in named.items()]
    store(adapters, scope, *named.values(), *lines)

    def listed(status: str, begins_at: int, ends_before: int) -> list[str]:
        at = StatusAt(status, NOON)
        excerpt = Excerpt(NOON + begins_at, NOON + ends_before)
        return everything(
            lambda page: adapters.directory.customers(
                scope, page, search=None, status=at, excerpt=excerpt
            ),
            limit,
        )

    assert listed("active", -99, 61) == [named[30].id, named[60].id]
    assert listed("active", 31, 999) == [named[60].id, named[90].id]
    assert listed("expired", -60, 999) == [named[-30].id, named[-60].id]
    assert listed("expired", -99, -30) == [named[-60].id, named[-90].id]
    assert listed("active", -99, -1) == listed("expired", 1, 99) == []


@pytest.mark.parametrize("limit", [1, 2, 9])
def test_money_to_look_at_since_a_stretch_comes_from_either_end(
    adapters: Adapters, scope: Scope, limit: int
) -> None:
    payer = parties.customer(scope.tenant_id)
    waiting = [
        payments.receipt(payer, id=f"R{at}", booked_at=NOON + at, review_reason="underpaid")
        for at in range(5)
    ]
    store(adapters, scope, payer, *waiting)

    def listed(excerpt: Excerpt) -> list[str]:
        return everything(
            lambda page: adapters.inbox.matters(
                scope, page, NOON + 99, is_decided=False, excerpt=excerpt
            ),
            limit,
        )

    assert listed(SOME) == ["R1", "R2"]
    assert listed(TURNED) == ["R2", "R1"]
    assert listed(Excerpt(is_turned=True)) == ["R4", "R3", "R2", "R1", "R0"]


@pytest.mark.parametrize("limit", [1, 9])
def test_compared_days_are_listed_from_a_day_to_another(
    adapters: Adapters, scope: Scope, limit: int
) -> None:
    days = [f"2026-11-0{number}" for number in range(1, 6)]
    compared = {day: statement_day_id("ACCOUNT", day) for day in days}
    store(
        adapters,
        scope,
        *(
            StatementDay(scope.tenant_id, one, 1, "ACCOUNT", day, 3, 0, 0, 0, 9, 0, 1, 8, "S", NOON)
            for day, one in compared.items()
        ),
    )

    def listed(days: Days) -> list[str]:
        return everything(
            lambda page: adapters.statements.statement_days(scope, "ACCOUNT", page, days=days),
            limit,
        )

    some = ("2026-11-02", "2026-11-03")
    assert listed(Days(*some)) == [compared[day] for day in reversed(some)]
    assert listed(Days(*some, is_turned=True)) == [compared[day] for day in some]


def test_exports_are_known_to_their_seller_and_those_above(
    adapters: Adapters, scope: Scope
) -> None:
    wanted = Wanted("payments", "csv", "bn", days=("2026-11-01", "2026-11-02"), search=None)
    begun = [
        Export(scope.tenant_id, f"E{place}", 1, path, "STAFF", NOON + place, wanted)
        for place, path in enumerate((ROOT_PATH, R1, R2))
    ]
    store(adapters, scope, *begun)
    page = PageRequest(9)
    assert [one.id for one in adapters.exports.exports(scope, page).items] == ["E2", "E1", "E0"]
    seller = Scope(scope.tenant_id, R1)
    assert [one.id for one in adapters.exports.exports(seller, page).items] == ["E1"]
    assert adapters.exports.export(seller, "E1") == begun[1]
    with pytest.raises(NotFound):
        adapters.exports.export(seller, "E2")
    further = begun[1].with_part("PART", 7, "somewhere")
    adapters.ledger.commit(scope, further)
    now = adapters.exports.export(scope, "E1")
    assert (now.rows, now.after, now.parts, now.is_ready) == (7, "somewhere", ("PART",), False)
    with pytest.raises(StaleRead):
        adapters.ledger.commit(scope, further)


def test_what_came_in_is_told_by_day(adapters: Adapters, scope: Scope) -> None:
    entries = [
        sales.paid_in(f"in:{place}", minor, tenant_id=scope.tenant_id)
        for place, minor in enumerate((700, 300))
    ]
    adapters.ledger.commit(scope, Decision(entries=tuple(entries)))
    if not isinstance(adapters.ledger, FakeLedger):
        add_up(scope, entries)
    day = entries[0].day
    assert adapters.ledger.received_by_day(scope, ROOT_PATH, Days(day, day)) == {day: 1_000}
    assert adapters.ledger.received_by_day(scope, ROOT_PATH, Days("2000-01-01", "2000-01-02")) == {}
    totals = adapters.ledger.day_totals(scope, ROOT_PATH, day)
    assert totals.received_minor == 1_000
