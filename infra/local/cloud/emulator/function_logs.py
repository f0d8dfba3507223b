"""What functions log goes into one file, `functions.log` beside the state.

Why: the emulator keeps every line for ever in memory, in a log stream of its own for each call, and
so in every snapshot. A file is also what a developer wants to follow. Two files of at most 20 MB.
"""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from ministack.services import lambda_svc

from infra.local.cloud.emulator.needed import still_needed

LARGEST_BYTES = 20_000_000


def write_function_logs_to(path: Path) -> None:
    still_needed(
        "new_uuid" in lambda_svc._emit_lambda_logs.__code__.co_names,
        "function logs",
        "each call gets a log stream of its own",
    )
    handler = RotatingFileHandler(path, maxBytes=LARGEST_BYTES, backupCount=1, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log = logging.getLogger("functions")
    log.addHandler(handler)
    log.propagate = False
    log.setLevel(logging.INFO)

    def emit(
        func: dict[str, Any], request_id: str, text: str, error: bool, duration_ms: int, **_: Any
    ) -> None:
        name = (func.get("config") or func).get("FunctionName", "?")
        for line in (text or "").splitlines():
            log.info("%s %s %s", name, request_id[:8], line)
        outcome = "failed" if error else "done"
        log.info("%s %s %s in %d ms", name, request_id[:8], outcome, duration_ms)

    lambda_svc._emit_lambda_logs = emit
