"""The routes of the stand-in that a signed-in customer asks: his lines, and what he pays for them."""

from __future__ import annotations

from typing import Any

from tests.browser import fake_state
from tests.browser.fake_api import Asked, route
from tests.browser.fake_routes import (
    Answer,
    bought,
    customer_invoices,
    customer_payments,
    customer_sessions,
    offers,
    providers,
    started,
)


@route("GET", "/me")
def me(asked: Asked) -> Answer:
    customer = asked.state.signed_in
    package = asked.state.package(customer["package_id"])
    return 200, customer | {
        "isp_name": asked.state.isp_name,
        "down_kbps": package["down_kbps"],
        "up_kbps": package["up_kbps"],
    }


def _line(asked: Asked) -> Any:
    return asked.state.customer(asked.body.get("line_id") or asked.state.signed_in["id"])


@route("GET", "/me/lines")
def my_lines(asked: Asked) -> Answer:
    names = ("id", "name", "login", "address", "status", "expires_at", "opens_at", "owed_minor")
    return 200, {
        "items": [
            {name: one[name] for name in names}
            | {
                "package_name": asked.state.package(one["package_id"])["name"],
                "is_chosen": one["id"] == asked.state.signed_in["id"],
            }
            for one in asked.state.lines
        ]
    }


@route("PUT", "/me/line", needs_key=False)
def choose_line(asked: Asked) -> Answer:
    asked.state.whose = _line(asked)["id"]
    return 204, None


@route("GET", "/me/packages")
def my_packages(asked: Asked) -> Answer:
    return 200, {"items": offers(asked), "providers": providers(asked)}


@route("GET", "/me/sessions")
def my_sessions(asked: Asked) -> Answer:
    return customer_sessions(asked, asked.state.signed_in["id"])


@route("GET", "/me/usage")
def my_usage(asked: Asked) -> Answer:
    return 200, {"days": fake_state.usage_days(asked.state)}


@route("GET", "/me/invoices")
def my_invoices(asked: Asked) -> Answer:
    return customer_invoices(asked, asked.state.signed_in["id"])


@route("GET", "/me/payments")
def my_payments(asked: Asked) -> Answer:
    return customer_payments(asked, asked.state.signed_in["id"])


@route("POST", "/me/advances")
@route("POST", "/me/payments")
def pay_for_me(asked: Asked) -> Answer:
    return started(asked, _line(asked))


@route("POST", "/me/purchases")
def buy_for_me(asked: Asked) -> Answer:
    return bought(asked, _line(asked))
