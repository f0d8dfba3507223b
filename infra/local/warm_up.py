"""Every function has run once before anybody clicks: no switch in the product, only harmless calls.

* each part of the API is asked for something without a session, and refuses it as it refuses anybody;
* each consumer of a queue or stream is given an empty batch;
* the relay is given an event again that it had before. Streams deliver at least once, so every effect
  of it bears that: what the edges know already is not told again, and nobody is texted.

Proof: tests/local_cloud/test_warm_up.py.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import requests

from infra.local.cloud.endpoint import Endpoint

# One of each function behind the API; all are reads, and none is answered with data.
ASKED = (
    "/public/isps/none",
    "/public/payments/none",
    "/home",
    "/me",
    "/me/invoices/none/document?format=pdf&language=bn",
    "/edge/v1/snapshot",
    "/pay/return/bkash/none/none",
)
AT_ONCE = 2
EVENTS_LOOKED_AT = 200


def warm_up(origin: str, endpoint: Endpoint, outputs: Mapping[str, str]) -> None:
    """Call everything once. What an answer says does not matter: it is about having answered."""
    functions = endpoint.client("lambda")
    consumers = _consumers(functions)
    calls: list[Callable[[], object]] = [_asked(f"{origin}/api{path}") for path in ASKED]
    calls += [_invoked(functions, name, {"Records": []}) for name in consumers]
    event = _an_event_of_a_router(endpoint, outputs["EventsTable"])
    if event is not None:
        relays = consumers_of(functions, event["eventSourceARN"])
        calls += [_invoked(functions, name, {"Records": [event]}) for name in relays]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for call in [pool.submit(call) for call in calls]:
            call.result()


def consumers_of(functions: Any, source_arn: str) -> list[str]:
    found = functions.list_event_source_mappings(EventSourceArn=source_arn)
    return [mapping["FunctionArn"] for mapping in found["EventSourceMappings"]]


def _consumers(functions: Any) -> list[str]:
    pages = functions.get_paginator("list_event_source_mappings").paginate()
    return sorted({one["FunctionArn"] for page in pages for one in page["EventSourceMappings"]})


def _asked(url: str) -> Callable[[], object]:
    return lambda: requests.get(url, timeout=60, allow_redirects=False)


def _invoked(functions: Any, name: str, payload: Mapping[str, Any]) -> Callable[[], object]:
    return lambda: functions.invoke(FunctionName=name, Payload=json.dumps(payload).encode())


def _an_event_of_a_router(endpoint: Endpoint, table: str) -> dict[str, Any] | None:
    """Return an event that says that a router was changed, as the stream told it."""
    database = endpoint.client("dynamodb")
    items = database.scan(TableName=table, Limit=EVENTS_LOOKED_AT)["Items"]
    stream = database.describe_table(TableName=table)["Table"]["LatestStreamArn"]
    for item in items:
        if item.get("name", {}).get("S") == "nas.changed":
            return {
                "eventID": "again",
                "eventName": "INSERT",
                "eventSource": "aws:dynamodb",
                "eventSourceARN": stream,
                "dynamodb": {
                    "Keys": {key: item[key] for key in ("pk", "sk")},
                    "NewImage": item,
                    "SequenceNumber": "1",
                },
            }
    return None
