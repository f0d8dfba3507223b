"""The handlers as Lambda calls them: what failed is reported, everything else is done once."""

from __future__ import annotations

import importlib.util
import json
import logging
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from add_up_accounts.journal_records import Tampering
from isp.events import Event, EventName
from isp.ledger.proof import BooksDoNotBalance
from isp.notices.sms import Delivery
from isp.refusals import Unavailable
from isp_app.relay_events import RelayEvents
from isp_aws.dynamodb.items.events import event_item
from isp_aws.event_messages import to_message
from samtranslator.yaml_helper import yaml_parse

from tests.background.conftest import FUNCTIONS, ROOT
from tests.fakes.clock import FakeClock
from tests.fakes.idempotency import MemoryIdempotency

TENANT = "aaaaaaaaaa"


@dataclass
class Context:
    function_name: str = "some"
    memory_limit_in_mb: int = 128
    invoked_function_arn: str = "arn:aws:lambda:eu-west-1:123456789012:function:some"
    aws_request_id: str = "request"

    def get_remaining_time_in_millis(self) -> int:
        return 10_000


@pytest.fixture
def entry_point(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], ModuleType]]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-southeast-1")
    monkeypatch.setenv("AWS_REGION", "ap-southeast-1")
    monkeypatch.setenv("TABLE_IDEMPOTENCY", "idempotency")
    monkeypatch.setenv("POWERTOOLS_TRACE_DISABLED", "true")

    def load(function: str) -> ModuleType:
        path = ROOT / "functions" / function / "app.py"
        spec = importlib.util.spec_from_file_location(f"{function}_app", path)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    yield load


def queued(*bodies: str) -> dict[str, Any]:
    return {
        "Records": [
            {"messageId": f"m{number}", "body": body, "eventSource": "aws:sqs", "attributes": {}}
            for number, body in enumerate(bodies)
        ]
    }


def failed(answer: Any) -> list[str]:
    return [one["itemIdentifier"] for one in answer["batchItemFailures"]]


def event(name: EventName) -> Event:
    return Event(uuid.uuid4().hex, name, TENANT, "S", 1, {})


class Recorder:
    """Takes what a handler hands on, and refuses what it is told to."""

    def __init__(self, *refused: str) -> None:
        self.done: list[Any] = []
        self._refused = refused

    def __call__(self, first: Any, *_: Any) -> Any:
        if getattr(first, "subject_id", first) in self._refused:
            raise Unavailable(part="database")
        self.done.append(first)
        return Delivery.ACCEPTED


@pytest.mark.parametrize("function", ["publish_edge_changes", "send_notices"])
def test_one_message_that_fails_comes_again_alone(
    function: str,
    entry_point: Callable[[str], ModuleType],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app, record = entry_point(function), Recorder("BAD")
    is_told = function == "send_notices"
    monkeypatch.setattr(app, "tell_customer" if is_told else "use_case", lambda: record)
    if is_told:
        monkeypatch.setattr(
            app, "_tell_once", lambda *, event_id, body: record(app.from_message(body))
        )
    good = event(EventName.CUSTOMER_CHANGED)
    bad = Event("E", EventName.CUSTOMER_CHANGED, TENANT, "BAD", 1, {})

    answer = app.handler(queued(to_message(good), to_message(bad), "not an event"), Context())

    assert failed(answer) == ["m1", "m2"]
    assert record.done == [good]


def test_a_failure_is_logged_by_its_kind_and_place_without_its_text(
    entry_point: Callable[[str], ModuleType],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = entry_point("do_due_work")
    # A panel that another test made in this process has switched it off.
    monkeypatch.setattr(logging.getLogger("shongjog"), "propagate", True)
    caplog.set_level(logging.INFO, logger="shongjog")

    def fail(body: str, ports: object) -> None:
        raise ValueError(f"text with {body}")

    monkeypatch.setattr(app, "do", fail)
    monkeypatch.setattr(app, "ports", lambda: None)
    assert failed(app.handler(queued("somebody's number"), Context())) == ["m0"]
    (told,) = [record.__dict__ for record in caplog.records if record.msg == "Record failed"]
    assert told["error"] == "ValueError"
    assert "test_entry_points.py:" in told["where"]
    assert "somebody's number" not in str(told)


def test_due_work_that_fails_comes_again_alone(
    entry_point: Callable[[str], ModuleType], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, record = entry_point("do_due_work"), Recorder("bad")
    monkeypatch.setattr(app, "do", record)
    monkeypatch.setattr(app, "ports", lambda: None)
    assert failed(app.handler(queued("good", "bad", "fine"), Context())) == ["m1"]
    assert record.done == ["good", "fine"]


@pytest.fixture
def notices(
    entry_point: Callable[[str], ModuleType], monkeypatch: pytest.MonkeyPatch
) -> ModuleType:
    marks = MemoryIdempotency()
    monkeypatch.setattr(
        "aws_lambda_powertools.utilities.idempotency.DynamoDBPersistenceLayer", lambda **_: marks
    )
    return entry_point("send_notices")


def test_an_event_that_is_delivered_again_is_told_once(
    notices: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, told = Recorder(), event(EventName.PAYMENT_RECEIVED)
    monkeypatch.setattr(notices, "tell_customer", lambda: record)
    for _ in range(3):
        assert failed(notices.handler(queued(to_message(told)), Context())) == []
    assert record.done == [told]


def test_an_event_that_was_certainly_not_sent_is_tried_again(
    notices: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = event(EventName.PAYMENT_RECEIVED)
    monkeypatch.setattr(notices, "tell_customer", lambda: Recorder("S"))
    assert failed(notices.handler(queued(to_message(told)), Context())) == ["m0"]
    record = Recorder()
    monkeypatch.setattr(notices, "tell_customer", lambda: record)
    assert failed(notices.handler(queued(to_message(told)), Context())) == []
    assert record.done == [told]


def test_a_record_of_the_outbox_that_fails_is_named_by_its_number(
    entry_point: Callable[[str], ModuleType], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = entry_point("relay_events")

    class Outlets:
        def send(self, effect: Any, event: Event) -> None:
            raise Unavailable(part="queue")

    outbox: Any = SimpleNamespace(mark_relayed=lambda *_: None)
    use_case = RelayEvents(Outlets(), outbox, FakeClock())
    monkeypatch.setattr(app, "use_case", lambda: use_case)
    image = event_item([event(EventName.NAS_CHANGED)]).serialize()
    silent = event_item([event(EventName.INVOICE_ISSUED)]).serialize()
    records = [
        {
            "eventName": "INSERT",
            "eventSource": "aws:dynamodb",
            "dynamodb": {"NewImage": new, "SequenceNumber": f"{number}", "Keys": {}},
        }
        for number, new in enumerate((silent, image))
    ]
    assert failed(app.handler({"Records": records}, Context())) == ["1"]


def counters(printed: str) -> dict[str, Any]:
    """What was counted, from the lines that CloudWatch reads."""
    found: dict[str, Any] = {}
    for line in printed.splitlines():
        if line.startswith("{") and "_aws" in line:
            found |= json.loads(line)
    return found


def test_a_change_of_the_journal_is_counted_for_the_alarm(
    entry_point: Callable[[str], ModuleType], capsys: pytest.CaptureFixture[str]
) -> None:
    app = entry_point("add_up_accounts")
    app._alarm(Tampering(f"T#{TENANT}#J#e1", "ENTRY", "REMOVE"))
    app.handler({"Records": []}, Context())
    told = counters(capsys.readouterr().out)
    assert (told["JournalChanged"], told["use_case"]) == ([1.0], "add_up_accounts")


def test_a_book_that_is_not_proved_is_counted_and_raised(
    entry_point: Callable[[str], ModuleType], capsys: pytest.CaptureFixture[str]
) -> None:
    app = entry_point("reconcile_books")
    proofs = [{"book": "/isp/", "faults": [["headroom", "wallet:r1", 5]]}]
    with pytest.raises(BooksDoNotBalance):
        app.summarise({"proofs": proofs, "tenant_id": TENANT}, Context())
    told = counters(capsys.readouterr().out)
    assert (told["BooksNotProved"], told["service"]) == ([1.0], "shongjog")


def test_the_entry_points_that_the_template_names_exist(
    entry_point: Callable[[str], ModuleType],
) -> None:
    template = yaml_parse((ROOT / "template.yaml").read_text())
    for resource in template["Resources"].values():
        if resource["Type"] != "AWS::Serverless::Function":
            continue
        folder = resource["Properties"]["CodeUri"].removeprefix("functions/")
        module, name = resource["Properties"]["Handler"].split(".")
        assert module == "app"
        if folder in FUNCTIONS:
            assert callable(getattr(entry_point(folder), name)), folder
