"""The demo ISP: an owner, packages, a router, a bKash account, and its customers in bulk."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from isp.ids import derived_id

from infra.local.cloud.endpoint import Endpoint
from infra.local.demo.bulk import CUSTOMERS, DemoIsp, write_bulk
from infra.local.demo.plan import (
    CUSTOMER_PASSWORD,
    KARIM,
    NASRIN,
    RAHIM,
    RAHIM_MOBILE,
    SHIRIN,
    VALIDITY_DAYS,
)
from infra.local.demo.renewal import renew
from infra.local.demo.visitor import Visitor
from infra.local.provider_simulator.sns import TOPIC
from infra.local.settings import Settings
from infra.local.steps import StepFailed

OWNER_MOBILE = "01700000001"
OWNER_PASSWORD = "demo pass phrase"
ROUTER_SECRET = "demo-router-secret"

PACKAGES: tuple[Mapping[str, Any], ...] = tuple(
    {
        "name": name,
        "down_kbps": mbps * 1000,
        "up_kbps": mbps * 1000,
        "validity_minutes": VALIDITY_DAYS * 24 * 60,
        "price_minor": taka * 100,
        "vat_basis_points": 500,
    }
    for name, mbps, taka in (
        ("হোম ৫", 5, 500),
        ("হোম ১০", 10, 800),
        ("হোম ২০", 20, 1_050),
        ("অফিস ৫০", 50, 1_575),
    )
)
ISSUER = {
    "name_bn": "পদ্মা ব্রডব্যান্ড",
    "name_en": "Padma Broadband",
    "address_bn": "১২/ক স্টেশন রোড, কুষ্টিয়া ৭০০০",
    "address_en": "12/A Station Road, Kushtia 7000",
    "bin": "004567891-0203",
    "phone": "01700000001",
}
BKASH_ACCOUNT = {
    "provider": "bkash",
    "mode": "sandbox",
    "account_ref": "01700000001",
    "username": "sandboxUser1",
    "password": "sandbox-pass-1",
    "app_key": "sandbox-app-key-1",
    "app_secret": "sandbox-app-secret-1",
}
# What somebody pays in his own app, with the name by which the ISP knows him.
WALLET_PAYMENT = {
    "app_key": BKASH_ACCOUNT["app_key"],
    "amount": "525.00",
    "payer": "01712345678",
    "reference": KARIM,
}


@dataclass(frozen=True, slots=True)
class Demo:
    """The ISP that was loaded: its owner, where its customers sign in, a link to pay by."""

    owner: Visitor
    slug: str
    pay_links: Mapping[str, str]  # By login: who owes, and who is about to renew.
    online: Mapping[str, str]  # Logins and passwords of who is at the router.

    def enrolment_code(self) -> str:
        sign_in(self.owner)
        return str(self.owner.post("/edge-enrolment-codes", {})["code"])

    def renew_once(self, state_dir: Path) -> None:
        done = state_dir / "demo-renewed"
        if not done.exists():
            renew(Visitor(self.owner.origin, self.owner.simulator), self.pay_links[NASRIN])
            done.touch()

    def lines(self) -> tuple[str, ...]:
        return (
            f"demo owner        mobile {OWNER_MOBILE}, password: {OWNER_PASSWORD}",
            f"demo customer     {self.owner.origin}/i/{self.slug} with mobile {RAHIM_MOBILE} "
            "(the code is in the SMS inbox)",
            f"demo push         curl {self.owner.simulator}/control/wallet-payment -d '"
            + json.dumps(WALLET_PAYMENT)
            + f"' (bKash pushes it; the money is {KARIM}'s credit)",
            f"demo pay link     {self.pay_links[SHIRIN]} ({SHIRIN} has not paid yet)",
            f"demo router       127.0.0.1, secret {ROUTER_SECRET}; PPPoE {RAHIM} (paid), "
            f"{KARIM} (expired), {SHIRIN} (unpaid), password {CUSTOMER_PASSWORD}",
        )


def load_demo(
    settings: Settings,
    endpoint: Endpoint,
    outputs: Mapping[str, str],
    say: Callable[[str], None],
) -> Demo:
    """Load what is missing; with the whole record there, nothing is asked."""
    owner = Visitor(settings.origin, settings.simulator_url)
    record = settings.state_dir / "demo.json"
    if not record.exists():
        _remember(record, _load(owner, settings, (endpoint, outputs), say))
    known = json.loads(record.read_text())
    if "pay_links" not in known:
        raise StepFailed("the demo data here is of an earlier version: wipe it with make reset")
    if "push_topic" not in known:
        sign_in(owner)
        known |= {"push_topic": connect_push(owner)}
        _remember(record, known)
    return Demo(owner, known["slug"], known["pay_links"], known["online"])


def _load(
    owner: Visitor,
    settings: Settings,
    cloud: tuple[Endpoint, Mapping[str, str]],
    say: Callable[[str], None],
) -> Mapping[str, object]:
    tenant = _owner_of_a_tenant(owner)["tenant"]
    owner.put("/issuer", ISSUER)
    isp = DemoIsp(
        tenant_id=tenant["id"],
        package_ids=_packages(owner),
        account_id=_payment_account(owner),
        nas_id=_router(owner, settings),
        cashier_id=derived_id("staff", tenant["id"], "owner"),
        customers=CUSTOMERS,
    )
    say(f"writing {CUSTOMERS} customers and what they paid")
    told = write_bulk(*cloud, isp)
    return {
        "slug": tenant["slug"],
        "pay_links": {
            login: owner.post(f"/customers/{customer_id}/pay-links", {})["url"]
            for login, customer_id in told["unpaid"].items()
        },
        "online": told["online"],
    }


def connect_push(owner: Visitor) -> str:
    """Tell bKash where to push to, and pin the topic that its letter names; return the topic."""
    account = next(
        one
        for one in owner.get("/payment-accounts")["items"]
        if one["account_ref"] == BKASH_ACCOUNT["account_ref"]
    )
    push = account["push"]
    if push["topic"] is None:
        body = {"version": account["version"], "topic": TOPIC}
        path = f"/payment-accounts/{account['id']}/push-topic"
        push = owner.must("PUT", path, body)["push"]
    if push["connected_at"] is None:
        owner.letter_to_bkash(BKASH_ACCOUNT["app_key"], push["address"])
    return str(push["topic"])


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


def _router(owner: Visitor, settings: Settings) -> str:
    known = owner.get("/nas")["items"]
    if known:
        return str(known[0]["id"])
    router = {"name": "মিরপুর ১০", "address": "127.0.0.1", "secret": ROUTER_SECRET}
    port = settings.nas_disconnect.number
    return str(owner.post("/nas", {**router, "coa_port": port, "kind": "mikrotik"})["id"])


def _payment_account(owner: Visitor) -> str:
    known = owner.get("/payment-accounts")["items"]
    return str(known[0]["id"] if known else owner.post("/payment-accounts", BKASH_ACCOUNT)["id"])


def _remember(record: Path, known: Mapping[str, object]) -> None:
    unfinished = record.with_suffix(".unfinished")
    unfinished.write_text(json.dumps(known))
    unfinished.replace(record)
