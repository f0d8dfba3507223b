"""What a renewal over the counter writes, for cash and on account, item by item."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from isp.asked import Asked
from isp.decision import Create, Decision
from isp.ids import derived_id
from isp.parties.actor import Actor
from isp.parties.permissions import Role
from isp.parties.scope import Scope
from isp.parties.tenant import ROOT_PATH
from isp.sales.debt import Debt
from isp_app.sell import CounterSale, Sell
from isp_aws.patience import PATIENT

from benchmarks.sale_items import Write, written_by
from tests.adapters.conftest import Adapters
from tests.builders import parties, sales
from tests.fakes.clock import NOON


def counter_sale(
    adapters: Adapters, scope: Scope, client: Any, *, on_account: bool
) -> Sequence[Write]:
    """Play the request of a seller; return what is written, its memory of the request included."""
    customer = parties.customer(scope.tenant_id, login="owing" if on_account else "in.cash")
    package = sales.package(scope.tenant_id, id=f"PACKAGE{8 + on_account:013d}")
    running = sales.subscription(customer, package_id=package.id, expires_at=NOON + 3_600)
    debt = Debt(scope.tenant_id, customer.id, 1, ROOT_PATH, package.price_minor, invoices=())
    there = (Create(customer), Create(package), Create(running), Create(debt))
    adapters.ledger.commit(scope, Decision(changes=there))
    sell = Sell(adapters.directory, adapters.ledger, adapters.clock, PATIENT)
    wanted = CounterSale(
        sale_id=derived_id("sale", customer.id),
        customer_id=customer.id,
        package_id=package.id,
        package_version=package.version,
        cash_minor=0 if on_account else package.price_minor,
        asked=Asked("key", derived_id("request", customer.id), "0" * 64),
        is_on_account=on_account,
    )
    with written_by(client) as written:
        sell(Actor(scope.tenant_id, ROOT_PATH, "STAFF000000000000001", Role.ISP_ADMIN), wanted)
    return written.writes
