"""Failures put in by a botocore hook: what a cloud does on a bad day, at a call of our choosing."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.exceptions import ReadTimeoutError
from botocore.httpsession import URLLib3Session
from isp_aws.dynamodb import connection

Failure = Callable[[Any], Any]


class _Raw:
    """A body as urllib3 would give it."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self._body


def answer(status: int, code: str, **more: Any) -> Failure:
    """An error answer of the database."""
    body = {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": code, **more}
    return lambda request: AWSResponse(
        request.url,
        status,
        {"content-type": "application/x-amz-json-1.0"},
        _Raw(json.dumps(body).encode()),
    )


def conflict(actions: int) -> Failure:
    """Another transaction holds the first item."""
    reasons = [{"Code": "TransactionConflict"}, *[{"Code": "None"}] * (actions - 1)]
    return answer(400, "TransactionCanceledException", CancellationReasons=reasons)


def throttle() -> Failure:
    return answer(400, "ProvisionedThroughputExceededException")


def time_out() -> Failure:
    def fail(request: Any) -> Any:
        raise ReadTimeoutError(endpoint_url=request.url)

    return fail


def lost_answer() -> Failure:
    """The request arrives and is acted upon; its answer does not come back."""

    def fail(request: Any) -> Any:
        assert URLLib3Session().send(request).status_code == 200
        raise ReadTimeoutError(endpoint_url=request.url)

    return fail


@contextmanager
def failing(operation: str, *failures: Failure) -> Iterator[list[str]]:
    """Let the next calls of an operation fail, one after the other; later ones go through."""
    waiting, seen = list(failures), []

    def hook(request: Any, **_: Any) -> Any:
        seen.append(operation)
        return waiting.pop(0)(request) if waiting else None

    event = f"before-send.dynamodb.{operation}"
    connection.watch(event, hook)
    try:
        yield seen
    finally:
        connection.unwatch(event, hook)


def _conflict_of(request: Any) -> Any:
    return conflict(len(json.loads(request.body)["TransactItems"]))(request)


def _lost_whatever_it_was(request: Any) -> Any:
    URLLib3Session().send(request)
    raise ReadTimeoutError(endpoint_url=request.url)


BAD_DAYS = (_conflict_of, throttle(), time_out(), _lost_whatever_it_was)


@contextmanager
def bad_days() -> Iterator[None]:
    """Let the first try of every transaction fail, each in another way, for as long as this lasts."""
    turns = itertools.count()

    def hook(request: Any, **_: Any) -> Any:
        if not request.headers["amz-sdk-request"].startswith(b"attempt=1;"):
            return None
        return BAD_DAYS[next(turns) % len(BAD_DAYS)](request)

    event = "before-send.dynamodb.TransactWriteItems"
    connection.watch(event, hook)
    try:
        yield
    finally:
        connection.unwatch(event, hook)
