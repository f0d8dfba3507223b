"""One process that runs one function, one call at a time.

Invariants: a call ends within the function's time; a process that died or ran out of time is gone
and the next call starts a new one. Needs no LocalStack. Proof: tests/localstack.
"""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WORKER = Path(__file__).with_name("worker.py")
STOP_SECONDS = 5.0
LONGEST_LOG_CHARACTERS = 200_000


class FunctionDidNotLoad(Exception):
    """The handler could not be imported; `description` is what Lambda would answer."""

    def __init__(self, description: Mapping[str, Any]) -> None:
        super().__init__(description["errorMessage"])
        self.description = description


@dataclass(frozen=True, slots=True)
class Program:
    """What runs: the interpreter, the deployed code, its layers, and the variables it sees."""

    python: str
    code: Path
    layers: tuple[Path, ...]
    environment: Mapping[str, str]
    timeout_seconds: float

    def variables(self) -> dict[str, str]:
        # A later layer wins over an earlier one, and the function over all of them.
        layers = [str(layer / "python") for layer in reversed(self.layers)]
        path = ":".join([str(self.code), *layers])
        return {**self.environment, "_FUNCTION_PATH": path, "PYTHONUNBUFFERED": "1"}


@dataclass(frozen=True, slots=True)
class Call:
    request_id: str
    function_arn: str
    payload: str


@dataclass(frozen=True, slots=True)
class Outcome:
    payload: str
    is_error: bool


class FunctionProcess:
    def __init__(self, program: Program) -> None:
        self._program = program
        self._log = ""
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start the process and wait until the handler is loaded."""
        program = self._program
        process = subprocess.Popen(
            # -S -E -P: only what was deployed is on the path, as in Lambda.
            [program.python, "-S", "-E", "-P", str(WORKER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=program.variables(),
            cwd=program.code,
            text=True,
            start_new_session=True,
        )
        self._process = process
        self._log_reader = threading.Thread(target=self._collect_log, args=(process,), daemon=True)
        self._log_reader.start()
        assert process.stdout is not None
        line = process.stdout.readline()
        message = json.loads(line) if line else {"failed_to_load": _exited()}
        if "failed_to_load" in message:
            self.stop()
            raise FunctionDidNotLoad(message["failed_to_load"])

    def call(self, call: Call) -> Outcome:
        """Run the handler once; start the process again when the last call has ended it."""
        if self._process is None or self._process.poll() is not None:
            self.start()
        assert self._process is not None
        ran_out_of_time = threading.Event()

        def end(process: subprocess.Popen[str]) -> None:
            ran_out_of_time.set()
            process.kill()

        timer = threading.Timer(self._program.timeout_seconds, end, args=(self._process,))
        timer.start()
        try:
            line = self._exchange(call)
        finally:
            timer.cancel()
        if line:
            return _outcome(json.loads(line))
        self.stop()
        seconds = self._program.timeout_seconds
        failure = _timed_out(call, seconds) if ran_out_of_time.is_set() else _exited()
        return Outcome(json.dumps(failure), is_error=True)

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(STOP_SECONDS)
            # What was printed last is still on its way through the pipe.
            self._log_reader.join(STOP_SECONDS)
            self._process = None

    def take_log(self) -> str:
        """Return what was printed since the last call of this."""
        log, self._log = self._log, ""
        return log

    def _exchange(self, call: Call) -> str:
        process = self._process
        assert process is not None and process.stdin is not None and process.stdout is not None
        message = {
            "request_id": call.request_id,
            "function_arn": call.function_arn,
            "payload": call.payload,
            "timeout_seconds": self._program.timeout_seconds,
        }
        try:
            process.stdin.write(json.dumps(message) + "\n")
            process.stdin.flush()
        except BrokenPipeError:
            return ""
        return process.stdout.readline()

    def _collect_log(self, process: subprocess.Popen[str]) -> None:
        assert process.stderr is not None
        for line in process.stderr:
            self._log = (self._log + line)[-LONGEST_LOG_CHARACTERS:]


def _outcome(message: Mapping[str, Any]) -> Outcome:
    if "error" in message:
        return Outcome(json.dumps(message["error"]), is_error=True)
    return Outcome(message["payload"], is_error=False)


def _timed_out(call: Call, seconds: float) -> dict[str, str]:
    message = f"RequestId: {call.request_id} Error: Task timed out after {seconds:.2f} seconds"
    return {"errorType": "Sandbox.Timedout", "errorMessage": message}


def _exited() -> dict[str, str]:
    return {"errorType": "Runtime.ExitError", "errorMessage": "Error: Runtime exited"}
