"""Money to look at and compared days of the stand-in."""

from __future__ import annotations

from tests.browser.fake_api import Asked, route
from tests.browser.fake_money import Fact, compared_day
from tests.browser.fake_routes import Answer, excerpt, page


@route("GET", "/money-inbox")
def money_inbox(asked: Asked) -> Answer:
    is_open = asked.query.get("shown", "open") == "open"
    found = [one for one in asked.state.matters if one["is_open"] is is_open]
    return page(excerpt(asked, found, "since"))


@route("POST", "/money-inbox/{matter_id}/accept")
def accept(asked: Asked, matter_id: str) -> Answer:
    return _decided(asked, matter_id, "accept", asked.body["note"])


@route("POST", "/money-inbox/{matter_id}/assign")
def assign(asked: Asked, matter_id: str) -> Answer:
    customer = asked.state.customer(asked.body["customer_id"])
    found = _matter(asked, matter_id)
    found |= {"customer_id": customer["id"], "customer_name": customer["name"]}
    customer["credit_minor"] += found["amount_minor"]
    return _decided(asked, matter_id, "assign", asked.body["note"])


@route("POST", "/money-inbox/{matter_id}/book")
def book(asked: Asked, matter_id: str) -> Answer:
    return _decided(asked, matter_id, "book", "")


@route("GET", "/payment-accounts/{account_id}/statements")
def statement_days(asked: Asked, account_id: str) -> Answer:
    return page(asked.state.compared_days)


@route("POST", "/payment-accounts/{account_id}/statements")
def compare(asked: Asked, account_id: str) -> Answer:
    made = compared_day(asked.state) | {"day": asked.body["day"]}
    asked.state.compared_days.insert(0, made)
    return 200, made


@route("GET", "/payment-accounts/{account_id}/statements/{day}")
def statement_day(asked: Asked, account_id: str, day: str) -> Answer:
    return 200, next(one for one in asked.state.compared_days if one["day"] == day)


@route("GET", "/payment-accounts/{account_id}/statements/{day}/differences")
def differences(asked: Asked, account_id: str, day: str) -> Answer:
    return page([one for one in asked.state.matters if one["day"] == day])


def _matter(asked: Asked, matter_id: str) -> Fact:
    return next(one for one in asked.state.matters if one["id"] == matter_id)


def _decided(asked: Asked, matter_id: str, deed: str, note: str) -> Answer:
    found = _matter(asked, matter_id)
    decided = {
        "deed": deed,
        "note": note,
        "by": asked.state.accounts[0]["id"],
        "by_name": asked.state.owner_name,
        "at": asked.state.now,
    }
    found |= {"is_open": False, "deeds": [], "decided": decided}
    return 200, found
