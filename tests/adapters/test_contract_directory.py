"""What the directory promises: everything comes back as it was, and nothing from outside the scope."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from isp.decision import Claim, Create, Decision, Update
from isp.entity import Entity
from isp.parties.scope import Scope
from isp.ports import PageRequest, StatusAt
from isp.refusals import NotFound
from isp.subscriptions.subscription import SubscriptionStatus

from tests.adapters.conftest import Adapters
from tests.builders import network, parties, sales
from tests.fakes.clock import NOON

R1, R2 = "/isp/r1/", "/isp/r2/"


def store(adapters: Adapters, scope: Scope, *things: Entity) -> None:
    adapters.ledger.commit(scope, Decision(changes=tuple(Create(thing) for thing in things)))


def everything(tenant_id: str) -> list[Entity]:
    customer = parties.customer(tenant_id)
    return [
        parties.tenant(tenant_id),
        parties.node(tenant_id),
        parties.issuer(tenant_id),
        parties.staff(tenant_id),
        customer,
        parties.pay_link(customer),
        sales.package(tenant_id),
        sales.subscription(customer),
        sales.period(customer),
        sales.sale(customer),
        sales.invoice(customer),
        sales.credit_note(customer),
        network.nas(tenant_id),
        network.edge(tenant_id),
    ]


def test_everything_comes_back_as_it_was_stored(adapters: Adapters, scope: Scope) -> None:
    things = everything(scope.tenant_id)
    store(adapters, scope, *things)
    for thing in things:
        read: Callable[..., Any] = getattr(adapters.directory, thing.kind)
        assert (read(scope) if thing.kind == "tenant" else read(scope, thing.id)) == thing


def test_what_is_not_there_is_not_found(adapters: Adapters, scope: Scope) -> None:
    for kind in (
        "node",
        "staff",
        "package",
        "customer",
        "period",
        "sale",
        "invoice",
        "nas",
        "edge",
    ):
        with pytest.raises(NotFound):
            getattr(adapters.directory, kind)(scope, "NOBODY")
    with pytest.raises(NotFound):
        adapters.directory.tenant(scope)
    assert adapters.directory.subscription(scope, "NOBODY") is None
    assert adapters.directory.customer_by_login(scope, "nobody") is None
    assert list(adapters.directory.customers_by_mobile(scope, "8801999999999")) == []


@pytest.mark.parametrize(
    "place", [Scope("tenant0000", "/isp/r2/"), Scope("tenant0000", R1, "SOMEBODY")]
)
def test_things_of_a_sibling_or_of_another_customer_do_not_exist(
    adapters: Adapters, scope: Scope, place: Scope
) -> None:
    customer = parties.customer(scope.tenant_id, owner_path=R1)
    things: list[Entity] = [
        customer,
        parties.node(scope.tenant_id, id="r1", path=R1),
        parties.staff(scope.tenant_id, node_path=R1),
        sales.subscription(customer),
        sales.period(customer),
        sales.sale(customer),
        sales.invoice(customer),
        sales.credit_note(customer),
        network.nas(scope.tenant_id, owner_path=R1),
    ]
    store(adapters, scope, *things)
    adapters.ledger.commit(scope, Decision(changes=(Claim("login", "karim", customer.id),)))
    outside, all_of = replace(place, tenant_id=scope.tenant_id), PageRequest(10)
    directory = adapters.directory
    for thing in things:
        if thing.kind == "subscription":
            continue
        with pytest.raises(NotFound):
            getattr(directory, thing.kind)(outside, thing.id)
    assert directory.subscription(outside, customer.id) is None
    assert directory.subscriptions(outside, [customer.id]) == {}
    assert directory.customer_by_login(outside, "karim") is None
    assert list(directory.customers_by_mobile(outside, customer.mobile)) == []
    assert directory.customers(outside, all_of, search=None, status=None).items == ()
    assert directory.sales_of(outside, customer.id, all_of).items == ()
    assert directory.invoices(outside, all_of, customer_id=None).items == ()
    assert directory.invoices(outside, all_of, customer_id=customer.id).items == ()
    assert list(directory.nases(outside)) == []


def test_a_customer_sees_himself(adapters: Adapters, scope: Scope) -> None:
    customer = parties.customer(scope.tenant_id, owner_path=R1)
    sold = (sales.subscription(customer), sales.sale(customer), sales.invoice(customer))
    store(adapters, scope, customer, *sold)
    self_scope, page = Scope(scope.tenant_id, R1, customer.id), PageRequest(10)
    assert adapters.directory.customer(self_scope, customer.id) == customer
    assert adapters.directory.subscription(self_scope, customer.id) is not None
    invoices = adapters.directory.invoices(self_scope, page, customer_id=customer.id)
    assert [one.id for one in invoices.items] == [sales.invoice(customer).id]


def test_names_are_read_together_and_only_inside(adapters: Adapters, scope: Scope) -> None:
    ours = parties.customer(scope.tenant_id, login="ours", owner_path=R1, name="করিম")
    twins = parties.customer(scope.tenant_id, login="twins", owner_path=R1, name="রহিম")
    theirs = parties.customer(scope.tenant_id, login="theirs", name="সালমা")
    store(adapters, scope, ours, twins, theirs)
    inside = Scope(scope.tenant_id, R1)
    asked = [ours.id, twins.id, ours.id, theirs.id, "A" * 20]
    assert adapters.directory.customer_names(inside, asked) == {ours.id: "করিম", twins.id: "রহিম"}
    assert adapters.directory.customer_names(scope, [theirs.id]) == {theirs.id: "সালমা"}
    assert adapters.directory.customer_names(scope, []) == {}


def test_packages_are_offered_by_a_seller_and_those_above_him(
    adapters: Adapters, scope: Scope
) -> None:
    tenant_id = scope.tenant_id
    store(
        adapters,
        scope,
        sales.package(tenant_id, id="ISP", created_at=NOON),
        sales.package(tenant_id, id="R1", owner_path=R1, created_at=NOON + 1),
        sales.package(tenant_id, id="R2", owner_path=R2, created_at=NOON + 2),
    )

    def offered(at: Scope) -> list[str]:
        return [package.id for package in adapters.directory.packages(at)]

    assert offered(scope) == ["ISP", "R1", "R2"]
    assert offered(Scope(tenant_id, R1)) == ["ISP", "R1"]
    assert offered(Scope(tenant_id, R1, "CUSTOMER")) == ["ISP", "R1"]
    with pytest.raises(NotFound):
        adapters.directory.package(Scope(tenant_id, R1), "R2")


def test_a_login_is_found_in_any_case(adapters: Adapters, scope: Scope) -> None:
    customer = parties.customer(scope.tenant_id, login="Karim")
    changes = (Create(customer), Claim("login", "karim", customer.id))
    adapters.ledger.commit(scope, Decision(changes=changes))
    assert adapters.directory.customer_by_login(scope, "KARIM") == customer


def test_a_customer_is_found_by_the_number_he_has_now(adapters: Adapters, scope: Scope) -> None:
    customer = parties.customer(scope.tenant_id, mobile="8801811111111")
    twin = parties.customer(scope.tenant_id, login="twin", mobile="8801811111111")
    store(adapters, scope, customer, twin)
    moved = replace(customer, version=2, mobile="8801822222222")
    adapters.ledger.commit(scope, Decision(changes=(Update(moved, before=customer),)))
    assert list(adapters.directory.customers_by_mobile(scope, "8801811111111")) == [twin]
    assert list(adapters.directory.customers_by_mobile(scope, "8801822222222")) == [moved]


def test_customers_come_newest_first_in_pages(adapters: Adapters, scope: Scope) -> None:
    made = [
        parties.customer(scope.tenant_id, login=f"line{number}", created_at=NOON + number)
        for number in range(7)
    ]
    store(adapters, scope, *made)
    seen, after = [], None
    for _ in range(3):
        page = adapters.directory.customers(scope, PageRequest(3, after), search=None, status=None)
        seen += [customer.login for customer in page.items]
        after = page.next
    assert seen == [f"line{number}" for number in reversed(range(7))]
    assert after is None


def test_a_page_that_is_just_full_is_the_last(adapters: Adapters, scope: Scope) -> None:
    store(adapters, scope, *(parties.customer(scope.tenant_id, login=f"l{n}") for n in range(3)))
    page = adapters.directory.customers(scope, PageRequest(3), search=None, status=None)
    assert (len(page.items), page.next) == (3, None)


def test_a_seller_lists_his_own_subtree(adapters: Adapters, scope: Scope) -> None:
    paths = {"own": R1, "below": "/isp/r1/s1/", "namesake": "/isp/r12/", "isp": "/isp/"}
    store(
        adapters,
        scope,
        *(parties.customer(scope.tenant_id, login=name, owner_path=paths[name]) for name in paths),
    )
    inside = Scope(scope.tenant_id, R1)
    page = adapters.directory.customers(inside, PageRequest(10), search=None, status=None)
    assert {customer.login for customer in page.items} == {"own", "below"}
    assert adapters.directory.customer_counts(inside).customers == 2


@pytest.mark.parametrize(
    ("text", "logins"),
    [
        ("karim", ["karim"]),
        ("করিম", ["karim"]),
        ("3450", ["karim"]),
        ("০১৭০০-০৮৩", ["karim"]),
        ("+880 1700 083450", ["karim"]),
        ("RAHIM", ["rahim"]),
        ("8345", []),
        ("রিম", []),
        ("?", []),
    ],
)
def test_customers_are_searched_by_name_login_and_number(
    adapters: Adapters, scope: Scope, text: str, logins: list[str]
) -> None:
    store(
        adapters,
        scope,
        parties.customer(scope.tenant_id, name="করিম মিয়া", mobile="8801700083450"),
        parties.customer(scope.tenant_id, login="rahim", name="রহিম", mobile="8801700000000"),
    )
    page = adapters.directory.customers(scope, PageRequest(10), search=text, status=None)
    assert [customer.login for customer in page.items] == logins


def test_customers_are_counted_and_listed_by_status(adapters: Adapters, scope: Scope) -> None:
    unpaid, active, expired, late = (
        parties.customer(scope.tenant_id, login=name) for name in ("a", "b", "c", "d")
    )
    store(adapters, scope, unpaid, active, expired, late)
    store(
        adapters,
        scope,
        sales.subscription(active),
        sales.subscription(expired, status=SubscriptionStatus.EXPIRED, expires_at=NOON - 60),
        # Over, and not swept yet.
        sales.subscription(late, expires_at=NOON - 60),
    )
    counts = adapters.directory.customer_counts(scope)
    assert (counts.customers, counts.active, counts.expired, counts.unpaid) == (4, 2, 1, 1)

    def listed(status: str) -> list[str]:
        page = adapters.directory.customers(
            scope, PageRequest(10), search=None, status=StatusAt(status, NOON)
        )
        return sorted(customer.login for customer in page.items)

    assert listed("unpaid") == ["a"]
    assert listed("active") == ["b"]
    assert listed("expired") == ["c", "d"]


def test_sales_and_invoices_of_a_customer_come_newest_first(
    adapters: Adapters, scope: Scope
) -> None:
    customer, other = (parties.customer(scope.tenant_id, login=name) for name in ("a", "b"))
    for number in range(3):
        name, borne = f"SALE{number}", f"INV-2026-{number + 1:06d}"
        one = {"id": name, "invoice_id": name, "sold_at": NOON + number, "invoice_number": borne}
        store(adapters, scope, sales.sale(customer, **one))
        invoiced = {"id": name, "sale_id": name, "issued_at": NOON + number, "number": borne}
        store(adapters, scope, sales.invoice(customer, **invoiced))
    borne = "INV-2026-000009"
    elsewhere = sales.sale(other, id="OTHER", invoice_id="OTHER", invoice_number=borne)
    invoiced = {"id": "OTHER", "sale_id": "OTHER", "number": borne}
    store(adapters, scope, elsewhere, sales.invoice(other, **invoiced))
    first = adapters.directory.sales_of(scope, customer.id, PageRequest(2))
    rest = adapters.directory.sales_of(scope, customer.id, PageRequest(2, first.next))
    assert [one.id for one in (*first.items, *rest.items)] == ["SALE2", "SALE1", "SALE0"]
    one_page = adapters.directory.invoices(scope, PageRequest(2), customer_id=customer.id)
    then = adapters.directory.invoices(
        scope, PageRequest(2, one_page.next), customer_id=customer.id
    )
    assert [one.id for one in (*one_page.items, *then.items)] == ["SALE2", "SALE1", "SALE0"]
    assert then.next is None
    of_all = adapters.directory.invoices(scope, PageRequest(10), customer_id=None)
    assert len(of_all.items) == 4


def test_routers_and_edges_are_listed(adapters: Adapters, scope: Scope) -> None:
    store(
        adapters,
        scope,
        network.nas(scope.tenant_id, id="N1", owner_path=R1),
        network.nas(scope.tenant_id, id="N2", address="10.0.0.2"),
        network.edge(scope.tenant_id),
    )
    assert {one.id for one in adapters.directory.nases(scope)} == {"N1", "N2"}
    assert [one.id for one in adapters.directory.nases(Scope(scope.tenant_id, R1))] == ["N1"]
    assert list(adapters.directory.edges(scope)) == [network.edge(scope.tenant_id)]
    assert list(adapters.directory.edges(Scope(scope.tenant_id, R1, "CUSTOMER"))) == []
