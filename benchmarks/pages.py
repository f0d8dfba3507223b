"""How long people wait: server time and time through the front of what they do most.

Server time is what the local Lambda takes for the call, from handing the event over to having the
answer: the function, its calls of the database, and the pipe between them. Wall time is a client on
the same machine through the front and API Gateway. A page that makes several calls is their sum.
One client, one call after the other; the first rounds are not counted.
"""

from __future__ import annotations

import re
import secrets
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin

import requests

from benchmarks.product import NotMeasured, Product
from benchmarks.tables import table
from infra.local.demo.visitor import Visitor

WARM_UP = 3
ROUNDS = 20
ACCEPTED_MS = 150
# The log line of a call is written about when the caller has its answer.
LOG_SECONDS = 2.0
_DONE = re.compile(r" shongjog\S*-(\w+)Function-\S+ \w+ (?:done|failed) in (\d+) ms")
# What serves people; others may be at work in the background meanwhile.
PANELS = frozenset(
    {"PublicSite", "SellerPanel", "CustomerPanel", "PaymentWebhooks", "MakeDocuments"}
)


@dataclass(slots=True)
class Timing:
    name: str
    is_promised: bool
    server_ms: list[float] = field(default_factory=list)
    wall_ms: list[float] = field(default_factory=list)

    @property
    def median_server_ms(self) -> float:
        return statistics.median(self.server_ms)

    def row(self) -> tuple[str, ...]:
        shown = [f"{part(self.server_ms):.0f}" for part in (min, statistics.median, p95)]
        shown += [f"{part(self.wall_ms):.0f}" for part in (statistics.median, p95)]
        promise = f"< {ACCEPTED_MS}" if self.is_promised else ""
        return (self.name, *shown, promise)


def p95(times: Sequence[float]) -> float:
    return sorted(times)[max(0, -(-len(times) * 95 // 100) - 1)]


class Clock:
    """Reads the server time of calls out of the functions' log, which it follows."""

    def __init__(self, product: Product) -> None:
        self._log = product.functions_log.open()

    def time(self, timing: Timing, calls: int, act: Callable[[], object]) -> None:
        """Act, and add what the given number of calls took."""
        self._log.seek(0, 2)
        began = time.perf_counter()
        act()
        timing.wall_ms.append((time.perf_counter() - began) * 1_000)
        timing.server_ms.append(self._server_ms(calls))

    def _server_ms(self, calls: int) -> float:
        deadline, read, took = time.monotonic() + LOG_SECONDS, "", list[int]()
        while time.monotonic() < deadline:
            read += self._log.read()
            took = [int(ms) for name, ms in _DONE.findall(read) if name in PANELS]
            if len(took) >= calls:
                return float(sum(took))
            time.sleep(0.002)
        raise NotMeasured(f"{calls} calls were made, the log knows {len(took)}")


def measure_pages(product: Product) -> list[Timing]:
    owner, clock = product.owner(), Clock(product)
    reading = [_repeated(clock, name, paths, owner) for name, paths in _paths(owner).items()]
    return reading + _doing(product, owner, clock)


def _paths(owner: Visitor) -> dict[str, tuple[str, ...]]:
    first = owner.get("/customers?limit=50")
    later = first
    for _ in range(5):
        later = owner.get(f"/customers?limit=50&after={later['next']}")
    one = f"/customers/{first['items'][7]['id']}"
    sought = later["items"][0]
    return {
        "customer list, first page of 50": ("/customers?limit=50",),
        "customer list, a later page": (f"/customers?limit=50&after={later['next']}",),
        "search by login": (f"/customers?limit=50&search={sought['login']}",),
        "search by mobile": (f"/customers?limit=50&search={sought['mobile']}",),
        "search that finds nobody": ("/customers?limit=50&search=nobody-at-all",),
        "list of the active": ("/customers?limit=50&status=active",),
        "list of the unpaid": ("/customers?limit=50&status=unpaid",),
        "customer page (2 calls)": (one, f"{one}/sales"),
        "home": ("/home",),
    }


def _repeated(clock: Clock, name: str, paths: tuple[str, ...], owner: Visitor) -> Timing:
    timing, warm_up = Timing(name, is_promised=name != "home"), Timing(name, is_promised=False)
    for count in range(WARM_UP + ROUNDS):
        into = timing if count >= WARM_UP else warm_up
        clock.time(into, len(paths), lambda: [owner.get(path) for path in paths])
    return timing


def _doing(product: Product, owner: Visitor, clock: Clock) -> list[Timing]:
    names = ("creating a customer", "starting a payment", "the return of a payment")
    counted = [Timing(name, is_promised=False) for name in names]
    warm_up = [Timing(name, is_promised=False) for name in names]
    package_id = owner.get("/packages")["items"][0]["id"]
    for count in range(2 + ROUNDS // 2):
        create, start, come_back = counted if count >= 2 else warm_up
        made: list[str] = []
        clock.time(create, 1, lambda: made.append(new_customer(owner, package_id)))  # noqa: B023
        token = pay_link(owner, made[0])
        urls: list[str] = []
        clock.time(start, 1, lambda: urls.append(start_payment(product, token, package_id)))  # noqa: B023
        back = confirm(urls[0])
        clock.time(come_back, 1, lambda: come_back_to(back))  # noqa: B023
    return counted


def new_customer(owner: Visitor, package_id: str) -> str:
    tail = f"{secrets.randbelow(10**7):07d}"
    person = {"name": "মাপার গ্রাহক", "mobile": f"0155{tail}", "login": f"bench{secrets.token_hex(6)}"}
    rest = {"kind": "pppoe", "password": "Bench@1234", "package_id": package_id}
    return str(owner.post("/customers", person | rest)["id"])


def pay_link(owner: Visitor, customer_id: str) -> str:
    """Return the token of the customer's pay link."""
    url: str = owner.post(f"/customers/{customer_id}/pay-links", {})["url"]
    return url.rpartition("/")[2]


def start_payment(product: Product, token: str, package_id: str) -> str:
    phone = Visitor(product.origin, product.simulator)
    body = {"package_id": package_id, "package_version": 1, "provider": "bkash"}
    return str(phone.post(f"/public/pay-links/{token}/payments", body)["next"]["url"])


def confirm(checkout: str) -> str:
    """Press Confirm on the simulator's page; return where it sends the browser."""
    pressed = {"action": "confirm"}
    answer = requests.post(checkout, data=pressed, timeout=20, allow_redirects=False)
    return urljoin(checkout, answer.headers["Location"])


def come_back_to(address: str) -> None:
    answer = requests.get(address, timeout=30, allow_redirects=False)
    if answer.status_code != 303:
        raise NotMeasured(f"the return of a payment answered {answer.status_code}")


def pages_table(timings: Sequence[Timing]) -> str:
    server = ("server least ms", "server median ms", "server p95 ms")
    head = ("what", *server, "wall median ms", "wall p95 ms", "promised (median)")
    return table(head, (timing.row() for timing in timings))
