"""What the fake product knows: one ISP with enough in it that every page has something to show.

Only the shapes of the API are faithful; no rule of the business is proved here.
"""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, field
from typing import Any

from tests.browser.fake_money import compared_day, money_to_look_at, payments_to_list

DAY = 86_400
TOPIC = "arn:aws:sns:ap-southeast-1:354285753755:bpt_01770618575_alo_net_kushtia"
Fact = dict[str, Any]

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def fact_id(number: int) -> str:
    """Return an id of the right shape."""
    text = ""
    for _ in range(20):
        number, digit = divmod(number, 32)
        text = _LETTERS[digit] + text
    return text


def _package(number: int, name: str, mbps: int, price_minor: int) -> Fact:
    return {
        "id": fact_id(number),
        "name": name,
        "down_kbps": mbps * 1000,
        "up_kbps": mbps * 1000,
        "validity_minutes": 30 * 1440,
        "price_minor": price_minor,
        "vat_basis_points": 500,
        "address_pool": "",
        "is_archived": False,
        "version": 1,
    }


def export_of(state: FakeState, list_name: str, file_format: str, **changes: Any) -> Fact:
    return {
        "id": state.new_id(),
        "list": list_name,
        "format": file_format,
        "asked_at": state.now,
        "asked_by_name": state.owner_name,
        "is_own": True,
        "rows": 0,
        "is_ready": False,
        "link": None,
    } | changes


@dataclass
class FakeState:
    now: int = field(default_factory=lambda: int(time.time()))
    isp_name: str = "আলো নেট"
    owner_name: str = "সালমা বেগম"
    slug: str = "alo-net"
    language: str = "bn"
    session: str | None = None
    whose: str | None = None  # The customer whose session it is; else the one who is shown most.
    totp_enabled: bool = False
    packages: list[Fact] = field(default_factory=list)
    customers: list[Fact] = field(default_factory=list)
    look_ups: list[Fact] = field(default_factory=list)
    nas: list[Fact] = field(default_factory=list)
    edges: list[Fact] = field(default_factory=list)
    accounts: list[Fact] = field(default_factory=list)
    matters: list[Fact] = field(default_factory=list)
    compared_days: list[Fact] = field(default_factory=list)
    exports: list[Fact] = field(default_factory=list)
    issuer: Fact = field(
        default_factory=lambda: {
            "name_bn": "আলো নেট",
            "name_en": "",
            "address_bn": "",
            "address_en": "",
            "bin": "",
            "phone": "8801712345678",
            "version": 0,
        }
    )
    cash_limit_minor: int | None = None
    sales: list[Fact] = field(default_factory=list)
    holds: list[Fact] = field(default_factory=list)
    sessions: list[Fact] = field(default_factory=list)
    secrets: dict[str, Fact] = field(default_factory=dict)
    payments: dict[str, Fact] = field(default_factory=dict)
    refunds: list[Fact] = field(default_factory=list)
    messages: list[Fact] = field(default_factory=list)
    answers: dict[str, tuple[int, Any]] = field(default_factory=dict)
    numbers: Any = field(default_factory=lambda: itertools.count(1000))

    def new_id(self) -> str:
        return fact_id(next(self.numbers))

    def text(self, mobile: str, words: str) -> None:
        self.messages.append(
            {"request_id": len(self.messages) + 1, "to": mobile, "text": words, "sent_at": self.now}
        )

    @property
    def signed_in(self) -> Fact:
        """Return the customer whose session it is."""
        return self.customer(self.whose) if self.whose else self.customers[-1]

    def package(self, package_id: str) -> Fact:
        return next(item for item in self.packages if item["id"] == package_id)

    @property
    def lines(self) -> list[Fact]:
        """Return the lines of the mobile of whose session it is, the oldest first."""
        mobile = self.signed_in["mobile"]
        return [one for one in reversed(self.customers) if one["mobile"] == mobile]

    def customer(self, customer_id: str) -> Fact:
        return next(item for item in self.customers if item["id"] == customer_id)

    def sell_for(self, customer_id: str, package: Fact, cash_minor: int) -> Fact:
        """Sell over the counter: credit is spent first, what is handed over beyond is credit."""
        customer = self.customer(customer_id)
        left = customer["credit_minor"] + cash_minor - package["price_minor"]
        assert left >= 0, "payment_too_small"
        customer["credit_minor"] = left
        return self.sell(customer, package, "cash" if cash_minor else "credit")

    def sell(self, customer: Fact, package: Fact, paid_by: str) -> Fact:
        start = max(self.now, customer["expires_at"] or 0)
        customer |= {
            "status": "active" if customer["hold_id"] is None else "on_hold",
            "expires_at": start + package["validity_minutes"] * 60,
            "package_id": package["id"],
            "package_name": package["name"],
        }
        sale_id = self.new_id()
        sale = {
            "id": sale_id,
            "customer_id": customer["id"],
            "package_id": package["id"],
            "package_name": package["name"],
            "price_minor": package["price_minor"],
            "vat_minor": package["price_minor"] * 5 // 105,
            "paid_by": paid_by,
            "sold_at": self.now,
            "invoice_id": sale_id,
            "refunded_minor": 0,
        }
        self.sales.insert(0, sale)
        return sale

    def invoice(self, sale: Fact) -> Fact:
        number = len(self.sales) - self.sales.index(sale)
        return {
            "id": sale["invoice_id"],
            "number": f"INV-2026-{number:06d}",
            "customer_id": sale["customer_id"],
            "customer_name": self.customer(sale["customer_id"])["name"],
            "total_minor": sale["price_minor"],
            "vat_minor": sale["vat_minor"],
            "paid_by": sale["paid_by"],
            "on_account_minor": sale.get("on_account_minor", 0),
            "open_minor": sale.get("open_minor", 0),
            "issued_at": sale["sold_at"],
            "sale_id": sale["id"],
            "lines": [],
        }

    def credit_note(self, sale: Fact) -> Fact:
        invoice = self.invoice(sale)
        return {
            "id": sale["invoice_id"],
            "number": "CN-2026-000001",
            "invoice_id": sale["invoice_id"],
            "invoice_number": invoice["number"],
            "customer_id": sale["customer_id"],
            "customer_name": invoice["customer_name"],
            "reason": "বাসা বদল",
            "total_minor": sale["price_minor"] // 2,
            "vat_minor": sale["vat_minor"] // 2,
            "issued_at": self.now,
            "sale_id": sale["id"],
            "lines": [],
        }


def payment_account(state: FakeState, told: Fact) -> Fact:
    """Return an account as it is right after it was taken up: nothing was ever pushed to it."""
    account_id = state.new_id()
    address = f"https://app.example.com/api/pay/hook/bkash/{account_id}"
    push = {"topic": None, "connected_at": None, "last_push_at": None, "parked": []}
    return {
        "id": account_id,
        **told,
        "is_active": True,
        "problem": None,
        "proved_at": state.now - 600,
        "created_at": state.now - DAY,
        "version": 1,
        "push": {"address": address, **push},
    }


def add_customer(state: FakeState, told: Fact) -> Fact:
    package = state.package(told["package_id"])
    customer = {
        "id": state.new_id(),
        "kind": "pppoe",
        "name": told["name"],
        "mobile": "88" + told["mobile"],
        "login": told["login"],
        "address": told.get("address", ""),
        "package_id": package["id"],
        "package_name": package["name"],
        "status": "unpaid",
        "expires_at": None,
        "opens_at": None,
        "hold_id": None,
        "online": False,
        "credit_minor": 0,
        "owed_minor": 0,
        "owed_limit_minor": 0,
        "created_at": state.now,
        "version": 1,
    }
    state.customers.insert(0, customer)
    return customer


def put_on_hold(state: FakeState, customer: Fact, until: int) -> None:
    """Put a line on hold until then, or let its hold end then."""
    if customer["hold_id"] is None:
        hold = {"id": state.new_id(), "starts_at": state.now, "ended_early": False}
        state.holds.insert(0, hold | {"customer_id": customer["id"], "ends_at": state.now})
    (hold, *_) = [one for one in state.holds if one["customer_id"] == customer["id"]]
    by = until - hold["ends_at"]
    hold["ends_at"] = until
    customer |= {
        "status": "on_hold",
        "opens_at": until,
        "hold_id": hold["id"],
        "expires_at": customer["expires_at"] + by,
        "online": False,
    }


def open_again(state: FakeState, customer: Fact) -> None:
    """End the hold of a line now; its end comes back by what was not held."""
    hold = next(one for one in state.holds if one["id"] == customer["hold_id"])
    customer["expires_at"] -= hold["ends_at"] - state.now
    hold |= {"ends_at": state.now, "ended_early": True}
    customer |= {"status": "active", "opens_at": None, "hold_id": None}


def empty_isp() -> FakeState:
    """Return an ISP as it is right after sign-up."""
    return FakeState()


def busy_isp() -> FakeState:
    """Return an ISP with customers, sales, sessions, payments: something on every page."""
    state = FakeState(session="staff")
    home10 = _package(1, "হোম ১০ Mbps", 10, 52_500)
    home25 = _package(2, "হোম ২৫ Mbps", 25, 105_000)
    old = _package(3, "পুরোনো ৫ Mbps", 5, 40_050) | {"is_archived": True}
    state.packages = [home10, home25, old]
    people = [
        ("মোঃ রহিম উদ্দিন", "01712345678", "rahim.mirpur"),
        ("ফাতেমা আক্তার", "01812345679", "fatema22"),
        (
            "Very Long Name Of A Customer Who Lives Behind The Big Mosque",
            "01912345670",
            "longlongusername.longlong",
        ),
        ("শাহীন আলম", "01512345671", "shahin"),
        ("নাসরিন সুলতানা", "01612345672", "nasrin-home"),
    ]
    made = [
        add_customer(
            state,
            {
                "name": name,
                "mobile": mobile,
                "login": login,
                "package_id": home10["id"],
                "address": "বাড়ি ১২, রোড ৩, মিরপুর ১",
            },
        )
        for name, mobile, login in people
    ]
    rahim, fatema, long_name, *_ = made
    _sold(state, rahim, home10)
    state.sell(long_name, home25, "cash")
    shahin = made[3]
    state.sell(shahin, home10, "cash")
    put_on_hold(state, shahin, state.now + 12 * DAY)
    fatema |= {"status": "expired", "expires_at": state.now - 3 * DAY}
    rahim |= {"online": True, "credit_minor": 12_050}
    owed = state.sell(made[4], home10, "account")
    owed |= {"open_minor": 30_000, "on_account_minor": owed["price_minor"]}
    made[4] |= {"owed_minor": 30_000, "owed_limit_minor": 100_000}
    state.nas = [
        {
            "id": state.new_id(),
            "name": "মিরপুর ১",
            "address": "103.10.20.30",
            "coa_port": 3799,
            "kind": "mikrotik",
            "require_message_authenticator": False,
            "version": 1,
            "open_again": 3,
            "keeps_old_ends": True,
        },
    ]
    state.exports = [
        export_of(state, "customers", "xlsx", rows=1_240, is_ready=True),
        export_of(state, "payments", "csv", rows=88, is_ready=True, is_own=False),
        export_of(state, "invoices", "csv", rows=500),
    ]
    state.edges = [
        _edge(state, "মিরপুর এজ", 20),
        _edge(state, "old-box", 9_000),
        _edge(state, "new-box", None),
    ]
    wallets = (
        *(("sandbox", "01770618575"), ("live", "01711000222"), ("live", "01711000333")),
        *(("live", "01711000444"), ("live", "01711000555")),
    )
    state.accounts = [
        payment_account(state, {"provider": "bkash", "mode": mode, "account_ref": wallet})
        for mode, wallet in wallets
    ]
    asking, speaking, silent, *_ = (account["push"] for account in state.accounts)
    state.accounts[3] |= {"is_active": False, "problem": "number_unconfirmed"}
    state.accounts[4] |= {"problem": "refused"}
    asking["parked"] = [
        {
            "id": state.new_id(),
            "topic": TOPIC,
            "received_at": state.now - 3_600,
            "is_fresh": True,
        }
    ]
    state.matters, state.compared_days = money_to_look_at(state), [compared_day(state)]
    state.payments |= payments_to_list(state.payments["paid-payment-token"])
    speaking |= {"topic": TOPIC, "connected_at": state.now - DAY, "last_push_at": state.now - 600}
    silent["topic"] = TOPIC
    return state


# What a payment can become, and the state that its payer is told beside.
OUTCOMES = {
    "pending": "pending",
    "sold": "succeeded",
    "sold_with_rest": "succeeded",
    "advanced": "succeeded",
    "credited": "succeeded",
    "held": "review",
    "in_review": "review",
    "not_paid": "not_paid",
    "not_taken": "not_paid",
}


def _sold(state: FakeState, customer: Fact, package: Fact) -> None:
    state.sell(customer, package, "gateway")
    payment_id = "paid-payment-token"
    state.payments[payment_id] = _payment(state, payment_id, customer, package) | {
        "state": "succeeded"
    }
    for outcome, told in OUTCOMES.items():
        state.payments[f"{outcome}-outcome"] = _payment(
            state, f"{outcome}-outcome", customer, package
        ) | {"state": told, "outcome": outcome}
    state.payments["advanced-outcome"] |= {"package_name": None, "purpose": "advance"}
    for name in ("pending", "not_paid", "review"):
        state.payments[f"{name}-token"] = _payment(state, f"{name}-token", customer, package) | {
            "state": name
        }
    for number in range(3):
        started = state.now - number * DAY - 5_000
        state.sessions.append(
            {
                "customer_id": customer["id"],
                "session_key": f"s{number}",
                "started_at": started,
                "as_of": state.now - 300 if number == 0 else started + 4_000,
                "ended_at": None if number == 0 else started + 4_000,
                "octets_in": 210_000_000 * (number + 1),
                "octets_out": 2_750_000_000 * (number + 1),
                "framed_ip": f"10.5.0.{number + 2}",
                "calling_station_id": "AA:BB:CC:00:11:22",
                "nas_name": "মিরপুর ১",
                "terminate_cause": None,
                "reopened": 2 if number == 0 else 0,
                "addresses": _addresses(number, started),
            }
        )


def _addresses(number: int, started: int) -> list[Fact]:
    """Return what the first session had: two addresses after each other, and a prefix beside them."""
    one = {"address": f"10.5.0.{number + 2}", "since": started}
    if number:
        return [one]
    prefix = {"address": "2001:db8:1:ff00::/56", "since": started}
    return [{"address": "10.5.0.77", "since": started}, prefix, one | {"since": started + 2_000}]


def _payment(state: FakeState, payment_id: str, customer: Fact, package: Fact) -> Fact:
    return {
        "id": payment_id,
        "customer_id": customer["id"],
        "customer_name": customer["name"],
        "package_id": package["id"],
        "package_name": package["name"],
        "method": "gateway",
        "purpose": "package",
        "provider": "bkash",
        "provider_txn": "BKX7Q2" + str(len(state.payments)),
        "amount_minor": package["price_minor"],
        "mode": "sandbox",
        "state": "pending",
        "paid_at": state.now,
        "sale_id": None,
        "review_reason": None,
        "is_to_look_at": False,
        "refunded_minor": 0,
        "paid_invoices": [],
    }


def start_payment(state: FakeState, customer: Fact, package: Fact) -> Fact:
    payment = _payment(state, "pay" + state.new_id(), customer, package)
    state.payments[payment["id"]] = payment
    return payment


def start_advance(state: FakeState, customer: Fact, amount_minor: int) -> Fact:
    """Begin a payment that buys no package."""
    package = state.package(customer["package_id"])
    payment = start_payment(state, customer, package)
    payment |= {"package_name": None, "purpose": "advance", "amount_minor": amount_minor}
    return payment


def _edge(state: FakeState, name: str, seen_seconds_ago: int | None) -> Fact:
    return {
        "id": state.new_id(),
        "name": name,
        "status": "enrolled",
        "enrolled_at": state.now - DAY,
        "last_seen_at": None if seen_seconds_ago is None else state.now - seen_seconds_ago,
        "edge_version": None if seen_seconds_ago is None else "0.1.0",
        "clock_offset_ms": 3,
        "spool_lag": 0,
    }


def enrolled_edge(state: FakeState, name: str) -> Fact:
    edge = _edge(state, name, 5)
    state.edges.append(edge)
    return edge


def usage_days(state: FakeState) -> list[Fact]:
    days = []
    for number in range(29, -1, -1):
        moment = time.gmtime(state.now + 6 * 3600 - number * DAY)
        size = (number * 37 % 11 + 1) * 400_000_000
        days.append(
            {"day": time.strftime("%Y-%m-%d", moment), "octets_in": size // 9, "octets_out": size}
        )
    return days
