"""The routes of the stand-in about the network: who is online, who had an address."""

from __future__ import annotations

from tests.browser.fake_api import Asked, route
from tests.browser.fake_routes import Answer, page


@route("GET", "/online-customers")
def online_customers(asked: Asked) -> Answer:
    state = asked.state
    named = {one["id"]: one for one in state.customers}
    nas_id = state.nas[0]["id"] if state.nas else "N" * 20
    shown = [
        {
            "customer_id": one["customer_id"],
            "customer_name": named[one["customer_id"]]["name"],
            "login": named[one["customer_id"]]["login"],
            "address": one["framed_ip"],
            "mac": one["calling_station_id"],
            "nas_id": nas_id,
            "nas_name": one["nas_name"],
            "started_at": one["started_at"],
            "as_of": one["as_of"],
            "octets_in": one["octets_in"],
            "octets_out": one["octets_out"],
            "is_closed": named[one["customer_id"]]["status"] != "active",
            "reopened": one["reopened"],
        }
        for one in state.sessions
        if one["ended_at"] is None
    ]
    closed = asked.query.get("is_closed") == "true"
    return page([one for one in shown if one["is_closed"] or not closed])


@route("POST", "/address-look-ups")
def look_up_address(asked: Asked) -> Answer:
    state, body = asked.state, asked.body
    named = {one["id"]: one for one in state.customers}
    holders = [
        {
            "customer_id": one["customer_id"],
            "customer_name": named[one["customer_id"]]["name"],
            "login": named[one["customer_id"]]["login"],
            "mac": one["calling_station_id"],
            "nas_name": one["nas_name"],
            "address": one["framed_ip"],
            "since": one["started_at"],
            "until": one["ended_at"],
            "session_started_at": one["started_at"],
            "session_ended_at": one["ended_at"],
            "terminate_cause": one["terminate_cause"],
        }
        for one in state.sessions
        if one["framed_ip"] == body["address"]
    ]
    kept = {"id": state.new_id(), "asked_by_name": state.owner_name, "asked_at": state.now}
    state.look_ups.insert(0, kept | body | {"found": len(holders)})
    answer = {"address": body["address"], "at": body["at"], "holders": holders, "is_all": True}
    return 201, answer


@route("GET", "/address-look-ups")
def look_ups(asked: Asked) -> Answer:
    return page(asked.state.look_ups)
