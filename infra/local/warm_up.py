"""Every function has run once before anybody clicks: no switch in the product, only harmless calls.

* each part of the API is asked for something without a session, and refuses it as it refuses anybody;
* a few records are given again to the consumers of their streams, as a stream itself may do at any
  time. Every effect bears that: no entry is added twice, no edge is told what it knows, nobody is
  texted again.

How much that saves is in `make story`, played right after a start.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from typing import Any

import requests
from botocore.exceptions import BotoCoreError, ClientError

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
# An event for the edges and one for a message, and an entry of the journal.
REPEATED_EVENTS = ("nas.changed", "payment.received")
PAGES_LOOKED_AT = 5
NO_ANSWER = (requests.RequestException, BotoCoreError, ClientError)


def warm_up(
    origin: str, endpoint: Endpoint, outputs: Mapping[str, str], say: Callable[[str], None]
) -> None:
    """Call everything once. What an answer says does not matter: it is about having answered."""
    calls: list[Callable[[], object]] = [_asked(f"{origin}/api{path}") for path in ASKED]
    for name in REPEATED_EVENTS:
        calls += _repeated(endpoint, outputs["EventsTable"], "name", name)
    calls += _repeated(endpoint, outputs["LedgerTable"], "sk", "ENTRY")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for running in [pool.submit(call) for call in calls]:
            try:
                running.result()
            except NO_ANSWER as error:
                # It costs somebody a slow first click, not the run.
                say(f"not everything is warm: {type(error).__name__}")


def _asked(url: str) -> Callable[[], object]:
    return lambda: requests.get(url, timeout=60, allow_redirects=False)


def _repeated(
    endpoint: Endpoint, table: str, attribute: str, value: str
) -> Iterator[Callable[[], object]]:
    """Yield the calls that deliver one record of a table's stream again; none for an empty table."""
    database, functions = endpoint.client("dynamodb"), endpoint.client("lambda")
    item = _found(database, table, attribute, value)
    if item is None:
        return
    stream = database.describe_table(TableName=table)["Table"]["LatestStreamArn"]
    record = {
        "eventID": "repeated",
        "eventName": "INSERT",
        "eventSource": "aws:dynamodb",
        "eventSourceARN": stream,
        "dynamodb": {
            "Keys": {key: item[key] for key in ("pk", "sk")},
            "NewImage": item,
            "SequenceNumber": "1",
        },
    }
    payload = json.dumps({"Records": [record]}).encode()
    mappings = functions.list_event_source_mappings(EventSourceArn=stream)["EventSourceMappings"]
    for mapping in mappings:
        yield partial(functions.invoke, FunctionName=mapping["FunctionArn"], Payload=payload)


def _found(database: Any, table: str, attribute: str, value: str) -> dict[str, Any] | None:
    pages = database.get_paginator("scan").paginate(
        TableName=table,
        FilterExpression="#attribute = :value",
        ExpressionAttributeNames={"#attribute": attribute},
        ExpressionAttributeValues={":value": {"S": value}},
        PaginationConfig={"PageSize": 200},
    )
    items = (item for page in islice(pages, PAGES_LOOKED_AT) for item in page["Items"])
    return next(items, None)
