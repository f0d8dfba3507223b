"""The routes of the stand-in: the shapes of the contract over the state in memory."""

from __future__ import annotations

from typing import Any

from isp.minutes import day_at
from isp.parties.permissions import PERMISSIONS, Role
from isp.parties.sign_up import DHAKA_OFFSET_MINUTES

from tests.browser import fake_state
from tests.browser.fake_api import Asked, Refused, route

Answer = tuple[int, Any]
CODE = "428193"
# What an owner may and a customer may is the product's own table: no page is tried with less.
STAFF = sorted(PERMISSIONS[Role.ISP_ADMIN])
CUSTOMER = sorted(PERMISSIONS[Role.CUSTOMER])


def page(items: list[Any]) -> Answer:
    return 200, {"items": items, "next": None}


def excerpt(asked: Asked, items: list[Any], time: str) -> list[Any]:
    """Return the items of the days that are asked for, from the end that is asked for."""
    first, last = asked.query.get("first_day", ""), asked.query.get("last_day", "9")
    if first > last:
        raise Refused(422, "invalid")
    inside = [
        one
        for one in items
        if one[time] is None or first <= day_at(one[time], DHAKA_OFFSET_MINUTES) <= last
    ]
    return inside[::-1] if asked.query.get("order") == "turned" else inside


def _send_code(asked: Asked) -> Answer:
    asked.state.text("88" + asked.body["mobile"], f"কোড {CODE}")
    return 202, {
        "challenge_id": asked.state.new_id(),
        "expires_in_seconds": 300,
        "resend_in_seconds": 60,
    }


def _check_code(asked: Asked) -> None:
    if asked.body["code"] != CODE:
        raise Refused(401, "code_wrong")


@route("POST", "/public/sign-up/codes", needs_key=False)
def ask_code(asked: Asked) -> Answer:
    return _send_code(asked)


@route("POST", "/public/sign-ups", needs_key=False)
def sign_up(asked: Asked) -> Answer:
    _check_code(asked)
    state = asked.state
    state.isp_name, state.owner_name = asked.body["isp_name"], asked.body["owner_name"]
    state.language, state.session, asked.new_session = asked.body["language"], "staff", "staff"
    return 201, {"tenant_id": "t123456789", "slug": state.slug}


@route("POST", "/public/sign-ins", needs_key=False)
def sign_in(asked: Asked) -> Answer:
    body = asked.body
    if body["password"] == "wrong password":
        raise Refused(401, "sign_in_failed")
    if body["password"] == "two isps" and not body.get("slug"):
        choices = [("alo-net", "আলো নেট"), ("dhaka-fiber", "Dhaka Fiber")]
        raise Refused(
            409, "choose_isp", [{"field": "slug", "code": s, "message": n} for s, n in choices]
        )
    if asked.state.totp_enabled and not body.get("totp"):
        raise Refused(401, "totp_required")
    asked.state.session = asked.new_session = "staff"
    return 200, {"role": "isp_admin"}


@route("POST", "/public/password-recovery/codes", needs_key=False)
def recovery_code(asked: Asked) -> Answer:
    return _send_code(asked)


@route("POST", "/public/password-recoveries", needs_key=False)
def recover_password(asked: Asked) -> Answer:
    refuse_weak("password", asked.body["password"])
    _check_code(asked)
    if asked.state.totp_enabled and not asked.body.get("totp"):
        raise Refused(401, "totp_required")
    asked.state.session = asked.new_session = "staff"
    return 200, {"role": "isp_admin"}


def refuse_weak(field: str, password: str) -> None:
    if password == "1234567890":
        raise Refused(422, "invalid", [_fault(field, "often_used")])


def _fault(field: str, code: str) -> dict[str, str]:
    return {"field": field, "code": code, "message": f"({code})"}


@route("GET", "/public/isps/{slug}")
def isp(asked: Asked, slug: str) -> Answer:
    if slug != asked.state.slug:
        raise Refused(404, "not_found")
    return 200, {"name": asked.state.isp_name, "slug": slug}


@route("POST", "/public/isps/{slug}/customer-codes", needs_key=False)
def customer_code(asked: Asked, slug: str) -> Answer:
    return _send_code(asked)


@route("POST", "/public/isps/{slug}/customer-sign-ins", needs_key=False)
def customer_sign_in(asked: Asked, slug: str) -> Answer:
    _check_code(asked)
    asked.state.session = asked.new_session = "customer"
    return 200, {"role": "customer", "lines": len(asked.state.lines)}


def offers(asked: Asked) -> list[Any]:
    names = ("name", "down_kbps", "up_kbps", "validity_minutes", "price_minor")
    on_sale = [item for item in asked.state.packages if not item["is_archived"]]
    return [
        {"package_id": item["id"], "package_version": item["version"]}
        | {name: item[name] for name in names}
        for item in on_sale
    ]


def providers(asked: Asked) -> list[Any]:
    bounds = {"least_minor": 1_000, "most_minor": 2_500_000}
    return [{"code": "bkash", "name": "bKash"} | bounds] if asked.state.accounts else []


@route("GET", "/public/pay-links/{token}")
def pay_link(asked: Asked, token: str) -> Answer:
    found = [
        item for item in asked.state.customers if f"link-{item['login']}".replace(".", "-") == token
    ]
    if token == "link-of-last-year":
        raise Refused(
            410, "pay_link_over", isp=asked.state.isp_name, onward=f"/i/{asked.state.slug}"
        )
    if not found:
        raise Refused(404, "not_found")
    customer = found[0]
    return 200, {
        "isp_name": asked.state.isp_name,
        "customer_name": customer["name"][:2] + "***",
        "login": customer["login"],
        "mobile": "017*****678",
        "status": customer["status"],
        "expires_at": customer["expires_at"],
        "opens_at": customer["opens_at"],
        "package_id": customer["package_id"],
        "packages": offers(asked),
        "providers": providers(asked),
        "credit_minor": customer["credit_minor"],
        "owed_minor": customer["owed_minor"],
    }


def bought(asked: Asked, customer: Any) -> Answer:
    package = asked.state.package(asked.body["package_id"])
    sale = asked.state.sell_for(customer["id"], package, 0)
    return 201, {
        "sale_id": sale["id"],
        "price_minor": sale["price_minor"],
        "invoice_id": sale["invoice_id"],
    }


def started(asked: Asked, customer: Any) -> Answer:
    if "amount_minor" in asked.body:
        payment = fake_state.start_advance(asked.state, customer, asked.body["amount_minor"])
    else:
        package = asked.state.package(asked.body["package_id"])
        payment = fake_state.start_payment(asked.state, customer, package)
    url = f"{asked.origin}/checkout/{payment['id']}"
    return 201, {"payment_id": payment["id"], "next": {"kind": "redirect", "url": url}}


@route("POST", "/public/pay-links/{token}/advances")
@route("POST", "/public/pay-links/{token}/payments")
def pay_by_link(asked: Asked, token: str) -> Answer:
    found = [
        item for item in asked.state.customers if f"link-{item['login']}".replace(".", "-") == token
    ]
    return started(asked, found[0])


@route("POST", "/public/pay-links/{token}/purchases")
def buy_by_link(asked: Asked, token: str) -> Answer:
    found = [
        item for item in asked.state.customers if f"link-{item['login']}".replace(".", "-") == token
    ]
    return bought(asked, found[0])


OUTCOMES = {
    "pending": "pending",
    "succeeded": "sold",
    "not_paid": "not_paid",
    "review": "in_review",
}


@route("GET", "/public/payments/{payment_id}")
def payment(asked: Asked, payment_id: str) -> Answer:
    if payment_id not in asked.state.payments:
        raise Refused(404, "not_found")
    found = asked.state.payments[payment_id]
    customer = asked.state.customer(found["customer_id"])
    outcome = found.get("outcome") or OUTCOMES[found["state"]]
    is_paid = outcome.startswith("sold")
    return 200, {
        "state": found["state"],
        "outcome": outcome,
        "amount_minor": found["amount_minor"],
        "package_name": found["package_name"],
        "isp_name": asked.state.isp_name,
        "isp_slug": "alo-net",
        "expires_at": customer["expires_at"] if is_paid else None,
        "invoice_id": "I" * 20 if is_paid else None,
    }


@route("GET", "/public/payments/{payment_id}/invoice.pdf")
def paid_invoice(asked: Asked, payment_id: str) -> Answer:
    return 200, b"%PDF-1.7 fake"


@route("GET", "/session")
def session(asked: Asked) -> Answer:
    state = asked.state
    if state.session is None:
        raise Refused(401, "signed_out")
    is_staff = state.session == "staff"
    return 200, {
        "id": f"the-{state.session}",
        "kind": state.session,
        "role": "isp_admin" if is_staff else "customer",
        "name": state.owner_name if is_staff else state.signed_in["name"],
        "tenant": {
            "id": "t123456789",
            "name": state.isp_name,
            "slug": state.slug,
            "language": state.language,
        },
        "permissions": STAFF if is_staff else CUSTOMER,
        "totp_enabled": state.totp_enabled,
    }


@route("DELETE", "/session")
@route("DELETE", "/sessions")
def sign_out(asked: Asked) -> Answer:
    asked.state.session, asked.new_session = None, ""
    return 204, None


@route("GET", "/customers/{customer_id}/invoices")
def customer_invoices(asked: Asked, customer_id: str) -> Answer:
    return page(
        [
            asked.state.invoice(sale)
            for sale in asked.state.sales
            if sale["customer_id"] == customer_id
        ]
    )


@route("GET", "/customers/{customer_id}/payments")
def customer_payments(asked: Asked, customer_id: str) -> Answer:
    found = [item for item in asked.state.payments.values() if item["customer_id"] == customer_id]
    return page([item | {"state": "credited"} for item in found if item["state"] == "succeeded"])


@route("GET", "/customers/{customer_id}/sales")
def customer_sales(asked: Asked, customer_id: str) -> Answer:
    state, customer = asked.state, asked.state.customer(customer_id)
    sold = [sale for sale in state.sales if sale["customer_id"] == customer_id]
    runs = customer["status"] in ("active", "on_hold")
    outlooks = ["possible" if runs else "used", *["later_first"] * len(sold)]
    return page(
        [
            sale | {"refund": "refunded" if _is_all_back(sale) else outlook}
            for sale, outlook in zip(sold, outlooks, strict=False)
        ]
    )


def _is_all_back(sale: dict[str, Any]) -> bool:
    return bool(sale["refunded_minor"] >= sale["price_minor"])


@route("GET", "/customers/{customer_id}/sessions")
def customer_sessions(asked: Asked, customer_id: str) -> Answer:
    found = [one for one in asked.state.sessions if one["customer_id"] == customer_id]
    return page([{name: one[name] for name in one if name != "customer_id"} for one in found])


@route("GET", "/customers/{customer_id}/usage")
def customer_usage(asked: Asked, customer_id: str) -> Answer:
    return 200, {"days": fake_state.usage_days(asked.state)}
