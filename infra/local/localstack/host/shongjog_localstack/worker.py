"""Runs in the process of one function: loads the handler, then answers one JSON line with another.

Needs the standard library only: the interpreter sees no packages but those of the deployment.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, TextIO

Handler = Callable[[Any, Any], Any]


def main() -> None:
    answers = _claim_standard_output()
    sys.path[:0] = os.environ.pop("_FUNCTION_PATH").split(os.pathsep)
    try:
        handler = _load_handler(os.environ["_HANDLER"])
    except ImportError as error:
        # The name and the words by which Lambda tells of a missing package.
        described = _described(error) | {"errorType": "Runtime.ImportModuleError"}
        _say(answers, {"failed_to_load": described})
        return
    except BaseException as error:
        _say(answers, {"failed_to_load": _described(error)})
        return
    _say(answers, {"is_ready": True})
    for line in sys.stdin:
        _say(answers, _answer(handler, json.loads(line)))


def _claim_standard_output() -> TextIO:
    """Keep the real standard output for answers; what the handler prints becomes log lines."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    sys.stdout = os.fdopen(1, "w", buffering=1)
    return answers


def _load_handler(name: str) -> Handler:
    module, _, attribute = name.rpartition(".")
    handler: Handler = getattr(importlib.import_module(module.replace("/", ".")), attribute)
    return handler


def _answer(handler: Handler, call: dict[str, Any]) -> dict[str, Any]:
    try:
        event = json.loads(call["payload"] or "null")
        return {"payload": json.dumps(handler(event, _context(call)))}
    except BaseException as error:
        traceback.print_exc()
        return {"error": {**_described(error), "requestId": call["request_id"]}}


def _context(call: dict[str, Any]) -> SimpleNamespace:
    ends_at = time.monotonic() + call["timeout_seconds"]
    environment = os.environ
    return SimpleNamespace(
        function_name=environment["AWS_LAMBDA_FUNCTION_NAME"],
        function_version=environment["AWS_LAMBDA_FUNCTION_VERSION"],
        memory_limit_in_mb=environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"],
        log_group_name=environment["AWS_LAMBDA_LOG_GROUP_NAME"],
        log_stream_name=environment["AWS_LAMBDA_LOG_STREAM_NAME"],
        invoked_function_arn=call["function_arn"],
        aws_request_id=call["request_id"],
        identity=None,
        client_context=None,
        get_remaining_time_in_millis=lambda: max(0, int((ends_at - time.monotonic()) * 1_000)),
    )


def _described(error: BaseException) -> dict[str, Any]:
    return {
        "errorType": type(error).__name__,
        "errorMessage": str(error),
        "stackTrace": traceback.format_tb(error.__traceback__),
    }


def _say(answers: TextIO, message: dict[str, Any]) -> None:
    answers.write(json.dumps(message) + "\n")


if __name__ == "__main__":
    main()
