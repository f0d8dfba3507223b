"""LocalStack's functions as processes of this machine instead of containers.

Unlike the containers of LocalStack's free edition, the processes do get the function's layers.
"""

# LocalStack and Twisted live in another environment, so their types are not known here.
# mypy: disable-error-code="import-not-found, misc, untyped-decorator"

from __future__ import annotations

import json
import os
from typing import Any

from localstack import config
from localstack.services.lambda_.invocation.executor_endpoint import StatusErrorException
from localstack.services.lambda_.invocation.lambda_models import (
    FunctionVersion,
    InvocationResult,
)
from localstack.services.lambda_.invocation.runtime_executor import RuntimeExecutor

from .function_process import (
    Call,
    FunctionDidNotLoad,
    FunctionProcess,
    Program,
)

LOOPBACK = "127.0.0.1"


class ProcessRuntimeExecutor(RuntimeExecutor):
    """One execution environment. LocalStack makes at most one call at a time to each."""

    _process: FunctionProcess | None = None

    def start(self, env_vars: dict[str, Any]) -> None:
        self._process = FunctionProcess(self._program(env_vars))
        try:
            self._process.start()
        except FunctionDidNotLoad as failure:
            raise _did_not_start(failure) from failure

    def stop(self) -> None:
        if self._process is not None:
            self._process.stop()

    def invoke(self, payload: dict[str, str]) -> InvocationResult:
        assert self._process is not None, "invoked before it was started"
        request_id = payload["invoke-id"]
        call = Call(request_id, payload["invoked-function-arn"], payload["payload"])
        try:
            outcome = self._process.call(call)
        except FunctionDidNotLoad as failure:
            raise _did_not_start(failure) from failure
        logs = (
            f"START RequestId: {request_id} Version: {self.function_version.id.qualifier}\n"
            f"{self._process.take_log()}"
            f"END RequestId: {request_id}\nREPORT RequestId: {request_id}\n"
        )
        return InvocationResult(request_id, outcome.payload.encode(), outcome.is_error, logs)

    def get_logs(self) -> str:
        return self._process.take_log() if self._process else ""

    def get_address(self) -> str:
        return LOOPBACK

    def get_endpoint_from_executor(self) -> str:
        return LOOPBACK

    def get_runtime_endpoint(self) -> str:
        return f"http://{LOOPBACK}:{config.GATEWAY_LISTEN[0].port}/_localstack_lambda/{self.id}"

    @classmethod
    def prepare_version(cls, function_version: FunctionVersion) -> None:
        function_version.config.code.prepare_for_execution()

    @classmethod
    def cleanup_version(cls, function_version: FunctionVersion) -> None:
        """Nothing to do: LocalStack removes the unpacked code itself."""

    def _program(self, env_vars: dict[str, Any]) -> Program:
        configured = self.function_version.config
        layers = [layer.code for layer in configured.layers or ()]
        for code in (configured.code, *layers):
            code.prepare_for_execution()
        code_location = configured.code.get_unzipped_code_location()
        environment = {name: str(value) for name, value in env_vars.items() if value is not None}
        environment |= {"LAMBDA_TASK_ROOT": str(code_location), "PATH": os.environ["PATH"]}
        return Program(
            python=os.environ["EMBEDDED_FUNCTION_PYTHON"],
            code=code_location,
            layers=tuple(code.get_unzipped_code_location() for code in layers),
            environment=environment,
            timeout_seconds=configured.timeout,
        )


def _did_not_start(failure: FunctionDidNotLoad) -> StatusErrorException:
    description = json.dumps(failure.description).encode()
    return StatusErrorException("Environment startup failed", payload=description)
