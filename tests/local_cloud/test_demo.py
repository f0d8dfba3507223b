"""The demo data: complete after a kill, the same after a second loading, and its books balance.

The whole shop is `make run`'s; here it is a small one on the real tables, without the functions.
"""

from __future__ import annotations

import base64
import json
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from types import SimpleNamespace
from typing import Any, cast

import pytest
from isp.catalogue.package import Package
from isp.decision import Create, Decision
from isp.ids import derived_id
from isp.invoicing.numbers import Kind, Series
from isp.minutes import Moment, day_at
from isp.parties.scope import Scope, tenant_scope
from isp.parties.sign_up import NewTenant, sign_up
from isp.parties.tenant import ROOT_PATH
from isp.payments.account import Mode, NewPaymentAccount, new_account
from isp.payments.account_standing import opened
from isp.ports import PageRequest
from isp_aws.dynamodb.connection import forget_connections
from isp_aws.dynamodb.rollups import add_up
from isp_aws.dynamodb.stores import Stores, stores
from isp_aws.environment import settings
from isp_aws.secrets import forget_secrets

from infra.local.cloud.endpoint import Endpoint
from infra.local.cloud.interpreter import ROOT
from infra.local.cloud.tables import create_tables, delete_tables
from infra.local.demo.bulk import CUSTOMERS, DemoIsp
from infra.local.demo.isp import PACKAGES
from infra.local.demo.plan import (
    DAY_SECONDS,
    YEAR_SECONDS,
    Standing,
    counts,
    in_order_of_sale,
    local_year,
    planned,
)
from infra.local.demo.router import serve
from infra.local.nas_simulator import NasSimulator
from tests.builders.network import nas
from tests.waiting import LIMIT_SECONDS

FEW = 200
EVERYTHING = PageRequest(limit=10_000)


@dataclass(frozen=True, slots=True)
class Shop:
    """A founded ISP on tables of its own, and the process that fills it."""

    endpoint: Endpoint
    environment: Mapping[str, str]
    isp: DemoIsp
    founded_at: int

    @property
    def scope(self) -> Scope:
        return tenant_scope(self.isp.tenant_id)

    @property
    def stores(self) -> Stores:
        return stores()

    def start_loading(self) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "infra.local.demo.writer"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=dict(self.environment),
            cwd=ROOT,
            text=True,
        )
        assert process.stdin is not None
        process.stdin.write(json.dumps(asdict(self.isp)))
        process.stdin.close()
        process.stdin = None
        return process

    def load(self) -> Any:
        out, errors = (process := self.start_loading()).communicate(timeout=LIMIT_SECONDS)
        assert process.returncode == 0, errors
        return json.loads(out)

    def items(self) -> dict[str, list[dict[str, Any]]]:
        """All that is stored, in an order of its own."""
        database = self.endpoint.client("dynamodb")
        return {
            name: sorted(
                (
                    item
                    for page in database.get_paginator("scan").paginate(TableName=table)
                    for item in page["Items"]
                ),
                key=lambda item: json.dumps([item["pk"], item["sk"]]),
            )
            for name, table in self.environment.items()
            if name.startswith("TABLE_") and "IDEMPOTENCY" not in name
        }

    def standings(self) -> tuple[int, int, int]:
        found = self.stores.directory.customer_counts(self.scope)
        return found.active, found.expired, found.unpaid


@pytest.fixture
def shop(cloud: Endpoint, tmp_path: Any) -> Iterator[Shop]:
    suffix = uuid.uuid4().hex[:8]
    tables = create_tables(cloud, suffix)
    secret = cloud.client("secretsmanager").create_secret(
        Name=f"demo-{suffix}",
        SecretString=json.dumps({"seal_key": base64.b64encode(bytes(range(32))).decode()}),
    )
    environment = {
        **cloud.environment(), **tables,
        "SECRETS_ID": secret["ARN"], "PATH": "/usr/bin:/bin", "HOME": str(tmp_path),
    }  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        _forget()
        founded_at = int(time.time())
        yield Shop(cloud, environment, _founded(suffix, founded_at), founded_at)
    _forget()
    delete_tables(cloud, suffix)


def _forget() -> None:
    settings.cache_clear()
    forget_connections()
    forget_secrets()


def _founded(randomness: str, now: int) -> DemoIsp:
    new = NewTenant("আলো নেট", "সালমা বেগম", "8801700000001", "bn", randomness)
    scope, ledger = tenant_scope(new.tenant_id), stores().ledger
    ledger.commit(scope, sign_up(new, f"isp-{new.tenant_id}", now))
    packages = [
        Package(
            tenant_id=new.tenant_id,
            id=derived_id("package", package["name"]),
            version=1,
            owner_path=ROOT_PATH,
            is_archived=False,
            created_at=now,
            **package,
        )
        for package in PACKAGES
    ]
    wallet = NewPaymentAccount("bkash", Mode.SANDBOX, "v1.2.0-beta", "01700000001", {}, {})
    account = new_account(new.tenant_id, wallet, owner_path="/isp/", randomness=randomness, now=now)
    router = nas(new.tenant_id)
    changes = (*map(Create, packages), Create(router))
    ledger.commit(scope, Decision(changes=changes).also(opened(account, None, new.owner_id)))
    return DemoIsp(
        tenant_id=new.tenant_id,
        package_ids=[package.id for package in packages],
        account_id=account.id,
        nas_id=router.id,
        cashier_id=new.owner_id,
        customers=FEW,
    )


def _every_number_once(shop: Shop) -> None:
    """Invoices are numbered from one on in the order of their sales, with no gap."""
    invoices = shop.stores.directory.invoices(shop.scope, EVERYTHING, customer_id=None).items
    by_year: dict[int, list[Any]] = {}
    for invoice in sorted(invoices, key=lambda one: (one.issued_at, one.number)):
        by_year.setdefault(local_year(invoice.issued_at), []).append(invoice)
    for year, of_year in by_year.items():
        numbers = sorted(one.number for one in of_year)
        assert numbers == [f"INV-{year}-{n:06d}" for n in range(1, len(of_year) + 1)]
        series = Series(Kind.INVOICE, year)
        reserved = shop.stores.directory.reserve_serial(shop.scope, series, shop.founded_at)
        assert reserved == len(of_year) + 1, "the next sale follows on"
    sales = list(in_order_of_sale(FEW, shop.founded_at))
    assert len(invoices) == len(sales)


def test_all_is_there_as_promised_and_a_second_loading_changes_nothing(shop: Shop) -> None:
    told = shop.load()
    loaded = shop.items()
    assert shop.load() == told
    assert shop.items() == loaded
    promised = counts(FEW, shop.founded_at)
    assert shop.standings() == tuple(promised[one] for one in Standing)
    assert sorted(told["unpaid"]) == ["nasrin", "shirin"]
    active = [
        shop.stores.directory.customer_by_login(shop.scope, login) for login in told["online"]
    ]
    assert len(active) == 8 and all(active)
    _every_number_once(shop)


def test_a_loading_that_is_killed_goes_on_where_it_was(shop: Shop) -> None:
    def customers() -> int:
        return shop.stores.directory.customer_counts(shop.scope).customers

    def active() -> int:
        return shop.stores.directory.customer_counts(shop.scope).active

    for written in (customers, active):
        process = shop.start_loading()
        # It goes on for a moment at a time, so that it cannot be done while we look.
        while process.poll() is None and not written():
            process.send_signal(signal.SIGCONT)
            time.sleep(0.05)
            process.send_signal(signal.SIGSTOP)
        process.kill()
        process.communicate()
        assert process.returncode == -signal.SIGKILL, "it was done before it was killed"
    assert active() < counts(FEW, shop.founded_at)[Standing.ACTIVE]
    shop.load()
    promised = counts(FEW, shop.founded_at)
    assert shop.standings() == tuple(promised[one] for one in Standing)
    _every_number_once(shop)


def test_the_books_balance_and_hold_what_was_sold(shop: Shop) -> None:
    shop.load()
    ledger, founded = shop.stores.ledger, shop.founded_at
    days = {
        day_at(
            founded - ago * DAY_SECONDS, shop.stores.directory.tenant(shop.scope).utc_offset_minutes
        )
        for ago in range(100)
    }
    entries = list(ledger.journal(shop.scope, ROOT_PATH, days))
    assert add_up(shop.scope, entries) == len(entries)
    balance = ledger.trial_balance(shop.scope, ROOT_PATH)
    assert balance.difference_minor == 0
    sold = sum(
        PACKAGES[customer.package]["price_minor"] for customer, _ in in_order_of_sale(FEW, founded)
    )
    debits = {one.account.split(":")[0]: one.debits_minor for one in balance.accounts}
    assert debits["cash"] + debits["gateway"] == sold
    assert min(debits["cash"], debits["gateway"]) > 0
    receipts = shop.stores.payments.receipts(shop.scope, EVERYTHING, customer_id=None).items
    assert sum(receipt.amount_minor for receipt in receipts) == sold, "cash makes a receipt too"


def test_rahim_has_a_month_behind_him(shop: Shop) -> None:
    shop.load()
    rahim = shop.stores.directory.customer_by_login(shop.scope, "rahim")
    assert rahim is not None
    network, directory = shop.stores.network, shop.stores.directory
    sessions = network.sessions_of(shop.scope, rahim.id, EVERYTHING).items
    usage = network.daily_usage(shop.scope, rahim.id, 32, Moment(shop.founded_at, 360))
    assert len(sessions) == 30 and not any(one.is_open for one in sessions)
    assert sum(day.octets_out for day in usage) == sum(one.octets_out for one in sessions)
    assert len(directory.invoices(shop.scope, EVERYTHING, customer_id=rahim.id).items) == 2


def test_the_whole_shop_is_believable_on_any_day() -> None:
    for founded_at in (1_767_204_000, 1_795_490_000, 1_798_740_001):
        customers = [planned(number, founded_at) for number in range(CUSTOMERS)]
        standings = Counter(one.standing for one in customers)
        assert standings[Standing.ACTIVE] >= 0.84 * CUSTOMERS
        assert standings[Standing.EXPIRED] >= 0.09 * CUSTOMERS
        assert standings[Standing.UNPAID] >= 0.04 * CUSTOMERS
        assert len({one.person.mobile for one in customers}) == CUSTOMERS
        assert len({one.person.name for one in customers}) > 400
        for one in customers:
            assert founded_at - YEAR_SECONDS <= one.created_at <= founded_at
            assert all(one.created_at < sale.sold_at < founded_at for sale in one.sales)
            is_running = one.expires_at is not None and one.expires_at > founded_at
            assert is_running == (one.standing is Standing.ACTIVE)
        soon = Counter(
            (one.expires_at - founded_at) // DAY_SECONDS
            for one in customers
            if one.standing is Standing.ACTIVE and one.expires_at is not None
        )
        assert all(soon[day] >= 20 for day in range(4)), soon


class PassingTime(threading.Event):
    """Time in which the edge puts somebody off; after two turns it is over."""

    def __init__(self, nas: FakeNas) -> None:
        super().__init__()
        self.nas = nas

    def wait(self, timeout: float | None = None) -> bool:
        if len(self.nas.dialled) > 2:
            self.set()
        self.nas.sessions.popitem()
        return True


class FakeNas:
    def __init__(self) -> None:
        self.sessions: dict[str, Any] = {}
        self.dialled: list[str] = []

    def login(self, login: str, password: str) -> None:
        assert password == f"secret of {login}"
        self.dialled.append(login)
        self.sessions[login] = SimpleNamespace(login=login, octets_up=0, octets_down=0)


def test_who_is_put_off_at_the_demo_router_dials_in_again() -> None:
    nas = FakeNas()
    serve(cast(NasSimulator, nas), {one: f"secret of {one}" for one in "ab"}, PassingTime(nas))
    assert sorted(nas.dialled[:2]) == ["a", "b"]
    assert len(nas.dialled) == 3 and nas.dialled[2] in nas.dialled[:2]
    (still_online,) = nas.sessions.values()
    assert still_online.octets_down > 0
