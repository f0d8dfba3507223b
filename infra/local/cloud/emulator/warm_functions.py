"""One process of every function is started before anybody waits for it.

Why: this is a convenience of the local cloud, not a fix. A cold start costs most of a second on a
small machine, and a payment passes through four functions; on AWS they start side by side on
machines of their own. One after another, so that the machine stays usable meanwhile. Consumers of
queues and streams come first: whoever starts the product calls the functions behind the API himself,
and a function that somebody called has its process.
"""

from __future__ import annotations

import logging
import threading
import time
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

log = logging.getLogger("warm_functions")
LOOK_EVERY_SECONDS = 1.0


def keep_one_process_warm() -> None:
    threading.Thread(target=_keep, daemon=True, name="warm-functions").start()


def _keep() -> None:
    # Code that cannot start is tried once: the caller will see the error.
    tried: set[str] = set()
    while True:
        time.sleep(LOOK_EVERY_SECONDS)
        functions = list(lambda_svc._functions._data.values())
        for function in sorted(functions, key=_is_called_by_people):
            config = function["config"]
            attempt = f"{config['FunctionArn']} {config.get('RevisionId')}"
            if attempt not in tried and function.get("code_zip"):
                tried.add(attempt)
                lambda_svc._run_with_function_config_scope(function, _start_one, function)


def _is_called_by_people(function: dict[str, Any]) -> bool:
    arn = function["config"]["FunctionArn"]
    return all(mapping["FunctionArn"] != arn for _, _, mapping in lambda_svc._iter_all_esms())


def _has_a_process(config: dict[str, Any]) -> bool:
    key = lambda_runtime._worker_key(config["FunctionName"], config, "$LATEST")
    return bool(lambda_runtime._workers.get(key))


def _start_one(function: dict[str, Any]) -> None:
    config = function["config"]
    if _has_a_process(config):
        return
    worker, _ = lambda_svc.acquire_worker(
        config["FunctionName"], config, function["code_zip"], qualifier="$LATEST"
    )
    if worker is None:
        return
    try:
        lambda_runtime.ensure_spawned(worker)
    except RuntimeError as error:
        log.warning("%s does not start: %s", config["FunctionName"], error)
    finally:
        lambda_svc.release_worker(worker)
