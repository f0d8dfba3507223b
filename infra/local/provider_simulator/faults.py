"""Scenarios: what goes wrong, where, and how often.

A fault acts on one kind of call (`endpoint`, or any) *before* the work or *after* it. After is the
evil one: the money has moved and nobody is told.
"""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web

from infra.local.provider_simulator.state import Document, State

# Scenarios of the whole provider. Values are what `/control/scenario` may leave out.
FAULTS: dict[str, Document] = {
    "timeout-after-charge": {"endpoint": "execute", "when": "after", "kind": "hang"},
    "timeout-before-charge": {"endpoint": "execute", "when": "before", "kind": "hang"},
    "token-expired": {"endpoint": "any", "when": "before", "kind": "unauthorized", "times": 1},
    "token-storm": {"endpoint": "grant", "when": "before", "kind": "slow", "seconds": 0.5},
    "html-error": {"endpoint": "any", "when": "before", "kind": "html"},
    "html-error-after-charge": {"endpoint": "execute", "when": "after", "kind": "html"},
    "bad-json": {"endpoint": "any", "when": "before", "kind": "bad-json"},
    "bad-json-after-charge": {"endpoint": "execute", "when": "after", "kind": "bad-json"},
    "slow": {"endpoint": "any", "when": "before", "kind": "slow", "seconds": 5},
    "5xx": {"endpoint": "any", "when": "before", "kind": "5xx"},
    "5xx-after-charge": {"endpoint": "execute", "when": "after", "kind": "5xx"},
    "200-error": {"endpoint": "any", "when": "before", "kind": "200-error"},
    "huge-body": {"endpoint": "any", "when": "before", "kind": "huge"},
    "redirect-loop": {"endpoint": "any", "when": "before", "kind": "redirect"},
}
# Scenarios of the payments that are created while they are set.
PAYMENT_SCENARIOS = (
    "happy",
    "duplicate-callbacks",
    "forged-callback",
    "wrong-amount",
    "late-success",
    "query-lag",
)
SCENARIOS = (*PAYMENT_SCENARIOS, *FAULTS)
HANG_SECONDS = 35.0


def payment_scenario(state: State) -> Document:
    scenario = state.get("setting", "scenario") or {"name": "happy"}
    return scenario if scenario["name"] in PAYMENT_SCENARIOS else {"name": "happy"}


def take_fault(state: State, endpoint: str, when: str) -> Document | None:
    """Return the fault that hits this call, counting it down."""
    scenario = state.get("setting", "scenario")
    if scenario is None or scenario["name"] not in FAULTS:
        return None
    fault = FAULTS[scenario["name"]] | scenario
    is_meant = fault["endpoint"] == endpoint or (
        fault["endpoint"] == "any" and endpoint not in ("grant", "refresh")
    )
    if not is_meant or fault["when"] != when:
        return None
    if "times" in fault:
        if fault["times"] <= 0:
            return None
        state.put("setting", "scenario", scenario | {"times": fault["times"] - 1})
    return fault


async def suffer(fault: Document, request: web.Request) -> web.StreamResponse | None:
    """Return the spoilt answer, or None where the call only goes on later."""
    kind = fault["kind"]
    if kind == "slow":
        await asyncio.sleep(float(fault.get("seconds", 5)))
        return None
    if kind == "hang":
        await asyncio.sleep(float(fault.get("seconds", HANG_SECONDS)))
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=504)
    return _spoilt(kind, request)


def _spoilt(kind: str, request: web.Request) -> web.Response:
    answers: dict[str, dict[str, Any]] = {
        "unauthorized": {"status": 401, "text": '{"message":"The incoming token has expired"}'},
        "html": {"status": 200, "text": "<html><body>Service error</body></html>"},
        "bad-json": {"status": 200, "text": '{"statusCode":"0000","statusMess'},
        "5xx": {"status": 503, "text": '{"message":"Service Unavailable"}'},
        "200-error": {
            "status": 200,
            "text": '{"statusCode":"9999","statusMessage":"System error"}',
        },
        "huge": {
            "status": 200,
            "text": '{"statusCode":"0000","padding":"' + "x" * 3_000_000 + '"}',
        },
        "redirect": {"status": 302, "headers": {"Location": str(request.url)}},
    }
    return web.Response(**answers[kind])
