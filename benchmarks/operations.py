"""What the product's operations consume and how long they take, on the local cloud.

Units are the database's own count and hold on AWS, within what the emulator rounds; times are of this
machine and only tell whether something became slower.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from isp.decision import Claim, Create, Decision, Require
from isp.ids import tenant_id_from
from isp.ledger.entry import credit, debit
from isp.parties.scope import Scope, tenant_scope
from isp.ports import PageRequest
from isp_aws.dynamodb.access import DynamoAccess
from isp_aws.dynamodb.directory import DynamoDirectory
from isp_aws.dynamodb.ledger import DynamoLedger
from isp_aws.dynamodb.network import DynamoNetwork
from isp_aws.dynamodb.rollups import add_up
from isp_aws.sealing import Sealer

from benchmarks.capacity import measured
from infra.local.cloud.process import start_cloud
from infra.local.cloud.tables import create_tables
from tests.builders import network, parties, sales
from tests.cloud_fixture import free_port

REPEATS = 50
HEADINGS = ("operation", "calls", "WRU", "RRU", "$ per million", "median ms")


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    calls: float
    write_units: float
    read_units: float
    dollars_per_million: float
    median_ms: float


@contextmanager
def local_cloud() -> Iterator[None]:
    with tempfile.TemporaryDirectory() as state:
        cloud = start_cloud(Path(state), free_port())
        try:
            os.environ.update(cloud.endpoint.environment())
            os.environ.update(create_tables(cloud.endpoint, "bench"))
            yield
        finally:
            cloud.kill()


def measure(name: str, work: Callable[[int], object]) -> Row:
    """Return the mean units and the median time of `work(number)`."""
    times = []
    with measured() as spent:
        for number in range(REPEATS):
            began = time.perf_counter()
            work(number)
            times.append(time.perf_counter() - began)
    return Row(
        name=name,
        calls=sum(spent.calls.values()) / REPEATS,
        write_units=spent.write_units / REPEATS,
        read_units=spent.read_units / REPEATS,
        dollars_per_million=spent.dollars_per_million / REPEATS,
        median_ms=sorted(times)[REPEATS // 2] * 1_000,
    )


def rows() -> Iterator[Row]:
    key = bytes(32)
    sealer, scope = Sealer(lambda: key), tenant_scope(tenant_id_from("bench"))
    ledger, directory = DynamoLedger(sealer), DynamoDirectory(sealer)
    access, net = DynamoAccess(sealer), DynamoNetwork(sealer)
    yield measure("take a customer on", lambda n: ledger.commit(scope, new_customer(scope, n)))
    yield measure("sell a package", lambda n: ledger.commit(scope, new_sale(scope, n)))
    yield measure("sell it again (replay)", lambda n: ledger.commit(scope, new_sale(scope, n)))
    sold = [entry for n in range(REPEATS) for entry in new_sale(scope, n).entries]
    yield measure("add an entry up", lambda n: add_up(scope, [sold[n]]))
    yield measure("trial balance", lambda _: ledger.trial_balance(scope, "/isp/"))
    page = PageRequest(20)
    yield measure(
        "list 20 customers",
        lambda _: directory.customers(scope, page, search=None, status=None),
    )
    session = parties.session(scope.tenant_id)
    access.save_session(session)
    yield measure("check a session", lambda _: access.session(session.token_hash))
    line = parties.customer(scope.tenant_id)
    yield measure(
        "report a session",
        lambda n: net.record_session(
            scope, network.radius_session(line, session_key=f"s{n}", octets_in=1)
        ),
    )
    yield measure(
        "tell an edge",
        lambda n: net.append_change(scope, "EDGE", network.desired(f"c{n}"), session.created_at),
    )


def new_customer(scope: Scope, number: int) -> Decision:
    customer = parties.customer(scope.tenant_id, login=f"line{number}")
    return Decision(changes=(Create(customer), Claim("login", customer.login, customer.id)))


def new_sale(scope: Scope, number: int) -> Decision:
    customer = parties.customer(scope.tenant_id, login=f"line{number}")
    sale_id = f"SALE{number:016d}"
    entry = sales.entry(
        f"sale:{sale_id}",
        debit("gateway:bkash", sales.PRICE_MINOR),
        credit("service_revenue", sales.PRICE_MINOR - sales.VAT_MINOR),
        credit("vat_payable", sales.VAT_MINOR),
        tenant_id=scope.tenant_id,
    )
    return Decision(
        entries=(entry,),
        changes=(
            Create(sales.sale(customer, id=sale_id)),
            Create(sales.period(customer, id=sale_id)),
            Create(sales.subscription(customer)),
            Create(sales.invoice(customer, id=sale_id)),
            Require(customer),
        ),
    )


def report() -> None:
    with local_cloud():
        print("{:<24}{:>7}{:>7}{:>7}{:>15}{:>11}".format(*HEADINGS))
        for row in rows():
            print(
                f"{row.name:<24}{row.calls:>7.1f}{row.write_units:>7.1f}{row.read_units:>7.1f}"
                f"{row.dollars_per_million:>15.2f}{row.median_ms:>11.1f}"
            )
