"""A database that has a bad day, for whoever wants to see the product on one.

With `LOCAL_CLOUD_BAD_DAYS=5 make run` every fifth transaction goes wrong, in turn: it meets a conflict,
is throttled, is lost on its way, or is done and its answer is lost. All of these happen on AWS, and the
product has to come through them without losing or doubling a poisha. Not set, nothing is changed.
Proof: tests/local_cloud/test_bad_days.py.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Awaitable, Callable
from typing import Any

from ministack.core.responses import error_response_json
from ministack.services import dynamodb

# Longer than our clients wait for an answer (`isp_aws.dynamodb.connection`).
SILENCE_SECONDS = 6.0

Answer = tuple[int, dict[str, str], bytes]
Handle = Callable[[], Awaitable[Any]]


def have_bad_days(one_in: int) -> None:
    """Let one transaction in so many go wrong."""
    assert one_in > 1, "a database that always fails shows nothing"
    handle, turns = dynamodb.handle_request, itertools.count(1)

    async def handle_badly(
        method: str, url: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
    ) -> Any:
        async def well() -> Any:
            return await handle(method, url, headers, body, query)

        if not headers.get("x-amz-target", "").endswith(".TransactWriteItems"):
            return await well()
        turn, rest = divmod(next(turns), one_in)
        if rest:
            return await well()
        return await FAILURES[turn % len(FAILURES)](body, well)

    dynamodb.handle_request = handle_badly


async def _conflict(body: bytes, _: Handle) -> Answer:
    others = len(json.loads(body)["TransactItems"]) - 1
    reasons = [{"Code": "TransactionConflict"}, *[{"Code": "None"}] * others]
    return _error("TransactionCanceledException", CancellationReasons=reasons)


async def _throttle(_: bytes, __: Handle) -> Answer:
    return _error("ProvisionedThroughputExceededException")


async def _lost_before(_: bytes, __: Handle) -> Answer:
    await asyncio.sleep(SILENCE_SECONDS)
    return _error("InternalServerError")


async def _lost_after(_: bytes, well: Handle) -> Any:
    answer = await well()
    await asyncio.sleep(SILENCE_SECONDS)
    return answer


FAILURES = (_conflict, _throttle, _lost_before, _lost_after)


def _error(code: str, **more: Any) -> Answer:
    status = 500 if code == "InternalServerError" else 400
    answer: Answer = error_response_json(code, code, status, more)
    return answer
