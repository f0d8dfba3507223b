"""A function's error keeps its class and its stack, and its process stays warm.

Why: state machines match `ErrorEquals` on the exception's class name, which AWS reports as
`errorType`; the emulator reports `Runtime.HandlerError` for all of them. It also ends the warm
process after every error, so that a retry pays a cold start that AWS does not charge.
"""

from __future__ import annotations

import threading
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

from infra.local.cloud.emulator.needed import still_needed

_AS_RELEASED = (
    '_real_stdout.write(json.dumps({"status": "error", "error": str(e), '
    '"trace": traceback.format_exc()}) + "\\n")'
)
# "ok" for the emulator's own protocol: it ends a process that answers "error".
_AS_ON_AWS = (
    '_real_stdout.write(json.dumps({"status": "ok", "result": None, "raised": '
    '{"errorMessage": str(e), "errorType": type(e).__name__, '
    '"stackTrace": traceback.format_tb(e.__traceback__)}, '
    '"trace": traceback.format_exc()}) + "\\n")'
)


def keep_the_class_of_errors() -> None:
    still_needed(
        lambda_runtime._PYTHON_WORKER_SCRIPT.count(_AS_RELEASED) == 1,
        "function errors",
        "the worker reports errors without their class",
    )
    lambda_runtime._PYTHON_WORKER_SCRIPT = lambda_runtime._PYTHON_WORKER_SCRIPT.replace(
        _AS_RELEASED, _AS_ON_AWS
    )
    answered = threading.local()
    worker_invoke = lambda_runtime.Worker.invoke
    execute = lambda_svc._execute_function_warm

    def invoke(self: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        answered.last = worker_invoke(self, *args, **kwargs)
        return answered.last  # type: ignore[no-any-return]

    def execute_function(func: Any, event: Any, request_id: str) -> dict[str, Any]:
        answered.last = {}
        outcome: dict[str, Any] = execute(func, event, request_id)
        raised = answered.last.get("raised")
        if raised is None:
            return outcome
        log = "\n".join(part for part in (outcome.get("log"), answered.last["trace"]) if part)
        return {"body": {**raised, "requestId": request_id}, "error": True, "log": log}

    lambda_runtime.Worker.invoke = invoke
    lambda_svc._execute_function_warm = execute_function
