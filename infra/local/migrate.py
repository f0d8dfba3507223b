"""Bring data of an older version over, as somebody does after a deployment to AWS: call the function.

A state folder may have been made by any version before; the function writes what this version reads and
does nothing where that was done.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from infra.local.cloud.endpoint import Endpoint
from infra.local.steps import StepFailed

CALLS_MAX = 100


def bring_over(endpoint: Endpoint, outputs: Mapping[str, str], say: Callable[[str], None]) -> None:
    """Call the migrations until they are done."""
    # It may take minutes, and a call that is repeated meanwhile would only compete with it.
    functions = endpoint.client("lambda", retries=1, read_timeout=900)
    for _ in range(CALLS_MAX):
        answer = functions.invoke(FunctionName=outputs["MigrateStateFunction"])
        told = json.loads(answer["Payload"].read())
        if "FunctionError" in answer:
            raise StepFailed(f"data of an older version was not brought over: {told}")
        if told["brought_over"]:
            say(f"{told['brought_over']} entries of an older version were brought over")
        if told["is_done"]:
            return
    raise StepFailed(f"data of an older version was not brought over in {CALLS_MAX} calls")
