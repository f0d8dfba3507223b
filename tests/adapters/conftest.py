"""Every contract test runs twice: on the fakes, and on the real adapters over the local cloud."""

from __future__ import annotations

import secrets
import string
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from isp.parties.scope import Scope, tenant_scope
from isp.payments.ports import MoneyInbox, Payments, Statements
from isp.payments.services import TokenStore
from isp.ports import Access, Directory, Ledger, Network
from isp_app.make_export import Exports
from isp_aws.dynamodb.access import DynamoAccess
from isp_aws.dynamodb.connection import forget_connections
from isp_aws.dynamodb.directory import DynamoDirectory
from isp_aws.dynamodb.exports import DynamoExports
from isp_aws.dynamodb.ledger import DynamoLedger
from isp_aws.dynamodb.money_inbox import DynamoMoneyInbox
from isp_aws.dynamodb.network import DynamoNetwork
from isp_aws.dynamodb.payment_tokens import DynamoTokenStore
from isp_aws.dynamodb.payments import DynamoPayments
from isp_aws.dynamodb.statements import DynamoStatements
from isp_aws.environment import settings
from isp_aws.patience import Patience
from isp_aws.sealing import Sealer

from infra.local.cloud.endpoint import Endpoint
from tests.cloud_fixture import cloud, cloud_tables
from tests.fakes.access import FakeAccess
from tests.fakes.clock import FakeClock
from tests.fakes.directory import FakeDirectory
from tests.fakes.exports import FakeExports
from tests.fakes.ledger import FakeLedger
from tests.fakes.money import FakeMoneyInbox, FakeStatements
from tests.fakes.network import FakeNetwork
from tests.fakes.patience import STUBBORN
from tests.fakes.payments import FakePayments, FakeTokenStore
from tests.fakes.store import Store

__all__ = ["cloud", "cloud_tables"]

# Doors whose work with AWS is played here as well; last, so that no `app` of theirs hides anything.
for name in ("edge_gateway", "publish_edge_changes"):
    sys.path.append(str(Path(__file__).resolve().parents[2] / "functions" / name))


@dataclass(frozen=True, slots=True)
class Adapters:
    ledger: Ledger
    directory: Directory
    access: Access
    payments: Payments
    tokens: TokenStore
    network: Network
    inbox: MoneyInbox
    statements: Statements
    exports: Exports
    clock: FakeClock


@pytest.fixture(scope="module")
def tables(cloud: Endpoint, cloud_tables: Mapping[str, str]) -> Iterator[None]:
    # For one file: what else this worker does must not find the cloud by accident.
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**cloud.environment(), **cloud_tables}.items():
            patch.setenv(name, value)
        settings.cache_clear()
        forget_connections()
        yield
    settings.cache_clear()
    forget_connections()


def real_adapters(patience: Patience = STUBBORN) -> Adapters:
    key = bytes(range(32))
    sealer, clock = Sealer(lambda: key), FakeClock()
    return Adapters(
        ledger=DynamoLedger(sealer, patience),
        directory=DynamoDirectory(sealer),
        access=DynamoAccess(sealer),
        payments=DynamoPayments(sealer),
        tokens=DynamoTokenStore(sealer, clock),
        network=DynamoNetwork(sealer),
        inbox=DynamoMoneyInbox(sealer),
        statements=DynamoStatements(sealer),
        exports=DynamoExports(sealer),
        clock=clock,
    )


def fake_adapters() -> Adapters:
    store, clock = Store(), FakeClock()
    return Adapters(
        ledger=FakeLedger(store),
        directory=FakeDirectory(store),
        access=FakeAccess(store),
        payments=FakePayments(store),
        tokens=FakeTokenStore(clock),
        network=FakeNetwork(store),
        inbox=FakeMoneyInbox(store),
        statements=FakeStatements(store),
        exports=FakeExports(store),
        clock=clock,
    )


@pytest.fixture(params=["fake", "dynamodb"])
def adapters(request: pytest.FixtureRequest) -> Adapters:
    if request.param == "fake":
        return fake_adapters()
    request.getfixturevalue("tables")
    return real_adapters()


@pytest.fixture
def real(tables: None) -> Adapters:
    return real_adapters()


def new_tenant_id() -> str:
    """A tenant of the test's own: all tests of a run share the tables."""
    return "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(10))


@pytest.fixture
def tenant_id() -> str:
    return new_tenant_id()


@pytest.fixture
def scope(tenant_id: str) -> Scope:
    return tenant_scope(tenant_id)
