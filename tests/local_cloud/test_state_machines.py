"""Step Functions: Map, retry and catch by the exception's class, and a repeatable start."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.local_cloud.conftest import Sample
from tests.waiting import until


def _run(sample: Sample, items: list[dict[str, str]], name: str) -> Any:
    client = sample.endpoint.client("stepfunctions")
    arn = client.start_execution(
        stateMachineArn=sample.outputs["Machine"], name=name, input=json.dumps({"items": items})
    )["executionArn"]

    def ended() -> Any:
        found = client.describe_execution(executionArn=arn)
        return found if found["status"] != "RUNNING" else None

    return until(ended)


def test_a_map_calls_a_function_for_each_item_in_order(sample: Sample) -> None:
    ended = _run(sample, [{"name": "a"}, {"name": "b"}], uuid.uuid4().hex)
    assert [each["said"] for each in json.loads(ended["output"])] == ["A", "B"]


def test_retry_and_catch_match_the_class_of_the_exception(sample: Sample) -> None:
    items = [{"name": "not yet", "id": uuid.uuid4().hex}, {"name": "never"}]
    retried, caught = json.loads(_run(sample, items, uuid.uuid4().hex)["output"])
    assert retried["said"] == "NOT YET"
    assert caught == "gave up"


def test_a_repeated_start_answers_with_the_running_execution(sample: Sample) -> None:
    client = sample.endpoint.client("stepfunctions")
    name = uuid.uuid4().hex

    def start(what: str) -> str:
        answer = client.start_execution(
            stateMachineArn=sample.outputs["Machine"],
            name=name,
            input=json.dumps({"items": [{"name": what}]}),
        )
        return str(answer["executionArn"])

    assert start("slow") == start("slow")
    with pytest.raises(ClientError, match="ExecutionAlreadyExists"):
        start("other")
