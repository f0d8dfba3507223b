"""`python -m benchmarks.growth`: what screens read as an ISP grows, and what a sale writes, item by item.

A local cloud of its own, tables of its own. Each screen is played through the use case that serves it,
on an ISP of each size; `tests/benchmarks/test_reads_do_not_grow.py` holds that the figures are equal. The
sale is a payment at a provider that is captured and sells, at the ledger's own commit.
"""

from __future__ import annotations

import importlib
import json
import os
import secrets
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from isp.customers.customer import Customer
from isp.decision import Create, Decision
from isp.parties.actor import Actor
from isp.parties.permissions import Role
from isp.parties.scope import Scope, tenant_scope
from isp.parties.tenant import ROOT_PATH
from isp.ports import PageRequest, StatusAt
from isp.subscriptions.subscription import Subscription
from isp_aws.dynamodb import connection
from isp_aws.dynamodb.rollups import add_up
from isp_aws.environment import settings
from isp_http.functions_of_the_api import api_functions

from benchmarks.capacity import READS
from benchmarks.counter_sales import counter_sale
from benchmarks.sale_items import Write, online_sale
from benchmarks.tables import number, table
from infra.local.cloud.endpoint import Endpoint
from infra.local.cloud.process import start_cloud
from infra.local.cloud.tables import create_tables
from tests.adapters.conftest import Adapters, real_adapters
from tests.adapters.many_customers import store_many
from tests.builders import network, parties, payments, sales
from tests.fakes.clock import NOON
from tests.ports import free_port

api_functions()  # Puts the functions' folders on the path.

get_home: Any = importlib.import_module("seller_panel.home").get_home
get_income: Any = importlib.import_module("seller_panel.income").get_income

SIZES = (200, 2_000, 20_000)
PAGE = 50


@dataclass(frozen=True, slots=True)
class Cloud:
    """A local cloud with the product's tables, and the notes of what calls consume."""

    endpoint: Endpoint
    notes: Path

    def units(self, act: Callable[[], object]) -> tuple[float, float]:
        """Return the units that something reads and writes."""
        self.notes.write_text("")
        try:
            act()
            lines = [json.loads(line) for line in self.notes.read_text().splitlines()]
        finally:
            self.notes.unlink()
        reads = sum(sum(one["units"].values()) for one in lines if one["operation"] in READS)
        return reads, sum(sum(one["units"].values()) for one in lines) - reads


@contextmanager
def own_cloud() -> Iterator[Cloud]:
    before = dict(os.environ)
    with tempfile.TemporaryDirectory() as folder:
        started = start_cloud(Path(folder), free_port(), snapshot_seconds=3_600)
        try:
            os.environ.update(started.endpoint.environment())
            os.environ.update(create_tables(started.endpoint, "growth"))
            settings.cache_clear()
            connection.forget_connections()
            yield Cloud(started.endpoint, Path(folder) / "capacity.jsonl")
        finally:
            started.kill()
            os.environ.clear()
            os.environ.update(before)
            settings.cache_clear()
            connection.forget_connections()


@dataclass(frozen=True, slots=True)
class Isp:
    """An ISP with so many customers: a third active, a third expired, a third never bought."""

    adapters: Adapters
    scope: Scope
    size: int

    @classmethod
    def founded(cls, size: int) -> Isp:
        scope = tenant_scope(secrets.token_hex(5))
        made = cls(real_adapters(), scope, size)
        tenant_id = scope.tenant_id
        for thing in (
            parties.tenant(tenant_id),
            parties.node(tenant_id),
            sales.package(tenant_id),
            network.nas(tenant_id),
            network.edge(tenant_id),
            payments.payment_account(tenant_id),
        ):
            made.adapters.ledger.commit(scope, Decision(changes=(Create(thing),)))
        customers = [made.customer(place) for place in range(size)]
        store_many(scope, customers, [one for c in customers for one in made.sold(c)])
        for place in range(max(64, size // 20)):
            made._paid(made.customer(place))
        return made

    def customer(self, place: int) -> Customer:
        return parties.customer(
            self.scope.tenant_id,
            login=f"line{place:06}",
            name=f"গ্রাহক {place:06}",
            mobile=f"88017{place:08}",
            created_at=NOON - place,
        )

    def sold(self, customer: Customer) -> list[Subscription]:
        place = int(customer.login.removeprefix("line"))
        if place % 3 == 2:
            return []
        ends = NOON + 60 * (place + 1) * (1 if place % 3 else -1)
        sold = sales.subscription(customer, expires_at=ends)
        return [sold if ends > NOON else replace(sold, status=type(sold.status)("expired"))]

    def _paid(self, customer: Customer) -> None:
        entry = sales.paid_in(
            f"in:{customer.id}",
            100,
            tenant_id=self.scope.tenant_id,
            customer_id=customer.id,
        )
        self.adapters.ledger.commit(self.scope, Decision(entries=(entry,)))
        add_up(self.scope, [entry])

    def screens(self) -> Mapping[str, Callable[[], object]]:
        """Return what a seller looks at, each with one page of fifty."""
        directory, page = self.adapters.directory, PageRequest(PAGE)

        def listed(search: str | None, status: str | None) -> Callable[[], object]:
            at = None if status is None else StatusAt(status, NOON)
            return lambda: directory.customers(self.scope, page, search=search, status=at)

        return {
            "customer list": listed(None, None),
            "search by login": listed("line000100", None),
            "search by mobile": listed("01700000100", None),
            "search by two words": listed("গ্রাহক 000100", None),
            "search that finds a page": listed("গ্রাহক", None),
            "search that finds nobody": listed("nobody", None),
            "list of the active": listed(None, "active"),
            "list of the expired": listed(None, "expired"),
            "list of the unpaid": listed(None, "unpaid"),
            "counts": lambda: directory.customer_counts(self.scope),
            "home": self._home,
            "income": self._income,
        }

    def _home(self) -> Any:
        ports: Any = self.adapters
        actor = Actor(self.scope.tenant_id, ROOT_PATH, "STAFF", Role.ISP_ADMIN)
        return get_home(actor, ports)

    def _income(self) -> Any:
        ports: Any = self.adapters
        actor = Actor(self.scope.tenant_id, ROOT_PATH, "STAFF", Role.ISP_ADMIN)
        return get_income(actor, ports)


def read_units(cloud: Cloud, isp: Isp) -> dict[str, float]:
    """Return what each screen reads."""
    return {name: cloud.units(look)[0] for name, look in isp.screens().items()}


def growth_table(units: Mapping[int, Mapping[str, float]]) -> str:
    sizes = sorted(units)
    head = ("read units of one call", *(f"{size:,} customers" for size in sizes))
    names = units[sizes[0]]
    return table(head, ((name, *(number(units[size][name]) for size in sizes)) for name in names))


def sale_table(writes: Sequence[Write]) -> str:
    head = ("item", "bytes", "in the table", "in indexes", "units")
    rows = [(w.what, w.size, w.table_units, w.index_units, w.units) for w in writes]
    in_table, in_indexes = sum(w.table_units for w in writes), sum(w.index_units for w in writes)
    return table(head, [*rows, ("together", "", in_table, in_indexes, in_table + in_indexes)])


def main() -> None:
    with own_cloud() as cloud:
        isp = Isp.founded(0)
        for is_first in (True, False):
            client = cloud.endpoint.client("dynamodb")
            writes = online_sale(isp.adapters, isp.scope, client, is_first=is_first)
            print("### A first sale\n" if is_first else "### A renewal\n")
            print(sale_table(writes) + "\n", flush=True)
        for on_account in (False, True):
            client = cloud.endpoint.client("dynamodb")
            writes = counter_sale(isp.adapters, isp.scope, client, on_account=on_account)
            print("### On account\n" if on_account else "### For cash\n")
            print(sale_table(writes) + "\n", flush=True)
        sizes = tuple(map(int, sys.argv[1:])) or SIZES
        print(growth_table({size: read_units(cloud, Isp.founded(size)) for size in sizes}))


if __name__ == "__main__":
    main()
