"""The seller's routes of the stand-in."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from isp.customers.search import sought, words_of
from isp.minutes import day_at
from isp.parties.sign_up import DHAKA_OFFSET_MINUTES

from tests.browser import fake_state
from tests.browser.fake_api import Asked, Refused, route
from tests.browser.fake_routes import Answer, excerpt, page, refuse_weak


@route("GET", "/home")
def home(asked: Asked) -> Answer:
    state = asked.state
    has = {
        "router": state.nas,
        "package": state.packages,
        "customer": state.customers,
        "edge": state.edges,
        "payment_account": state.accounts,
        "first_payment": state.sales,
    }
    return 200, {
        "isp_name": state.isp_name,
        "checklist": [{"step": step, "done": bool(found)} for step, found in has.items()],
        "counts": _counts(asked),
        "ending": [
            {
                "days": days,
                "last_day": day_at(state.now + (days - 1) * fake_state.DAY, DHAKA_OFFSET_MINUTES),
                "count": days,
                "is_more": days == 7,
            }
            for days in (1, 3, 7)
        ],
        "collected_today_minor": sum(sale["price_minor"] for sale in state.sales),
        "money_inbox": {"count": sum(one["is_open"] for one in state.matters), "is_more": False},
        "messages_held": bool(state.customers),
        "collected_as_of": state.now,
        "edges": state.edges,
    }


@route("GET", "/income")
def income(asked: Asked) -> Answer:
    received = [(place * 37 % 11) * 52_500 for place in range(24)]
    days = [
        {"day": f"2026-11-{place + 1:02d}", "received_minor": minor}
        for place, minor in enumerate(received)
    ]
    return 200, {"month": "2026-11", "received_minor": sum(received), "days": days}


@route("GET", "/message-allowance")
def message_allowance(asked: Asked) -> Answer:
    return 200, {"a_day": 100}


@route("GET", "/held-messages")
def held_messages(asked: Asked) -> Answer:
    told = [
        ("pay_link.sent", "tenant", asked.state.customers[:1]),
        ("one_time_code", "number", []),
        ("subscription.expired", "platform", asked.state.customers[1:2]),
    ]
    return page(
        [
            {
                "id": str(place),
                "customer_id": who[0]["id"] if who else None,
                "customer_name": who[0]["name"] if who else None,
                "about": about,
                "held_by": held_by,
                "held_at": asked.state.now - place * 600,
            }
            for place, (about, held_by, who) in enumerate(told)
        ]
    )


@route("GET", "/exports")
def exports(asked: Asked) -> Answer:
    return page(asked.state.exports)


@route("POST", "/exports")
def ask_for_export(asked: Asked) -> Answer:
    made = fake_state.export_of(asked.state, asked.body["list"], asked.body["format"])
    asked.state.exports.insert(0, made)
    return 201, made


@route("POST", "/exports/{export_id}/parts", needs_key=False)
def go_on_with_export(asked: Asked, export_id: str) -> Answer:
    found = next(one for one in asked.state.exports if one["id"] == export_id)
    is_ready = found["rows"] >= 500
    found |= {"rows": found["rows"] if found["is_ready"] else 500 + is_ready, "is_ready": is_ready}
    return 200, found | {"link": f"{asked.origin}/list.{found['format']}" if is_ready else None}


@route("GET", "/packages")
def packages(asked: Asked) -> Answer:
    _no_query(asked)
    return page(asked.state.packages)


@route("POST", "/packages")
def add_package(asked: Asked) -> Answer:
    package = {
        "id": asked.state.new_id(),
        "address_pool": "",
        **asked.body,
        "is_archived": False,
        "version": 1,
    }
    asked.state.packages.append(package)
    return 201, package


@route("GET", "/packages/{package_id}")
def package(asked: Asked, package_id: str) -> Answer:
    return 200, asked.state.package(package_id)


@route("PATCH", "/packages/{package_id}")
def change_package(asked: Asked, package_id: str) -> Answer:
    return _changed(asked, asked.state.package(package_id))


@route("GET", "/customers")
def customers(asked: Asked) -> Answer:
    search, status = asked.query.get("search", ""), asked.query.get("status", "")
    found = [
        item
        for item in asked.state.customers
        if (item["owed_minor"] if status == "owes" else status in ("", item["status"]))
        and _occurs(search, item)
    ]
    return page(excerpt(asked, found, "expires_at" if status else "created_at"))


@route("POST", "/customers")
def add_customer(asked: Asked) -> Answer:
    if any(item["login"] == asked.body["login"] for item in asked.state.customers):
        raise Refused(409, "taken")
    nothing_runs = {"running_package_id": None, "running_package_name": None}
    return 201, fake_state.add_customer(asked.state, asked.body) | nothing_runs


@route("GET", "/customers/{customer_id}")
def customer(asked: Asked, customer_id: str) -> Answer:
    found = asked.state.customer(customer_id)
    return 200, _with_what_runs(found)


def _with_what_runs(customer: dict[str, Any]) -> dict[str, Any]:
    is_active = customer["status"] in ("active", "on_hold")
    running = {f"running_package_{fact}": customer[f"package_{fact}"] for fact in ("id", "name")}
    return customer | (running if is_active else dict.fromkeys(running))


@route("PATCH", "/customers/{customer_id}")
def change_customer(asked: Asked, customer_id: str) -> Answer:
    found = asked.state.customer(customer_id)
    _, answer = _changed(asked, found)
    found |= {"mobile": found["mobile"].removeprefix("88").rjust(13, "8")}
    found |= {"package_name": asked.state.package(found["package_id"])["name"]}
    return 200, _with_what_runs(answer)


@route("GET", "/customer-counts")
def customer_counts(asked: Asked) -> Answer:
    return 200, _counts(asked)


@route("POST", "/customers/{customer_id}/pay-links")
def make_pay_link(asked: Asked, customer_id: str) -> Answer:
    found = asked.state.customer(customer_id)
    url = f"{asked.origin}/p/link-{found['login']}".replace(".", "-")
    if asked.body["send_sms"]:
        asked.state.text(found["mobile"], url)
    return 201, {"url": url, "ends_at": asked.state.now + 60 * 86_400}


def _is_same(sale: fake_state.Fact, customer_id: str, package: fake_state.Fact, now: int) -> bool:
    of = (sale["customer_id"], sale["package_id"], sale["paid_by"])
    return of == (customer_id, package["id"], "cash") and now - sale["sold_at"] < 300


@route("POST", "/customers/{customer_id}/sales")
def sell(asked: Asked, customer_id: str) -> Answer:
    state = asked.state
    package = state.package(asked.body["package_id"])
    if asked.body["package_version"] != package["version"]:
        raise Refused(409, "offer_changed")
    same = [one for one in state.sales if _is_same(one, customer_id, package, state.now)]
    if same and asked.body["cash_minor"] and not asked.body["is_another"]:
        raise Refused(409, "done_just_now")
    return 201, state.sell_for(customer_id, package, asked.body["cash_minor"])


@route("POST", "/customers/{customer_id}/advances")
def take_advance(asked: Asked, customer_id: str) -> Answer:
    customer = asked.state.customer(customer_id)
    customer["credit_minor"] += asked.body["amount_minor"]
    taken = next(one for one in asked.state.payments.values() if one["method"] == "cash")
    return 201, taken | {"id": asked.state.new_id(), "amount_minor": asked.body["amount_minor"]}


@route("GET", "/customers/{customer_id}/package-change-quote")
def quote_package_change(asked: Asked, customer_id: str) -> Answer:
    return 200, _quote(asked, customer_id, asked.query)


def _quote(asked: Asked, customer_id: str, wanted: Mapping[str, str]) -> dict[str, int]:
    state = asked.state
    package, customer = state.package(wanted["package_id"]), state.customer(customer_id)
    unused = state.package(customer["package_id"])["price_minor"] // 2
    keeps_end = str(wanted["keeps_end"]).lower() == "true"
    price = package["price_minor"] // 2 if keeps_end else package["price_minor"]
    left = unused + customer["credit_minor"] - price
    whole = state.now + package["validity_minutes"] * 60
    return {
        "quoted_at": state.now,
        "unused_minor": unused,
        "price_minor": price,
        "credit_minor": customer["credit_minor"],
        "to_pay_minor": max(-left, 0),
        "credit_after_minor": max(left, 0),
        "starts_at": state.now,
        "expires_at": customer["expires_at"] if keeps_end else whole,
    }


@route("POST", "/customers/{customer_id}/package-changes")
def change_running_package(asked: Asked, customer_id: str) -> Answer:
    state, quote = asked.state, _quote(asked, customer_id, asked.body)
    assert asked.body["quoted_at"] == quote["quoted_at"]
    missing = quote["to_pay_minor"] - asked.body["cash_minor"]
    customer = state.customer(customer_id)
    if missing and not asked.body["on_account"]:
        raise Refused(402, "payment_too_small")
    if customer["owed_minor"] + missing > customer["owed_limit_minor"] and missing:
        raise Refused(409, "on_account_limit")
    customer["owed_minor"] += missing
    sale = state.sell(customer, state.package(asked.body["package_id"]), "cash")
    customer |= {"credit_minor": quote["credit_after_minor"], "expires_at": quote["expires_at"]}
    return 201, sale


@route("POST", "/customers/{customer_id}/holds")
def hold_line(asked: Asked, customer_id: str) -> Answer:
    customer = asked.state.customer(customer_id)
    until = asked.body.get("until_at", asked.state.now + 180 * fake_state.DAY)
    if until > asked.state.now + 180 * fake_state.DAY:
        raise Refused(409, "hold_too_long")
    fake_state.put_on_hold(asked.state, customer, until)
    return 201, _with_what_runs(customer)


@route("POST", "/customers/{customer_id}/resumptions")
def resume_line(asked: Asked, customer_id: str) -> Answer:
    customer = asked.state.customer(customer_id)
    if asked.body["hold_id"] != customer["hold_id"]:
        raise Refused(409, "not_on_hold")
    fake_state.open_again(asked.state, customer)
    return 201, _with_what_runs(customer)


def _refund_quote(
    asked: Asked, sales: list[fake_state.Fact], ends_at: int | None
) -> fake_state.Fact:
    """Return what a refund would do here: half where the line goes on for a while, else all."""
    customer = asked.state.customer(sales[0]["customer_id"])
    back = sum(one["price_minor"] - one["refunded_minor"] for one in sales)
    back = back if ends_at is None else back // 2
    owed = min(customer["owed_minor"], back)
    return {
        "quoted_at": asked.state.now,
        "line_version": 1,
        "refunded_minor": back,
        "pays_owed_minor": owed,
        "credit_minor": back - owed,
        "sale_count": len(sales),
        "closes_at": asked.state.now if ends_at is None else ends_at,
        "ends_at": customer["expires_at"],
    }


def _hold_to(asked: Asked, quote: fake_state.Fact) -> None:
    seen = asked.body["quote"]
    if any(quote[name] != seen[name] for name in seen):
        raise Refused(409, "quote_changed")


def _sales_of(asked: Asked, customer_id: str) -> list[fake_state.Fact]:
    return [one for one in asked.state.sales if one["customer_id"] == customer_id]


@route("GET", "/customers/{customer_id}/stop-quote")
def quote_stop(asked: Asked, customer_id: str) -> Answer:
    return 200, _refund_quote(asked, _sales_of(asked, customer_id), None)


@route("POST", "/customers/{customer_id}/stops")
def stop_line(asked: Asked, customer_id: str) -> Answer:
    customer, now = asked.state.customer(customer_id), asked.state.now
    _hold_to(asked, _refund_quote(asked, _sales_of(asked, customer_id), None))
    for sale in asked.state.sales:
        if sale["customer_id"] == customer_id:
            customer["credit_minor"] += sale["price_minor"] - sale["refunded_minor"]
            sale["refunded_minor"] = sale["price_minor"]
    over = {"status": "expired", "expires_at": now, "opens_at": None, "hold_id": None}
    customer |= over
    return 201, _with_what_runs(customer)


@route("GET", "/customers/{customer_id}/holds")
def holds(asked: Asked, customer_id: str) -> Answer:
    return page([one for one in asked.state.holds if one["customer_id"] == customer_id])


@route("GET", "/sales/{sale_id}/refund-quote")
def quote_refund(asked: Asked, sale_id: str) -> Answer:
    sale = next(item for item in asked.state.sales if item["id"] == sale_id)
    ends_at = int(asked.query["ends_at"]) if "ends_at" in asked.query else None
    if ends_at is not None and ends_at >= asked.state.customer(sale["customer_id"])["expires_at"]:
        raise Refused(409, "nothing_to_refund")
    return 200, _refund_quote(asked, [sale], ends_at)


@route("POST", "/sales/{sale_id}/refunds")
def refund(asked: Asked, sale_id: str) -> Answer:
    sale = next(item for item in asked.state.sales if item["id"] == sale_id)
    _hold_to(asked, _refund_quote(asked, [sale], asked.body.get("ends_at")))
    if "ends_at" in asked.body:
        half = sale["price_minor"] // 2
        sale["refunded_minor"] = half
        asked.state.customer(sale["customer_id"])["expires_at"] = asked.body["ends_at"]
        return 201, {"id": sale_id, "refunded_minor": half, "ends_at": asked.body["ends_at"]}
    sale["refunded_minor"] = sale["price_minor"]
    found = asked.state.customer(sale["customer_id"])
    found |= {
        "status": "expired",
        "expires_at": asked.state.now,
        "credit_minor": sale["price_minor"],
    }
    return 201, {
        "id": sale_id,
        "refunded_minor": sale["price_minor"],
        "ends_at": asked.state.now,
    }


@route("GET", "/nas")
def nas(asked: Asked) -> Answer:
    _no_query(asked)
    return page(asked.state.nas)


@route("POST", "/nas")
def add_nas(asked: Asked) -> Answer:
    told = {name: value for name, value in asked.body.items() if name != "secret"}
    unsigned = {"require_message_authenticator": False, "open_again": 0, "keeps_old_ends": False}
    asked.state.nas.append({"id": asked.state.new_id(), "version": 1, **unsigned, **told})
    return 201, asked.state.nas[-1]


@route("GET", "/nas/{nas_id}")
def one_nas(asked: Asked, nas_id: str) -> Answer:
    return 200, next(item for item in asked.state.nas if item["id"] == nas_id)


@route("PATCH", "/nas/{nas_id}")
def change_nas(asked: Asked, nas_id: str) -> Answer:
    return _changed(asked, one_nas(asked, nas_id)[1])


@route("GET", "/edges")
def edges(asked: Asked) -> Answer:
    return page(asked.state.edges)


@route("POST", "/edge-enrolment-codes")
def enrolment_code(asked: Asked) -> Answer:
    code = "K7QF-2MND-XW4P"
    command = f"python -m radius_edge enrol --cloud {asked.origin} --code {code} --state /var/lib/shongjog-edge"
    return 201, {"code": code, "expires_at": asked.state.now + 1800, "command": command}


@route("DELETE", "/edges/{edge_id}")
def revoke(asked: Asked, edge_id: str) -> Answer:
    next(item for item in asked.state.edges if item["id"] == edge_id)["status"] = "revoked"
    return 204, None


@route("GET", "/payment-accounts")
def payment_accounts(asked: Asked) -> Answer:
    return page(asked.state.accounts)


@route("POST", "/payment-accounts")
def add_payment_account(asked: Asked) -> Answer:
    told = {name: asked.body[name] for name in ("provider", "mode", "account_ref")}
    made = fake_state.payment_account(asked.state, told)
    asked.state.accounts.append(made)
    return 201, made


@route("GET", "/payment-accounts/{account_id}")
def payment_account(asked: Asked, account_id: str) -> Answer:
    return 200, next(item for item in asked.state.accounts if item["id"] == account_id)


@route("PUT", "/payment-accounts/{account_id}/push-topic")
def pin_topic(asked: Asked, account_id: str) -> Answer:
    _, account = payment_account(asked, account_id)
    topic, push = asked.body["topic"], account["push"]
    if asked.body["version"] != account["version"]:
        raise Refused(409, "stale_read")
    if topic is not None and not topic.startswith("arn:aws:sns:"):
        fault = {"field": "topic", "code": "not_a_topic", "message": "arn:aws:sns:"}
        raise Refused(422, "invalid", [fault])
    waiting = [item for item in push["parked"] if item["topic"] == topic and item["is_fresh"]]
    push |= {"topic": topic, "connected_at": asked.state.now if waiting else None}
    push["parked"] = [item for item in push["parked"] if item not in waiting]
    account["version"] += 1
    return 200, account


@route("DELETE", "/payment-accounts/{account_id}/parked-topics/{parked_id}", needs_key=True)
def decline_topic(asked: Asked, account_id: str, parked_id: str) -> Answer:
    _, account = payment_account(asked, account_id)
    push = account["push"]
    push["parked"] = [item for item in push["parked"] if item["id"] != parked_id]
    return 200, account


@route("GET", "/payments")
def payments(asked: Asked) -> Answer:
    found = [item for item in asked.state.payments.values() if item["state"] == "succeeded"]
    return page(excerpt(asked, [item | {"state": "credited"} for item in found], "paid_at"))


@route("GET", "/payments/{payment_id}/refunds")
def payment_refunds(asked: Asked, payment_id: str) -> Answer:
    return page([one for one in asked.state.refunds if one["payment_id"] == payment_id])


@route("GET", "/payments/{payment_id}/refund-quote")
def quote_payment_refund(asked: Asked, payment_id: str) -> Answer:
    state = asked.state
    listed = [one for one in state.payments.values() if one["id"] == payment_id]
    matters = [one for one in state.matters if one["payment_id"] == payment_id]
    found = (listed or matters)[0]
    if found["customer_id"] is None:
        raise Refused(409, "payment_not_credited")
    left = found["amount_minor"] - found.get("refunded_minor", 0)
    return 200, {
        "customer_id": found["customer_id"],
        "most_minor": left,
        "left_minor": left,
        "credit_minor": left + 20_000,
        "is_once": True,
    }


@route("POST", "/payments/{payment_id}/refunds")
def refund_payment(asked: Asked, payment_id: str) -> Answer:
    state = asked.state
    listed = [one for one in state.payments.values() if one["id"] == payment_id]
    matters = [one for one in state.matters if one["payment_id"] == payment_id]
    payment = (listed or matters)[0]
    if payment["customer_id"] is None:
        raise Refused(409, "payment_not_credited")
    for one in listed:
        one["refunded_minor"] += asked.body["amount_minor"]
    for one in matters:
        one |= {"is_open": False, "deeds": []}
    made = {
        "id": asked.state.new_id(),
        "payment_id": payment_id,
        "customer_id": payment["customer_id"],
        **asked.body,
        "state": "done",
        "provider_refund_id": "RFX7Q2",
        "note": None,
        "requested_at": asked.state.now,
    }
    asked.state.refunds.insert(0, made)
    return 201, made


@route("GET", "/invoices")
def invoices(asked: Asked) -> Answer:
    issued = [asked.state.invoice(sale) for sale in asked.state.sales]
    if number := asked.query.get("number"):
        found = [one for one in issued if one["number"] == number]
        if not found:
            raise Refused(404, "not_found")
        return page(found)
    return page(excerpt(asked, issued, "issued_at"))


@route("GET", "/invoices/{invoice_id}/document")
@route("GET", "/me/invoices/{invoice_id}/document")
def document(asked: Asked, invoice_id: str) -> Answer:
    return 200, b"%PDF-1.7 fake"


@route("GET", "/credit-notes")
@route("GET", "/me/credit-notes")
def credit_notes(asked: Asked) -> Answer:
    whose = asked.query.get("customer_id")
    sales = [sale for sale in asked.state.sales if whose in (None, sale["customer_id"])]
    return page([asked.state.credit_note(sale) for sale in sales[:1]])


@route("GET", "/void-numbers")
def void_numbers(asked: Asked) -> Answer:
    reasons = ("replay", "orphaned", "insufficient_balance")
    return page(
        [
            {"number": f"INV-2026-{90 + place:06d}", "reason": reason, "voided_at": asked.state.now}
            for place, reason in enumerate(reasons)
        ]
    )


@route("GET", "/issuer")
def issuer(asked: Asked) -> Answer:
    return 200, asked.state.issuer


@route("PUT", "/issuer")
def put_issuer(asked: Asked) -> Answer:
    if asked.body["bin"] and len(asked.body["bin"].replace("-", "")) not in (9, 13):
        fault = {"field": "bin", "code": "not_a_bin", "message": "BIN"}
        raise Refused(422, "invalid", [fault])
    asked.state.issuer |= asked.body | {"version": asked.body["version"] + 1}
    return 200, asked.state.issuer


@route("GET", "/short-name")
def short_name(asked: Asked) -> Answer:
    slug = asked.state.slug
    return 200, {"short_name": slug, "page": f"{asked.origin}/i/{slug}"}


@route("PUT", "/short-name")
def choose_short_name(asked: Asked) -> Answer:
    wanted = asked.body["short_name"]
    if wanted == "bkash":
        fault = {"field": "short_name", "code": "reserved_name", "message": "(reserved)"}
        raise Refused(422, "invalid", [fault])
    asked.state.slug = wanted
    return short_name(asked)


@route("PUT", "/password", needs_key=False)
def change_password(asked: Asked) -> Answer:
    _check_password(asked, "old_password")
    refuse_weak("new_password", asked.body["new_password"])
    return 204, None


def _check_password(asked: Asked, field: str = "password") -> None:
    if asked.body[field] == "wrong password":
        raise Refused(422, "invalid", [{"field": field, "code": "wrong_password", "message": "?"}])


@route("POST", "/totp/removals")
def switch_off_totp(asked: Asked) -> Answer:
    _check_password(asked)
    asked.state.totp_enabled = False
    return 204, None


@route("POST", "/totp/recovery-codes")
def renew_recovery_codes(asked: Asked) -> Answer:
    _check_password(asked)
    return 201, {"recovery_codes": [f"77aa-00bb-{number:04d}" for number in range(8)]}


@route("POST", "/totp")
def start_totp(asked: Asked) -> Answer:
    _check_password(asked)
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    uri = f"otpauth://totp/Shongjog:01712345678?secret={secret}&issuer=Shongjog"
    return 201, {"secret": secret, "uri": uri}


@route("POST", "/totp/confirmations")
def confirm_totp(asked: Asked) -> Answer:
    if asked.body["code"] != "123456":
        raise Refused(401, "code_wrong")
    asked.state.totp_enabled = True
    return 200, {"recovery_codes": [f"4f2a-91c7-{number:04d}" for number in range(8)]}


def _occurs(search: str, customer: fake_state.Fact) -> bool:
    """Whether the customer is found, in the spellings that the product forgives."""
    return not search or sought(search).fits(words_of(SimpleNamespace(**customer)))


def _changed(asked: Asked, fact: fake_state.Fact) -> Answer:
    """Change what was seen; what goes in and never comes out again is kept aside."""
    if asked.body["version"] != fact["version"]:
        raise Refused(409, "stale_read")
    told = {name: value for name, value in asked.body.items() if name in fact}
    fact |= told | {"version": fact["version"] + 1}
    kept = {name: value for name, value in asked.body.items() if name not in fact}
    asked.state.secrets.setdefault(fact["id"], {}).update(kept)
    return 200, fact


def _counts(asked: Asked) -> dict[str, int]:
    found = [item["status"] for item in asked.state.customers]
    statuses = ("active", "on_hold", "expired", "unpaid")
    owed = [one["owed_minor"] for one in asked.state.customers if one["owed_minor"]]
    return {
        "customers": len(found),
        **{status: found.count(status) for status in statuses},
        "owing": len(owed),
        "owed_minor": sum(owed),
    }


def _no_query(asked: Asked) -> None:
    if asked.query:
        raise Refused(
            422,
            "invalid",
            [{"field": name, "code": "unknown_field", "message": ""} for name in asked.query],
        )
