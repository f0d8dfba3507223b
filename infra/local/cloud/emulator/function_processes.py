"""Functions run as processes that see what a Lambda sees, start quickly and stay few.

* `use_the_products_python`: the emulator would run functions with its own interpreter; ours is the
  project's, without site-packages, so that a library missing from a layer is missing here too; and
  they run behind the fence of `infra/local/cloud/function_fence.py`.
* `unpack_layers_once`: the emulator unpacks every layer for every process (some 60 MB, and no
  compiled files); ours are unpacked once for all clouds of a checkout, under the hash of their
  content, so that Python compiles them once, too.
* `queue_bursts`: the emulator starts a process for every concurrent call; on two cores 24 cold
  starts take longer than 24 calls through a few warm processes.
* `do_not_wait_for_logs`: the emulator waits 50 ms at each call for log lines that are not there.
* `be_patient`: a machine that runs ten clouds and a browser beside each other is not AWS.
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

from infra.local.building import built_once
from infra.local.cloud import function_fence
from infra.local.cloud.emulator.needed import still_needed
from infra.local.cloud.function_fence import OUTSIDE
from infra.local.patience import patience

FENCE = Path(function_fence.__file__)
# A caller waits at most as long as API Gateway would.
BURST_SECONDS = 29.0


def use_the_products_python(python: str, launcher: Path) -> None:
    detect = lambda_runtime._detect_runtime_binary
    still_needed(
        detect("python3.12")[0] not in ("", python),
        "function python",
        "functions run with the emulator's interpreter",
    )
    # -S -E: neither the project's site-packages nor the developer's PYTHON* variables. What a function
    # is given as its environment is made anew for each; whether the fence is open is said here.
    is_open = os.environ.get(OUTSIDE, "")
    launcher.write_text(f'#!/bin/sh\n{OUTSIDE}="{is_open}" exec "{python}" -S -E "{FENCE}" "$@"\n')
    launcher.chmod(0o755)

    def binary_and_script(runtime: str) -> tuple[str, str]:
        binary, script = detect(runtime)
        return (str(launcher), script) if runtime.startswith("python") else (binary, script)

    lambda_runtime._detect_runtime_binary = binary_and_script


def unpack_layers_once(directory: Path) -> None:
    spawn = lambda_runtime.Worker._spawn
    still_needed(
        "_resolve_layer_zip" in spawn.__code__.co_names and "zipfile" in spawn.__code__.co_names,
        "layers",
        "each process unpacks its layers",
    )

    def unpacked(layer: Any) -> str:
        content = lambda_svc._resolve_layer_zip(layer)
        assert content, f"layer {layer} has no content"
        return str(
            built_once(
                directory / hashlib.sha256(content).hexdigest()[:32],
                zipfile.ZipFile(BytesIO(content)).extractall,
            )
        )

    def spawn_with_shared_layers(self: Any) -> None:
        as_deployed = self.config
        # The first layer listed is the first to be overlaid, so that a later one wins, as on AWS.
        paths = [unpacked(layer) for layer in as_deployed.get("Layers") or []]
        environment = dict(as_deployed.get("Environment") or {})
        environment["Variables"] = {
            **(environment.get("Variables") or {}),
            "_LAMBDA_LAYERS_DIRS": os.pathsep.join(paths),
        }
        self.config = {**as_deployed, "Layers": [], "Environment": environment}
        try:
            spawn(self)
        finally:
            self.config = as_deployed

    lambda_runtime.Worker._spawn = spawn_with_shared_layers


def queue_bursts(most: int) -> None:
    acquire = lambda_runtime.acquire_worker
    release = lambda_runtime.release_worker
    still_needed(
        lambda_runtime._LOCAL_MAX_WORKERS == 0, "bursts", "processes per function are unbounded"
    )
    freed = threading.Condition()

    def acquire_or_wait(func_name: str, config: Any, code_zip: bytes, **more: Any) -> Any:
        deadline = time.monotonic() + BURST_SECONDS * patience()
        with freed:
            while True:
                worker, reason = acquire(
                    func_name, config, code_zip, **{**more, "max_concurrency": most}
                )
                remaining = deadline - time.monotonic()
                if worker is not None or remaining <= 0:
                    return worker, reason
                freed.wait(remaining)

    def release_and_tell(worker: Any) -> None:
        release(worker)
        with freed:
            freed.notify_all()

    for module in (lambda_runtime, lambda_svc):
        module.acquire_worker = acquire_or_wait
        module.release_worker = release_and_tell


def do_not_wait_for_logs() -> None:
    drain = lambda_runtime.Worker._drain_stderr_bounded
    still_needed(
        drain.__defaults__ == (0.05, 0.005, 0.25), "logs", "a call waits 50 ms for log lines"
    )
    drain.__defaults__ = (0.002, 0.002, 0.25)


def be_patient() -> None:
    """Give functions more time than their configuration says, as infra/local/patience.py tells."""
    invoke = lambda_runtime.Worker.invoke
    still_needed(
        "timeout" in invoke.__code__.co_varnames, "patience", "a worker is given its Timeout"
    )

    def invoke_patiently(self: Any, *arguments: Any, **more: Any) -> dict[str, Any]:
        as_deployed = self.config
        timeout = as_deployed.get("Timeout", 30) * patience()
        self.config = {**as_deployed, "Timeout": timeout}
        try:
            answer: dict[str, Any] = invoke(self, *arguments, **more)
            return answer
        finally:
            self.config = as_deployed

    lambda_runtime.Worker.invoke = invoke_patiently
