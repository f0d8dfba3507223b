"""What each operation spends at the database, played on the running product as its users would.

Each operation is done once before it is counted, so that tokens and keys are at hand as they mostly are.
What a function does afterwards in the background is waited for and counted for itself: by the customer
whom its records name, so that a busy machine and a quiet one count the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from benchmarks.edge_calls import EdgeCalls
from benchmarks.pages import come_back_to, confirm, new_customer, pay_link, start_payment
from benchmarks.product import NotMeasured, Product
from benchmarks.spending import Heard, Notes, Spent
from benchmarks.tables import number, table
from infra.local.demo.isp import sign_in
from infra.local.demo.visitor import Visitor

# As records of a stream say that an item is new, and that it is an entry of the journal.
INSERTED, ENTRY = '"INSERT"', '"ENTRY"'


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
        self._play_an_edge()  # Its edge is the one to which changes are published then.
        self._sell()
        meanwhile()
        self._expire(*short_lived)
        return self.spent

    def _second(
        self,
        name: str,
        function: str,
        act: Callable[[], Any],
        settled: Callable[[Heard], bool] = lambda _: True,
    ) -> int:
        """Return the place in the notes from which on it was done the second time.

        `settled` says that the background of the first time is over, where it may not meet the second's.
        """
        since = self.notes.here()
        act()
        self.notes.until(since, name, settled)
        since = self.notes.here()
        act()
        self.spent[name] = self.notes.heard(since).spent(function)
        if not self.spent[name].calls:
            raise NotMeasured(f"{name}: {function} did not ask the database")
        return since

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
        since = self._second(
            "creating a customer",
            "SellerPanel",
            lambda: made.append(new_customer(self.owner, self.package_id)),
        )
        name, edges = "publishing a change to one edge", len(self.owner.get("/edges")["items"])
        self._record(name, since, "PublishEdgeChanges", made[-1])
        self.spent[name] = self.spent[name].shared_by(edges)
        tokens = [pay_link(self.owner, customer_id) for customer_id in made]
        urls: list[str] = []
        self._second(
            "starting a payment",
            "PublicSite",
            lambda: urls.append(start_payment(self.product, tokens[len(urls)], self.package_id)),
        )
        returns = [confirm(url) for url in urls]
        since = self._second(
            "return of a payment: credit and sale",
            "PaymentWebhooks",
            lambda: come_back_to(returns.pop()),
            lambda one: one.records("AddUpAccounts", made[1], INSERTED, ENTRY) > 0,
        )
        self._after_a_return(since, made[0])
        sales = [self.owner.get(f"/customers/{one}/sales")["items"][0]["id"] for one in made]
        self._second(
            "refund of a sale",
            "SellerPanel",
            lambda: self.owner.post(f"/sales/{sales.pop()}/refunds", {"reason": "measured"}),
        )

    def _after_a_return(self, since: int, customer_id: str) -> None:
        self._record("relay of one event", since, "RelayEvents", customer_id, INSERTED)
        self._record("a notice (SMS)", since, "SendNotices", customer_id)
        name, words = "adding up one sale", (customer_id, INSERTED, ENTRY)
        heard = self.notes.until(since, name, lambda one: one.records("AddUpAccounts", *words) > 0)
        self.spent[name] = heard.spent("AddUpAccounts", *words)

    def _record(self, name: str, since: int, function: str, *words: str) -> None:
        """Wait until the function has done with a record that names the words, and note its cost."""
        heard = self.notes.until(since, name, lambda one: one.records(function, *words) > 0)
        self.spent[name] = heard.spent_on_record(function, *words)

    def _play_an_edge(self) -> None:
        customer_id = new_customer(self.owner, self.package_id)
        EdgeCalls(self.product, self.owner, self._second, customer_id).play(self.spent)

    def _sell_for_a_minute(self) -> tuple[int, str]:
        """Return from where on the notes tell of what comes of it, and whose line it is."""
        speed = {"name": "মাপা", "down_kbps": 1_000, "up_kbps": 1_000, "validity_minutes": 1}
        price = {"price_minor": 10_000, "vat_basis_points": 500}
        package_id = self.owner.post("/packages", speed | price)["id"]
        customer_id = new_customer(self.owner, package_id)
        sold = {"package_id": package_id, "package_version": 1, "cash_minor": 10_000}
        since = self.notes.here()
        self.owner.post(f"/customers/{customer_id}/sales", sold)
        return since, customer_id

    def _expire(self, since: int, customer_id: str) -> None:
        self._record("expiry of one line", since, "DoDueWork", customer_id)
        self.spent["one run of the sweep"] = self.notes.heard(since).least_run("SweepDue")


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
