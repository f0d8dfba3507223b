"""Twenty sell to one customer at once: each ends with a sale or is told to ask again, and all is exact."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from isp.decision import Create, Decision
from isp.ids import derived_id
from isp.parties.actor import Actor
from isp.parties.permissions import Role
from isp.parties.scope import Scope
from isp.parties.tenant import ROOT_PATH
from isp.ports import PageRequest
from isp.refusals import Unavailable
from isp_app.sell import CounterSale, Sell
from isp_aws.patience import PATIENT

from tests.adapters.conftest import Adapters
from tests.builders import parties, sales
from tests.builders.requests import asked

SELLERS = 20


@pytest.fixture(autouse=True)
def no_counters(monkeypatch: pytest.MonkeyPatch) -> None:
    # A Lambda has one request at a time, so its counters are not made for several threads.
    monkeypatch.setenv("POWERTOOLS_METRICS_DISABLED", "true")


def test_each_of_many_sellers_has_sold_or_may_ask_again(adapters: Adapters, scope: Scope) -> None:
    tenant_id = scope.tenant_id
    customer, package = parties.customer(tenant_id), sales.package(tenant_id)
    things = (parties.tenant(tenant_id), parties.node(tenant_id), package, customer)
    adapters.ledger.commit(scope, Decision(changes=tuple(map(Create, things))))
    sell = Sell(adapters.directory, adapters.ledger, adapters.clock, PATIENT)
    actor = Actor(tenant_id, ROOT_PATH, "STAFF", Role.ISP_ADMIN)
    together = threading.Barrier(SELLERS)

    def one(number: int) -> str | None:
        together.wait()
        wanted = CounterSale(
            sale_id=derived_id("sale", tenant_id, f"{number}"),
            customer_id=customer.id,
            package_id=package.id,
            package_version=package.version,
            cash_minor=package.price_minor,
            asked=asked(f"{number}"),
            is_another=True,
        )
        try:
            return sell(actor, wanted).id
        except Unavailable:
            return None

    with ThreadPoolExecutor(SELLERS) as pool:
        ended = list(pool.map(one, range(SELLERS)))

    sold = [sale_id for sale_id in ended if sale_id is not None]
    assert sold, "the first of those who meet is never told to ask again"
    listed = adapters.directory.sales_of(scope, customer.id, PageRequest(100)).items
    assert {one.id for one in listed} == set(sold)
    periods = sorted(
        (adapters.directory.period(scope, sale_id) for sale_id in sold),
        key=lambda period: period.starts_minute,
    )
    assert all(before.ends_minute == after.starts_minute for before, after in pairwise(periods))
    credit = adapters.ledger.head(scope, ROOT_PATH, f"customer_credit:{customer.id}")
    assert credit.debits_minor == credit.credits_minor == len(sold) * package.price_minor
    voids = adapters.directory.void_numbers(scope, PageRequest(100)).items
    numbers = [adapters.directory.invoice(scope, sale_id).number for sale_id in sold]
    assert len(set(numbers)) == len(sold) and not {one.id for one in voids} & set(numbers)
