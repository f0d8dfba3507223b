"""What each operation spends at the database, played on the running product as its users would.

Each operation is done once before it is counted, so that tokens and keys are at hand as they mostly are.
What a function does afterwards in the background is counted for itself, and shared by its events.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.capacity import READS
from benchmarks.edge_calls import EdgeCalls
from benchmarks.pages import come_back_to, confirm, new_customer, pay_link, start_payment
from benchmarks.product import NotMeasured, Product
from benchmarks.spending import Note, Notes, Spent, spent_by
from benchmarks.tables import number, table
from infra.local.demo.isp import sign_in
from infra.local.demo.visitor import Visitor

SWEEP_SECONDS = 150.0
BACKGROUND = {
    "relay of one event": "RelayEvents",
    "a notice (SMS)": "SendNotices",
    "publishing a change to one edge": "PublishEdgeChanges",
}


@dataclass(slots=True)
class Operations:
    product: Product
    owner: Visitor
    notes: Notes
    package_id: str = ""
    spent: dict[str, Spent] = field(default_factory=dict)

    def measure(self, meanwhile: Callable[[], None]) -> dict[str, Spent]:
        """Play everything; `meanwhile` runs while a line that was sold for a minute expires."""
        self.package_id = self.owner.get("/packages")["items"][0]["id"]
        short_lived = self._sell_for_a_minute()
        self._look()
        self._sell()
        self._play_an_edge()
        meanwhile()
        self._expire(short_lived)
        return self.spent

    def _second(self, name: str, function: str, act: Callable[[], Any]) -> list[Note]:
        act()
        self.notes.pass_over()
        act()
        found = self.notes.since()
        self.spent[name] = spent_by(found, function)
        if not self.spent[name].calls:
            raise NotMeasured(f"{name}: {function} did not ask the database")
        return found

    def _look(self) -> None:
        first = self.owner.get("/customers?limit=50")
        one = f"/customers/{first['items'][7]['id']}"
        pages: dict[str, tuple[str, ...]] = {
            "customer list, 50": ("/customers?limit=50",),
            "search in 2,000 customers": (
                f"/customers?limit=50&search={first['items'][7]['login']}",
            ),
            "list of the active among 2,000": ("/customers?limit=50&status=active",),
            "customer page (2 calls)": (one, f"{one}/sales"),
            "home with 2,000 customers": ("/home",),
        }
        self._second("sign-in", "PublicSite", lambda: sign_in(self.owner))
        for name, paths in pages.items():
            self._second(name, "SellerPanel", lambda: [self.owner.get(path) for path in paths])  # noqa: B023

    def _sell(self) -> None:
        made: list[str] = []
        found = self._second(
            "creating a customer",
            "SellerPanel",
            lambda: made.append(new_customer(self.owner, self.package_id)),
        )
        self._background(found, ("publishing a change to one edge",))
        tokens = [pay_link(self.owner, customer_id) for customer_id in made]
        urls: list[str] = []
        self._second(
            "starting a payment",
            "PublicSite",
            lambda: urls.append(start_payment(self.product, tokens[len(urls)], self.package_id)),
        )
        returns = [confirm(url) for url in urls]
        found = self._second(
            "return of a payment: credit and sale",
            "PaymentWebhooks",
            lambda: come_back_to(returns.pop()),
        )
        self._background(found, ("relay of one event", "a notice (SMS)"))
        self.spent["adding up one sale"] = spent_by(found, "AddUpAccounts")
        sales = [self.owner.get(f"/customers/{one}/sales")["items"][0]["id"] for one in made]
        self._second(
            "refund of a sale",
            "SellerPanel",
            lambda: self.owner.post(f"/sales/{sales.pop()}/refunds", {"reason": "measured"}),
        )

    def _background(self, found: Sequence[Note], names: Sequence[str]) -> None:
        for name in names:
            self.spent[name] = spent_by(found, BACKGROUND[name])

    def _play_an_edge(self) -> None:
        customer_id = new_customer(self.owner, self.package_id)
        EdgeCalls(self.product, self.owner, self._second, customer_id).play(self.spent)

    def _sell_for_a_minute(self) -> str:
        speed = {"name": "মাপা", "down_kbps": 1_000, "up_kbps": 1_000, "validity_minutes": 1}
        price = {"price_minor": 10_000, "vat_basis_points": 500}
        package_id = self.owner.post("/packages", speed | price)["id"]
        customer_id = new_customer(self.owner, package_id)
        sold = {"package_id": package_id, "package_version": 1, "cash_minor": 10_000}
        self.owner.post(f"/customers/{customer_id}/sales", sold)
        self.notes.pass_over()
        return customer_id

    def _expire(self, customer_id: str) -> None:
        deadline, found = time.monotonic() + SWEEP_SECONDS, list[Note]()
        while not any(note.function == "DoDueWork" for note in found):
            if time.monotonic() > deadline:
                raise NotMeasured(f"customer {customer_id} was never swept")
            time.sleep(1.0)
            found += self.notes.since()
        self.spent["expiry of one line"] = spent_by(found, "DoDueWork")
        swept = [note for note in found if note.function == "SweepDue"]
        runs = sum(note.operation not in READS for note in swept)
        self.spent["one run of the sweep"] = spent_by(swept, "SweepDue").shared_by(max(1, runs))


def operations_table(spent: dict[str, Spent]) -> str:
    head = ("operation", "read units", "write units", "$ per million", "where")
    return table(head, (_row(name, one) for name, one in spent.items()))


def _row(name: str, spent: Spent) -> tuple[str, ...]:
    reads = [f"{table_name} {number(units)}r" for table_name, units in sorted(spent.reads.items())]
    writes = [
        f"{table_name} {number(units)}w" for table_name, units in sorted(spent.writes.items())
    ]
    dollars = f"{spent.dollars_per_million:.2f}"
    places = ", ".join(reads + writes)
    return (name, number(spent.read_units), number(spent.write_units), dollars, places)
