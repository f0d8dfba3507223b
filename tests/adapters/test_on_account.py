"""Two sell on account at the limit at once, and money comes at the same time: the limit holds, all is exact."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from isp.decision import Create, Decision
from isp.ids import derived_id
from isp.parties.actor import Actor
from isp.parties.permissions import Role
from isp.parties.scope import Scope
from isp.parties.tenant import ROOT_PATH
from isp.ports import PageRequest, StatusAt
from isp.refusals import Refusal, StaleRead
from isp.sales.debt import OWES, Debt, OnAccountLimit, no_debt, still, stored_debt
from isp.sales.set_off import set_off_id
from isp_app.sell import CounterSale, Sell
from isp_app.set_customer_limit import SetCustomerLimit
from isp_app.take_advance import Advance, TakeAdvance
from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.counts import Recounted, recount
from isp_aws.dynamodb.items.kept import CountItem
from isp_aws.dynamodb.items.sales import DebtItem
from isp_aws.dynamodb.migrations.m0007_who_owes import migrate

from tests.adapters.conftest import Adapters
from tests.builders import parties, sales
from tests.builders.requests import asked
from tests.fakes.clock import NOON
from tests.fakes.patience import STUBBORN

R1 = "/isp/r1/"


@pytest.fixture(autouse=True)
def no_counters(monkeypatch: pytest.MonkeyPatch) -> None:
    # A Lambda has one request at a time, so its counters are not made for several threads.
    monkeypatch.setenv("POWERTOOLS_METRICS_DISABLED", "true")


class Counter:
    def __init__(self, adapters: Adapters, scope: Scope, limit_minor: int) -> None:
        tenant_id = scope.tenant_id
        self.adapters, self.scope = adapters, scope
        self.customer, self.package = parties.customer(tenant_id), sales.package(tenant_id)
        things = (parties.tenant(tenant_id), parties.node(tenant_id), self.package, self.customer)
        adapters.ledger.commit(scope, Decision(changes=tuple(map(Create, things))))
        self.actor = Actor(tenant_id, ROOT_PATH, "STAFF", Role.ISP_ADMIN)
        limit = SetCustomerLimit(adapters.directory, adapters.ledger)
        limit(self.actor, self.customer.id, (0, limit_minor), asked("limit"))

    def sell(self, key: str) -> str | None:
        ports = self.adapters
        sell = Sell(ports.directory, ports.ledger, ports.clock, STUBBORN)
        wanted = CounterSale(
            sale_id=derived_id("sale", self.scope.tenant_id, key),
            customer_id=self.customer.id,
            package_id=self.package.id,
            package_version=self.package.version,
            cash_minor=0,
            asked=asked(key),
            is_on_account=True,
            is_another=True,
        )
        try:
            return sell(self.actor, wanted).id
        except OnAccountLimit:
            return None

    def pay(self, key: str, minor: int) -> str:
        ports = self.adapters
        take = TakeAdvance(ports.directory, ports.payments, ports.ledger, ports.clock, STUBBORN)
        return take(
            self.actor, Advance(key, self.customer.id, minor, asked(key), is_another=True)
        ).id

    def debt(self) -> Debt:
        debt = self.adapters.directory.debt(self.scope, self.customer.id)
        assert debt is not None
        return debt

    def credit(self) -> int:
        name = f"customer_credit:{self.customer.id}"
        return self.adapters.ledger.head(self.scope, ROOT_PATH, name).headroom_minor


def at_once(*deeds: Callable[[], str | None]) -> list[str | None]:
    together = threading.Barrier(len(deeds))

    def one(deed: Callable[[], str | None]) -> str | None:
        together.wait()
        return deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(one, deeds))


def test_of_two_sales_at_the_limit_one_is_refused(adapters: Adapters, scope: Scope) -> None:
    counter = Counter(adapters, scope, sales.PRICE_MINOR)
    ended = at_once(lambda: counter.sell("a"), lambda: counter.sell("b"))
    (sold,) = [one for one in ended if one is not None]
    (one,) = counter.debt().invoices
    assert (one.invoice_id, one.open_minor) == (sold, sales.PRICE_MINOR)
    assert adapters.directory.debts(scope, [counter.customer.id, "nobody"]).keys() == {
        counter.customer.id
    }


def test_money_that_comes_with_a_sale_leaves_either_credit_or_a_debt(
    adapters: Adapters, scope: Scope
) -> None:
    counter = Counter(adapters, scope, 2 * sales.PRICE_MINOR)
    paid = 20_000
    at_once(
        lambda: counter.sell("a"), lambda: counter.pay("b", paid), lambda: counter.pay("c", paid)
    )
    assert counter.credit() == 0
    assert counter.debt().owed_minor == sales.PRICE_MINOR - 2 * paid
    receipt_id = counter.pay("d", sales.PRICE_MINOR)
    assert (counter.debt().invoices, counter.credit()) == ((), 2 * paid)
    name = set_off_id(receipt_id)
    made = adapters.directory.set_offs(scope, [name, "nothing"])[name]
    assert [part.amount_minor for part in made.parts] == [sales.PRICE_MINOR - 2 * paid]
    assert counter.pay("d", sales.PRICE_MINOR) == receipt_id
    assert counter.credit() == 2 * paid


def test_what_was_read_as_not_there_must_still_not_be_there(
    adapters: Adapters, scope: Scope
) -> None:
    nothing = no_debt(scope.tenant_id, "NOBODY", ROOT_PATH)
    demand = Decision(
        changes=(still(nothing), Create(parties.customer(scope.tenant_id, id="SOMEBODY")))
    )
    stored = Debt(scope.tenant_id, "NOBODY", 1, ROOT_PATH, 500, ())
    adapters.ledger.commit(scope, Decision(changes=(Create(stored),)))
    with pytest.raises(StaleRead):
        adapters.ledger.commit(scope, demand)
    assert issubclass(StaleRead, Refusal)
    later = Decision(
        changes=(
            still(no_debt(scope.tenant_id, "OTHER", ROOT_PATH)),
            Create(parties.customer(scope.tenant_id, id="SOMEBODY")),
        )
    )
    adapters.ledger.commit(scope, later)


def listed(adapters: Adapters, scope: Scope, search: str | None = None) -> list[str]:
    """Return who owes, in pages of one."""
    found: list[str] = []
    after: str | None = None
    while True:
        page = adapters.directory.customers(
            scope, PageRequest(1, after), search=search, status=StatusAt(OWES, NOON)
        )
        found += [one.id for one in page.items]
        after = page.next
        if after is None:
            return found


def owed_as_told(adapters: Adapters, scope: Scope) -> tuple[int, int]:
    counts = adapters.directory.customer_counts(scope)
    return counts.owing, counts.owed_minor


def test_who_owes_is_listed_and_counted_for_each_node_until_he_has_paid(
    adapters: Adapters, scope: Scope
) -> None:
    counter = Counter(adapters, scope, 3 * sales.PRICE_MINOR)
    assert (listed(adapters, scope), owed_as_told(adapters, scope)) == ([], (0, 0))
    counter.sell("a")
    counter.sell("b")
    below = Scope(scope.tenant_id, R1)
    other = parties.customer(scope.tenant_id, login="other", owner_path=R1)
    nothing = no_debt(scope.tenant_id, other.id, R1)
    debt = stored_debt(nothing, nothing.billed("I1", 700, NOON))
    adapters.ledger.commit(scope, Decision(changes=(Create(other), debt)))
    assert owed_as_told(adapters, scope) == (2, 2 * sales.PRICE_MINOR + 700)
    assert owed_as_told(adapters, below) == (1, 700)
    assert listed(adapters, scope) == [counter.customer.id, other.id]
    assert listed(adapters, below) == listed(adapters, scope, "other") == [other.id]
    himself = Scope(scope.tenant_id, ROOT_PATH, self_id=counter.customer.id)
    assert listed(adapters, himself) == [counter.customer.id]
    assert owed_as_told(adapters, himself) == (1, 2 * sales.PRICE_MINOR)
    counter.pay("c", sales.PRICE_MINOR + 1)
    assert owed_as_told(adapters, scope) == (2, sales.PRICE_MINOR + 699)
    counter.pay("d", sales.PRICE_MINOR)
    assert owed_as_told(adapters, scope) == owed_as_told(adapters, below) == (1, 700)
    assert listed(adapters, scope) == [other.id]


@pytest.mark.parametrize("times", [1, 2])
def test_debts_of_before_are_listed_and_counted(
    real: Adapters, scope: Scope, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    counter = Counter(real, scope, 3 * sales.PRICE_MINOR)
    counter.sell("a")
    with bound(scope):
        place = DebtItem(DebtItem.key(scope.tenant_id, counter.customer.id), keys.SELF)
        place.update(actions=[DebtItem.gsi1pk.remove(), DebtItem.gsi1sk.remove()])
        for part in CountItem.query(keys.counts_of(scope.tenant_id, ROOT_PATH)):
            part.update(actions=[CountItem.owing.remove(), CountItem.owed_minor.remove()])
    assert (listed(real, scope), owed_as_told(real, scope)) == ([], (0, 0))
    for _ in range(times):
        migrate(scope.tenant_id, NOON)
    assert listed(real, scope) == [counter.customer.id]
    assert owed_as_told(real, scope) == (1, sales.PRICE_MINOR)
    assert recount(scope, lambda _: None) == Recounted(0, 0)
