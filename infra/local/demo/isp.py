"""The demo ISP: an owner, three packages, a router, a bKash account, a few customers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.local.cloud.endpoint import Endpoint
from infra.local.demo.bulk import BULK_CUSTOMERS, write_bulk_customers
from infra.local.demo.visitor import Visitor
from infra.local.settings import Settings

OWNER_MOBILE = "01700000001"
OWNER_PASSWORD = "demo pass phrase"
ROUTER_SECRET = "demo-router-secret"
CUSTOMER_PASSWORD = "Demo@1234"

PACKAGES: tuple[Mapping[str, Any], ...] = tuple(
    {
        "name": name,
        "down_kbps": mbps * 1000,
        "up_kbps": mbps * 1000,
        "validity_minutes": 30 * 24 * 60,
        "price_minor": price_minor,
        "vat_basis_points": 500,
    }
    for name, mbps, price_minor in (
        ("হোম ১০", 10, 52_500),
        ("হোম ২০", 20, 84_000),
        ("অফিস ৫০", 50, 210_000),
    )
)
CUSTOMERS = (
    ("রহিম উদ্দিন", "01811000001", "rahim"),
    ("করিমা খাতুন", "01811000002", "karima"),
    ("Jahangir Alam", "01811000003", "jahangir"),
)
BKASH_ACCOUNT = {
    "provider": "bkash",
    "mode": "sandbox",
    "account_ref": "01700000001",
    "username": "sandboxUser1",
    "password": "sandbox-pass-1",
    "app_key": "sandbox-app-key-1",
    "app_secret": "sandbox-app-secret-1",
}


@dataclass(frozen=True, slots=True)
class Demo:
    owner: Visitor
    slug: str

    def enrolment_code(self) -> str:
        sign_in(self.owner)
        return str(self.owner.post("/edge-enrolment-codes", {})["code"])

    def lines(self) -> tuple[str, ...]:
        return (
            f"demo owner        mobile {OWNER_MOBILE}, password: {OWNER_PASSWORD}",
            f"demo customers    {self.owner.origin}/i/{self.slug} with mobile {CUSTOMERS[0][1]} "
            "(the code is in the SMS inbox)",
            f"demo router       127.0.0.1, secret {ROUTER_SECRET}; "
            f"PPPoE {CUSTOMERS[0][2]} / {CUSTOMER_PASSWORD}",
        )


def load_demo(
    settings: Settings,
    endpoint: Endpoint,
    outputs: Mapping[str, str],
    say: Callable[[str], None],
) -> Demo:
    owner = Visitor(settings.origin, settings.simulator_url)
    record = settings.state_dir / "demo.json"
    if record.exists():
        return Demo(owner, json.loads(record.read_text())["slug"])
    session = _owner_of_a_tenant(owner)
    package_ids = _packages(owner)
    _router(owner, settings)
    _payment_account(owner)
    _customers(owner, package_ids[0])
    say(f"writing {BULK_CUSTOMERS} customers")
    write_bulk_customers(endpoint, outputs, session["tenant"]["id"], package_ids)
    _remember(record, session["tenant"]["slug"])
    return Demo(owner, session["tenant"]["slug"])


def sign_in(owner: Visitor) -> bool:
    wanted = {"mobile": OWNER_MOBILE, "password": OWNER_PASSWORD}
    return bool(owner.ask("POST", "/public/sign-ins", wanted).status_code == 200)


def _owner_of_a_tenant(owner: Visitor) -> Any:
    if not sign_in(owner):
        challenge = owner.post("/public/sign-up/codes", {"mobile": OWNER_MOBILE})
        owner.post(
            "/public/sign-ups",
            {
                "challenge_id": challenge["challenge_id"],
                "code": owner.code_sent_to(f"88{OWNER_MOBILE}"),
                "isp_name": "আলো নেট",
                "owner_name": "সালমা বেগম",
                "password": OWNER_PASSWORD,
                "language": "bn",
            },
        )
    return owner.get("/session")


def _packages(owner: Visitor) -> list[str]:
    known = {each["name"]: each["id"] for each in owner.get("/packages")["items"]}
    for package in PACKAGES:
        if package["name"] not in known:
            known[package["name"]] = owner.post("/packages", package)["id"]
    return [known[package["name"]] for package in PACKAGES]


def _router(owner: Visitor, settings: Settings) -> None:
    if owner.get("/nas")["items"]:
        return
    router = {"name": "Demo router", "address": "127.0.0.1", "secret": ROUTER_SECRET}
    owner.post("/nas", {**router, "coa_port": settings.nas_disconnect.number, "kind": "mikrotik"})


def _payment_account(owner: Visitor) -> None:
    if not owner.get("/payment-accounts")["items"]:
        owner.post("/payment-accounts", BKASH_ACCOUNT)


def _customers(owner: Visitor, package_id: str) -> None:
    for name, mobile, login in CUSTOMERS:
        if owner.get(f"/customers?search={login}")["items"]:
            continue
        person = {"kind": "pppoe", "name": name, "mobile": mobile, "login": login}
        owner.post(
            "/customers", {**person, "password": CUSTOMER_PASSWORD, "package_id": package_id}
        )


def _remember(record: Path, slug: str) -> None:
    unfinished = record.with_suffix(".unfinished")
    unfinished.write_text(json.dumps({"slug": slug}))
    unfinished.replace(record)
