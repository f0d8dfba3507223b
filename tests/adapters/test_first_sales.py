"""A customer's first sale, made by several sellers at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from isp.customers.customer import Customer
from isp.decision import Create, Decision
from isp.parties.actor import Actor
from isp.parties.permissions import Role
from isp.parties.scope import Scope
from isp.parties.tenant import ROOT_PATH
from isp.ports import Directory
from isp.subscriptions.subscription import Subscription
from isp_app.sell import CounterSale, Sell

from tests.adapters.conftest import Adapters
from tests.builders import parties, sales
from tests.builders.requests import asked
from tests.fakes.patience import STUBBORN
from tests.waiting import LIMIT_SECONDS

SELLERS = 3
PACKAGE_ID = "PACKAGE".ljust(20, "A")


@dataclass
class AllReadFirst:
    """The directory of sellers who all read the subscription before any of them sells."""

    directory: Directory
    barrier: threading.Barrier

    def __post_init__(self) -> None:
        self._seen = threading.local()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.directory, name)

    def subscription(self, scope: Scope, customer_id: str) -> Subscription | None:
        found = self.directory.subscription(scope, customer_id)
        if not getattr(self._seen, "once", False):
            self._seen.once = True
            self.barrier.wait(timeout=LIMIT_SECONDS)
        return found


@pytest.fixture
def shop(adapters: Adapters, scope: Scope) -> Iterator[tuple[Sell, Customer, Actor]]:
    tenant_id = scope.tenant_id
    customer = parties.customer(tenant_id)
    package = sales.package(tenant_id, id=PACKAGE_ID)
    things = (parties.tenant(tenant_id), parties.node(tenant_id), package, customer)
    adapters.ledger.commit(scope, Decision(changes=tuple(map(Create, things))))
    directory: Any = AllReadFirst(adapters.directory, threading.Barrier(SELLERS))
    sell = Sell(directory, adapters.ledger, adapters.clock, STUBBORN)
    yield sell, customer, Actor(tenant_id, ROOT_PATH, "STAFF", Role.ISP_ADMIN)


def test_first_sales_at_once_all_count(
    shop: tuple[Sell, Customer, Actor], adapters: Adapters, scope: Scope
) -> None:
    sell, customer, actor = shop
    directory = adapters.directory

    def one_sale(number: int) -> str:
        wanted = CounterSale(
            sale_id=f"SALE{number}",
            customer_id=customer.id,
            package_id=PACKAGE_ID,
            package_version=1,
            cash_minor=sales.PRICE_MINOR,
            asked=asked(f"key-{number:08d}"),
            is_another=True,
        )
        return sell(actor, wanted).id

    with ThreadPoolExecutor(SELLERS) as pool:
        sold = list(pool.map(one_sale, range(SELLERS)))

    periods = sorted(
        (directory.period(scope, sale_id) for sale_id in sold),
        key=lambda period: period.starts_minute,
    )
    for before, after in pairwise(periods):
        assert after.starts_minute == before.ends_minute, "each sale extends the one before"
    subscription = directory.subscription(scope, customer.id)
    assert subscription is not None
    assert (subscription.version, subscription.expires_at) == (
        SELLERS,
        periods[-1].ends_minute * 60,
    )
    numbers = {directory.invoice(scope, sale_id).number for sale_id in sold}
    assert len(numbers) == SELLERS
