"""Search, lists by status and counts, against an oracle that looks at every customer.

Customers are taken on, renamed, given another login or number, sold to, ended and moved to another seller
in any order, by sellers of three levels; then each seller asks in pages and must be told of each of his once, in order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from isp.customers.customer import Customer
from isp.customers.search import sought, words_of
from isp.decision import Create, Decision, Update
from isp.parties.scope import Scope, tenant_scope
from isp.ports import CustomerCounts, Page, PageRequest, StatusAt
from isp.refusals import StaleRead
from isp.subscriptions.subscription import (
    Subscription,
    SubscriptionStatus,
    status_at,
)

from tests.adapters.conftest import Adapters, new_tenant_id
from tests.builders import parties, sales
from tests.fakes.clock import NOON

PATHS = ("/isp/", "/isp/r1/", "/isp/r1/s1/", "/isp/r12/")
NAMES = ("করিম", "করিম রায়", "রহিম করিমুল্লাহ", "Karim Uddin", "karima", "মোঃ করিম ২")
LOGINS = ("karim", "Karim.Home22", "line0042", "01711000042", "k_2")
MOBILES = ("8801711000042", "8801811000042", "8801711000043")
TYPED = (
    "করিম",
    "রায় কর",
    "KARIM",
    "k",
    "home",
    "22",
    "0042",
    "01711-0000",
    "+880 1711 000042",
    "২",
    "রিম",
    "?",
)
STATUSES = ("active", "on_hold", "expired", "unpaid")
MINUTES = (-120, -60, 0, 60, 120)

steps = st.lists(
    st.tuples(
        st.sampled_from(["new", "rename", "number", "login", "sell", "end", "hold", "move"]),
        st.integers(0, 30),
        st.integers(0, 30),
    ),
    min_size=1,
    max_size=14,
)


@dataclass
class Town:
    """All customers and what was sold to them, as they are, kept in the simplest way."""

    adapters: Adapters
    scope: Scope
    customers: list[Customer] = field(default_factory=list)
    sold: dict[str, Subscription] = field(default_factory=dict)

    def play(self, step: tuple[str, int, int]) -> None:
        name, which, value = step
        if name == "new" or not self.customers:
            self._take_on(which, value)
        elif name in ("rename", "number", "login"):
            self._change(name, which, value)
        elif name == "move":
            self._move(which, PATHS[value % len(PATHS)])
        else:
            self._sell_or_end(name, self.customers[which % len(self.customers)], value)

    def _take_on(self, which: int, value: int) -> None:
        number = len(self.customers)
        new = parties.customer(
            self.scope.tenant_id,
            login=f"{LOGINS[value % len(LOGINS)]}",
            id=f"{which:02}{number:018}",
            name=NAMES[which % len(NAMES)],
            mobile=MOBILES[value % len(MOBILES)],
            owner_path=PATHS[which % len(PATHS)],
            created_at=NOON + value,
        )
        self.adapters.ledger.commit(self.scope, Decision(changes=(Create(new),)))
        self.customers.append(new)

    def _change(self, name: str, which: int, value: int) -> None:
        place = which % len(self.customers)
        old = self.customers[place]
        changes: dict[str, Any] = {
            "rename": {"name": NAMES[value % len(NAMES)]},
            "number": {"mobile": MOBILES[value % len(MOBILES)]},
            "login": {"login": LOGINS[value % len(LOGINS)]},
        }[name]
        new = replace(old, version=old.version + 1, **changes)
        self.adapters.ledger.commit(self.scope, Decision(changes=(Update(new, before=old),)))
        self.customers[place] = new

    def _move(self, which: int, path: str) -> None:
        """Move a customer to another seller, with his line where he has one."""
        place = which % len(self.customers)
        old = self.customers[place]
        self.customers[place] = replace(old, version=old.version + 1, owner_path=path)
        changes = [Update(self.customers[place], before=old)]
        line = self.sold.get(old.id)
        if line is not None:
            self.sold[old.id] = replace(line, version=line.version + 1, owner_path=path)
            changes.append(Update(self.sold[old.id], before=line))
        self.adapters.ledger.commit(self.scope, Decision(changes=tuple(changes)))

    def _sell_or_end(self, name: str, to: Customer, value: int) -> None:
        old = self.sold.get(to.id)
        ends = NOON + MINUTES[value % len(MINUTES)]
        if old is None:
            new = sales.subscription(to, expires_at=ends)
            change: Create | Update = Create(new, seen_absent=True)
        else:
            new = replace(
                old,
                version=old.version + 1,
                status=SubscriptionStatus.ACTIVE,
                expires_at=ends,
                resumes_at=0,
            )
            if name == "end" and old.expires_at <= NOON:
                ended = SubscriptionStatus.EXPIRED
                new = replace(new, status=ended, expires_at=old.expires_at)
            if name == "hold":
                # Over at noon without a sweep, or not; with something behind it, or with nothing.
                resumes_at = ends - MINUTES[value // 5 % len(MINUTES)] % 120
                held = {"status": SubscriptionStatus.ON_HOLD, "hold_id": "HOLD"}
                new = replace(new, resumes_at=resumes_at, **held)
            change = Update(new, before=old)
        self.adapters.ledger.commit(self.scope, Decision(changes=(change,)))
        self.sold[to.id] = new

    def inside(self, path: str) -> list[Customer]:
        return [one for one in self.customers if one.owner_path.startswith(path)]

    def counts(self, path: str) -> CustomerCounts:
        inside = self.inside(path)
        sold = [self.sold[one.id].status for one in inside if one.id in self.sold]
        active = sold.count(SubscriptionStatus.ACTIVE)
        on_hold = sold.count(SubscriptionStatus.ON_HOLD)
        return CustomerCounts(len(inside), active, on_hold, len(sold) - active - on_hold)

    def of_status(self, path: str, status: str) -> list[str]:
        wanted = [
            one for one in self.inside(path) if status_at(self.sold.get(one.id), NOON) == status
        ]
        if status == "unpaid":
            wanted.sort(key=lambda one: (one.owner_path, one.created_at, one.id), reverse=True)
        elif status == "on_hold":
            wanted.sort(key=lambda one: (one.owner_path, self.sold[one.id].resumes_at, one.id))
        else:
            wanted.sort(
                key=lambda one: (one.owner_path, self.sold[one.id].expires_at, one.id),
                reverse=status == "expired",
            )
        return [one.id for one in wanted]

    def found(self, path: str, typed: str, status: str | None) -> set[str]:
        """Whoever has, for each typed word, a word that begins so."""
        wanted = sought(typed)
        fits = [
            one
            for one in self.inside(path)
            if wanted.words
            and all(
                any(known.startswith(beginning) for beginning in word for known in words_of(one))
                for word in wanted.words
            )
            and status in (None, status_at(self.sold.get(one.id), NOON))
        ]
        return {one.id for one in fits}


def everything(ask: Callable[[PageRequest], Page[Customer]], limit: int) -> Iterator[Customer]:
    after, pages = None, 0
    while pages == 0 or after is not None:
        page = ask(PageRequest(limit, after))
        assert len(page.items) <= limit
        yield from page.items
        after, pages = page.next, pages + 1
        assert pages < 99


def assert_told_as_it_is(town: Town, path: str, typed: str, limit: int) -> None:
    scope, directory = Scope(town.scope.tenant_id, path), town.adapters.directory
    assert directory.customer_counts(scope) == town.counts(path)
    for status in STATUSES:
        at = StatusAt(status, NOON)

        def listed(page: PageRequest, at: StatusAt = at) -> Page[Customer]:
            return directory.customers(scope, page, search=None, status=at)

        assert [one.id for one in everything(listed, limit)] == town.of_status(path, status)
    for status in (None, *STATUSES):
        wanted = None if status is None else StatusAt(status, NOON)

        def found(page: PageRequest, wanted: StatusAt | None = wanted) -> Page[Customer]:
            return directory.customers(scope, page, search=typed, status=wanted)

        told = list(everything(found, limit))
        assert {one.id for one in told} == town.found(path, typed, status), (typed, status)
        assert len(told) == len({one.id for one in told})
        now = {one.id: one for one in town.customers}
        assert all(now[one.id] == one for one in told)


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps, st.sampled_from(PATHS), st.sampled_from(TYPED), st.integers(1, 5))
def test_whoever_asks_is_told_of_each_of_his_once(  # noqa: PLR0913 - what was drawn
    adapters: Adapters,
    played: list[tuple[str, int, int]],
    path: str,
    typed: str,
    limit: int,
) -> None:
    town = Town(adapters, tenant_scope(new_tenant_id()))
    for step in played:
        town.play(step)
    assert_told_as_it_is(town, path, typed, limit)


def test_two_of_one_name_are_both_found_and_a_renamed_one_no_more(
    adapters: Adapters, scope: Scope
) -> None:
    town = Town(adapters, scope)
    for step in (
        ("new", 0, 0),
        ("new", 4, 1),
        ("rename", 0, 3),
        ("rename", 0, 0),
        ("rename", 1, 4),
    ):
        town.play(step)
    assert_told_as_it_is(town, "/isp/", "করিম", 1)
    page = adapters.directory.customers(scope, PageRequest(9), search="করিম", status=None)
    assert [one.id for one in page.items] == [town.customers[0].id]


def test_a_customer_counts_and_lists_himself_only(adapters: Adapters, scope: Scope) -> None:
    town = Town(adapters, scope)
    for step in (("new", 0, 0), ("new", 0, 1), ("sell", 0, 4)):
        town.play(step)
    himself = Scope(scope.tenant_id, "/isp/", town.customers[0].id)
    directory, page = adapters.directory, PageRequest(9)
    assert directory.customer_counts(himself) == CustomerCounts(1, 1, 0, 0)
    for search, status in (("করিম", None), (None, "active"), (None, None), ("করিম", "active")):
        at = None if status is None else StatusAt(status, NOON)
        told = directory.customers(himself, page, search=search, status=at).items
        assert [one.id for one in told] == [town.customers[0].id]
    assert directory.customers(himself, page, search="রহিম", status=None).items == ()


def test_a_customer_who_moves_must_take_his_line_along(adapters: Adapters, scope: Scope) -> None:
    customer = parties.customer(scope.tenant_id)
    line = sales.subscription(customer)
    adapters.ledger.commit(scope, Decision(changes=(Create(customer), Create(line))))
    moved = replace(customer, version=2, owner_path=PATHS[1])
    with pytest.raises(StaleRead):
        adapters.ledger.commit(scope, Decision(changes=(Update(moved, before=customer),)))
    alone = replace(line, version=2, owner_path=PATHS[1])
    with pytest.raises(AssertionError, match="with its customer"):
        adapters.ledger.commit(scope, Decision(changes=(Update(alone, before=line),)))
    both = (Update(moved, before=customer), Update(alone, before=line))
    adapters.ledger.commit(scope, Decision(changes=both))
    seen = adapters.directory.customer(Scope(scope.tenant_id, PATHS[1]), customer.id)
    assert seen == moved
