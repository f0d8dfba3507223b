"""A change of package through the real ledger: one transaction, whatever goes wrong on its way."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from isp.decision import Create, Decision
from isp.parties.actor import Actor
from isp.parties.permissions import Role
from isp.parties.scope import Scope
from isp.parties.tenant import ROOT_PATH
from isp.ports import PageRequest
from isp.refusals import TooMuchAhead
from isp.sales.change_package import PERIODS_GIVEN_BACK_MAX
from isp.sales.sale import Sale
from isp_app.change_package import ChangePackage, PackageChange, PaidChange
from isp_app.sell import CounterSale, Sell

from benchmarks.capacity import measured
from tests.adapters.conftest import Adapters, real_adapters
from tests.adapters.hooks import bad_days
from tests.builders import parties, sales
from tests.builders.requests import asked
from tests.fakes.patience import STUBBORN

OLD, NEW = "PACKAGE0000000000001", "PACKAGE0000000000002"
PRICE_MINOR, NEW_PRICE_MINOR = 50_000, 90_000


@pytest.fixture(params=["good days", "bad days"])
def shop(
    request: pytest.FixtureRequest, adapters: Adapters, scope: Scope
) -> Iterator[tuple[Adapters, Actor]]:
    """An ISP with two packages and one customer."""
    tenant_id = scope.tenant_id
    things = (
        parties.tenant(tenant_id),
        parties.node(tenant_id),
        sales.package(tenant_id, id=OLD, price_minor=PRICE_MINOR),
        sales.package(tenant_id, id=NEW, price_minor=NEW_PRICE_MINOR, name="৫০ এমবিপিএস"),
        parties.customer(tenant_id),
    )
    adapters.ledger.commit(scope, Decision(changes=tuple(map(Create, things))))
    actor = Actor(tenant_id, ROOT_PATH, "STAFF", Role.ISP_ADMIN)
    if request.param == "good days":
        yield adapters, actor
        return
    pause = time.sleep
    with pytest.MonkeyPatch.context() as patch, bad_days():
        patch.setattr("botocore.endpoint.time.sleep", lambda seconds: pause(seconds / 50))
        yield adapters, actor


def renewed(adapters: Adapters, actor: Actor, times: int) -> list[Sale]:
    sell = Sell(adapters.directory, adapters.ledger, adapters.clock, STUBBORN)
    customer_id = parties.customer(actor.tenant_id).id
    return [
        sell(
            actor,
            CounterSale(
                f"SALE{number}",
                customer_id,
                OLD,
                1,
                PRICE_MINOR,
                asked(f"sale-{number}"),
                is_another=True,
            ),
        )
        for number in range(times)
    ]


def changed(adapters: Adapters, actor: Actor, cash_minor: int) -> Sale:
    customer_id = parties.customer(actor.tenant_id).id
    now = adapters.clock.now()
    change = ChangePackage(adapters.directory, adapters.ledger, adapters.clock, STUBBORN)
    return change(
        actor,
        PackageChange(customer_id, NEW, 1, False, now),
        PaidChange("CHANGE", cash_minor, asked("change")),
    )


def test_all_renewals_and_the_new_package_are_in_one_commit(
    shop: tuple[Adapters, Actor], scope: Scope
) -> None:
    adapters, actor = shop
    sold = renewed(adapters, actor, PERIODS_GIVEN_BACK_MAX)
    sale = changed(adapters, actor, 0)
    assert sale.price_minor == NEW_PRICE_MINOR
    back = [adapters.directory.sale(scope, one.id).refunded_minor for one in sold]
    assert back == [PRICE_MINOR] * PERIODS_GIVEN_BACK_MAX
    subscription = adapters.directory.subscription(scope, sale.customer_id)
    period = adapters.directory.period(scope, sale.id)
    assert subscription is not None and subscription.package_id == NEW
    assert subscription.expires_at == period.ends_minute * 60
    name = f"customer_credit:{sale.customer_id}"
    head = adapters.ledger.head(scope, ROOT_PATH, name)
    assert head.headroom_minor == PERIODS_GIVEN_BACK_MAX * PRICE_MINOR - NEW_PRICE_MINOR
    assert changed(adapters, actor, 0) == sale, "a repeat meets its own"
    assert adapters.directory.void_numbers(scope, PageRequest(9)).items == ()
    notes = adapters.directory.credit_notes(scope, PageRequest(20), customer_id=None).items
    assert {note.sale_id for note in notes} == {one.id for one in sold}
    assert len({note.number for note in notes}) == PERIODS_GIVEN_BACK_MAX


def test_more_renewals_than_fit_are_refused(shop: tuple[Adapters, Actor], scope: Scope) -> None:
    adapters, actor = shop
    renewed(adapters, actor, PERIODS_GIVEN_BACK_MAX + 1)
    with pytest.raises(TooMuchAhead):
        changed(adapters, actor, 0)


def test_a_change_costs_what_a_refund_and_a_sale_cost(scope: Scope, tables: None) -> None:
    adapters = real_adapters()
    tenant_id = scope.tenant_id
    things = (
        parties.tenant(tenant_id),
        parties.node(tenant_id),
        sales.package(tenant_id, id=OLD, price_minor=PRICE_MINOR),
        sales.package(tenant_id, id=NEW, price_minor=NEW_PRICE_MINOR),
        parties.customer(tenant_id),
    )
    adapters.ledger.commit(scope, Decision(changes=tuple(map(Create, things))))
    actor = Actor(tenant_id, ROOT_PATH, "STAFF", Role.ISP_ADMIN)
    renewed(adapters, actor, 1)
    with measured() as spent:
        changed(adapters, actor, NEW_PRICE_MINOR - PRICE_MINOR)
    assert spent.calls["TransactWriteItems"] == 1
    assert spent.write_units <= 100
