"""One function in one process: answers, errors, time limits, death and logs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from infra.local.localstack.host.shongjog_localstack.function_process import (
    Call,
    FunctionDidNotLoad,
    FunctionProcess,
    Program,
)
from tests.waiting import LIMIT_SECONDS

Starter = Callable[..., FunctionProcess]

VARIABLES = {
    "_HANDLER": "app.run",
    "AWS_LAMBDA_FUNCTION_NAME": "sell",
    "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
    "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/sell",
    "AWS_LAMBDA_LOG_STREAM_NAME": "stream",
}


@pytest.fixture
def process_of(tmp_path: Path) -> Iterator[Starter]:
    started: list[FunctionProcess] = []

    def start(body: str, *, timeout_seconds: float = 3600, head: str = "") -> FunctionProcess:
        lines = "\n".join(f"    {line}" for line in body.splitlines())
        (tmp_path / "app.py").write_text(f"{head}\ndef run(event, context):\n{lines}\n")
        program = Program(sys.executable, tmp_path, (), VARIABLES, timeout_seconds)
        started.append(FunctionProcess(program))
        return started[-1]

    yield start
    for process in started:
        process.stop()


def call(process: FunctionProcess, payload: object = None) -> object:
    outcome = process.call(Call("request-1", "arn:sell", json.dumps(payload)))
    return json.loads(outcome.payload)


def test_a_call_gets_what_the_handler_returned(process_of: Starter) -> None:
    process = process_of("return {'said': event['word'], 'id': context.aws_request_id}")
    assert call(process, {"word": "হ্যাঁ"}) == {"said": "হ্যাঁ", "id": "request-1"}


def test_an_error_keeps_its_class_and_the_process(process_of: Starter) -> None:
    process = process_of(
        "if event: raise Never('as always')\nreturn os.getpid()",
        head="import os\nclass Never(Exception): pass",
    )
    before = call(process)
    answer = call(process, True)
    assert isinstance(answer, dict)
    assert (answer["errorType"], answer["errorMessage"]) == ("Never", "as always")
    assert call(process) == before


def test_what_a_handler_prints_is_a_log_and_not_an_answer(process_of: Starter) -> None:
    process = process_of("print('{\"payload\": 1}')\nreturn 2")
    assert call(process) == 2
    process.stop()
    assert '{"payload": 1}' in process.take_log()


def test_a_call_that_takes_too_long_ends_and_the_next_one_works(process_of: Starter) -> None:
    process = process_of("time.sleep(event)\nreturn 'done'", timeout_seconds=5, head="import time")
    assert call(process, 0) == "done"
    answer = call(process, 3600)
    assert isinstance(answer, dict)
    assert answer["errorType"] == "Sandbox.Timedout"
    assert call(process, 0) == "done"


def test_a_process_that_dies_is_an_error_and_the_next_call_works(process_of: Starter) -> None:
    process = process_of("os._exit(3) if event else None\nreturn 'alive'", head="import os")
    assert call(process) == "alive"
    answer = call(process, True)
    assert isinstance(answer, dict)
    assert answer["errorType"] == "Runtime.ExitError"
    assert call(process) == "alive"


def test_a_handler_that_cannot_be_imported_says_what_is_missing(process_of: Starter) -> None:
    process = process_of("return 1", head="import not_deployed")
    with pytest.raises(FunctionDidNotLoad, match="not_deployed") as failure:
        process.start()
    assert failure.value.description["errorType"] == "Runtime.ImportModuleError"


def test_packages_of_the_developer_are_not_visible(process_of: Starter) -> None:
    process = process_of("return [p for p in sys.path if 'site-packages' in p]", head="import sys")
    assert call(process) == []


def test_time_that_remains_is_told(process_of: Starter) -> None:
    process = process_of("return context.get_remaining_time_in_millis()", timeout_seconds=900)
    remaining = call(process)
    assert isinstance(remaining, int)
    assert 900_000 - LIMIT_SECONDS * 1000 < remaining <= 900_000
