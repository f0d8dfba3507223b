"""Functions: streams, queues, errors, layers, bursts, and nothing that a Lambda would not see."""

from __future__ import annotations

import json
import sys
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.local_cloud.conftest import Sample
from tests.waiting import until


def test_a_write_reaches_the_stream_function_and_through_the_queue_the_next_one(
    sample: Sample,
) -> None:
    name = f"written-{uuid.uuid4().hex}"
    sample.endpoint.client("dynamodb").put_item(
        TableName=sample.outputs["SourceTable"], Item={"pk": {"S": name}}
    )
    assert until(lambda: sample.seen(f"relay#{name}"))
    assert until(lambda: sample.seen(f"work#{name}"))


def test_a_stream_and_a_queue_that_fell_asleep_are_woken_by_a_write(sample: Sample) -> None:
    test_a_write_reaches_the_stream_function_and_through_the_queue_the_next_one(sample)

    def woken() -> bool:
        time.sleep(1.2)  # the pollers fall asleep
        name = f"timed-{uuid.uuid4().hex}"
        before = time.time()
        sample.endpoint.client("dynamodb").put_item(
            TableName=sample.outputs["SourceTable"], Item={"pk": {"S": name}}
        )
        item = until(lambda: sample.seen(f"work#{name}"))[0]
        # Two pollers that sleep on need two seconds every time; one quick relay shows that they do not.
        return float(item["at"]["S"]) - before < 1.5

    until(woken, "a relay that waited for no poller")


def test_a_failed_message_is_delivered_again_alone_and_then_set_aside(sample: Sample) -> None:
    sqs = sample.endpoint.client("sqs")
    poison, fine = f"poison-{uuid.uuid4().hex}", f"fine-{uuid.uuid4().hex}"
    sqs.send_message_batch(
        QueueUrl=sample.outputs["WorkQueue"],
        Entries=[
            {"Id": str(number), "MessageBody": json.dumps({"name": name})}
            for number, name in enumerate((poison, fine))
        ],
    )

    assert _set_aside(sample, poison)
    assert len(sample.seen(f"work#{poison}")) == 2
    assert len(sample.seen(f"work#{fine}")) == 1


def test_a_stuck_record_is_tried_again_alone_and_then_set_aside_in_order(sample: Sample) -> None:
    dynamodb, run = sample.endpoint.client("dynamodb"), uuid.uuid4().hex
    names = [f"{word}-{run}" for word in ("first", "stuck", "last")]
    dynamodb.transact_write_items(
        TransactItems=[
            {"Put": {"TableName": sample.outputs["SourceTable"], "Item": {"pk": {"S": name}}}}
            for name in names
        ]
    )
    assert until(lambda: sample.seen(f"work#{names[2]}"))
    tried = {name: len(sample.seen(f"relay#{name}")) for name in names}
    assert tried[names[0]] == tried[names[2]] == 1
    assert tried[names[1]] >= 2
    assert not sample.seen(f"work#{names[1]}")
    assert _set_aside(sample, "RetryAttemptsExhausted")


def _set_aside(sample: Sample, text: str) -> bool:
    sqs = sample.endpoint.client("sqs")

    def found() -> bool:
        answer = sqs.receive_message(
            QueueUrl=sample.outputs["DeadQueue"], WaitTimeSeconds=1, MaxNumberOfMessages=10
        )
        return any(text in message["Body"] for message in answer.get("Messages", []))

    return until(found)


def test_an_error_keeps_its_class_and_its_stack(sample: Sample) -> None:
    answer = sample.endpoint.client("lambda").invoke(
        FunctionName=sample.outputs["Step"], Payload=json.dumps({"name": "never"})
    )
    error = json.loads(answer["Payload"].read())
    assert answer["FunctionError"] == "Unhandled"
    assert (error["errorType"], error["errorMessage"]) == ("Never", "as always")
    assert "app.py" in "".join(error["stackTrace"])


def test_an_error_leaves_the_process_warm(sample: Sample) -> None:
    def process() -> int:
        answer = client.invoke(
            FunctionName=sample.outputs["Step"], Payload=json.dumps({"name": "fine"})
        )
        return int(json.loads(answer["Payload"].read())["process"])

    client = sample.endpoint.client("lambda")
    before = process()
    client.invoke(FunctionName=sample.outputs["Step"], Payload=json.dumps({"name": "never"}))
    assert process() == before


def test_a_warm_call_does_not_wait_for_log_lines(sample: Sample) -> None:
    sample.call("/anything", body={})

    def is_quick() -> bool:
        before = time.perf_counter()
        sample.call("/anything", body={})
        return time.perf_counter() - before < 0.045

    # Each call would wait 50 ms; one quicker one tells, however busy the machine.
    until(is_quick, "a call that did not wait")


def test_twenty_four_calls_at_once_all_succeed_in_a_few_processes(sample: Sample) -> None:
    with ThreadPoolExecutor(24) as pool:
        calls = [
            pool.submit(sample.call, "/anything", body={"sleep_seconds": 0.1}) for _ in range(24)
        ]
        answers = [call.result() for call in calls]
    assert {status for status, _, _ in answers} == {201}
    assert 1 < len({json.loads(body)["process"] for _, _, body in answers}) < 24


def test_the_last_layer_wins_and_nothing_of_the_developers_python_is_visible(
    sample: Sample,
) -> None:
    _, _, body = sample.call("/anything", body={})
    seen = json.loads(body)
    assert seen["word"] == "from the last layer"
    assert seen["site_packages"] == []


def test_functions_run_with_the_products_python(sample: Sample) -> None:
    _, _, body = sample.call("/anything", body={})
    assert Path(json.loads(body)["python"]).resolve() == Path(sys.executable).resolve()


def test_layers_are_unpacked_once_for_all_processes(sample: Sample) -> None:
    _, _, body = sample.call("/anything", body={})
    assert json.loads(body)["word_from"].count("/layers/") == 1


@pytest.mark.slow
def test_a_rule_fires_every_minute(sample: Sample) -> None:
    assert until(lambda: sample.seen("tick"))
