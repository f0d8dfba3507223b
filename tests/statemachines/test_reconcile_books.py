"""The very file, run by the local cloud, with steps that do what a test tells them."""

from __future__ import annotations

import io
import json
import uuid
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from infra.local.cloud.endpoint import Endpoint
from tests.waiting import until

FILE = Path(__file__).resolve().parents[2] / "statemachines" / "reconcile_books.asl.json"
# Books do what they are called: wrong, broken, or broken once, long (many parts); "tell" makes the
# end tell all.
STEPS = """
TRIED = {}

class BooksDoNotBalance(Exception):
    pass

class Broken(Exception):
    pass

def relay_again(event, context):
    if "no_relay" in event["told"]:
        raise Broken("relay")
    return {"invoice.issued": 1}

def add_up_again(event, context):
    if "no_adding" in event["told"]:
        raise Broken("add")
    return {"added": 2}

def list_books(event, context):
    day = event["day"]
    return [{"book": book, "day": day, "part": 0, "faults": []} for book in event["told"]]

def prove_books(event, context):
    book, part = event["book"], event["part"]
    TRIED[book] = TRIED.get(book, 0) + 1
    if book.startswith("broken") or (book.startswith("once") and TRIED[book] == 1):
        raise Broken(book)
    faults = ["headroom"] if book.startswith("wrong") and part == 0 else event["faults"]
    last = 7 if book.startswith("long") else 1
    return {**event, "part": part + 1, "faults": faults, "is_done": part == last}

def summarise(event, context):
    is_told = "tell" in event["told"]
    if not is_told and any(proof["faults"] for proof in event["proofs"]):
        raise BooksDoNotBalance("some")
    return {"tenant_id": event["tenant_id"], "proofs": event["proofs"]}
"""
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": ["lambda.amazonaws.com", "states.amazonaws.com"]},
            "Action": "sts:AssumeRole",
        }
    ],
}


@dataclass(frozen=True, slots=True)
class Machine:
    client: Any
    arn: str

    def run(self, *books: str) -> Mapping[str, Any]:
        started = self.client.start_execution(
            stateMachineArn=self.arn,
            name=uuid.uuid4().hex,
            # The list is in the input, as the stub of the first step gives it back.
            input=json.dumps({"tenant_id": "t", "day": "2026-11-24", "told": books}),
        )

        def ended() -> Mapping[str, Any] | None:
            found: Mapping[str, Any] = self.client.describe_execution(
                executionArn=started["executionArn"]
            )
            return None if found["status"] == "RUNNING" else found

        return until(ended, "the end of the execution")


@pytest.fixture(scope="module")
def machine(cloud: Endpoint) -> Machine:
    role = _role(cloud)
    definition = FILE.read_text()
    for word, handler in {
        "RelayAgainArn": "relay_again",
        "AddUpAgainArn": "add_up_again",
        "ListBooksArn": "list_books",
        "ProveBooksArn": "prove_books",
        "SummariseProofArn": "summarise",
    }.items():
        definition = definition.replace(f"${{{word}}}", _function(cloud, role, handler))
    states = cloud.client("stepfunctions")
    made = states.create_state_machine(
        name=f"reconcile-{uuid.uuid4().hex[:8]}", roleArn=role, definition=_impatient(definition)
    )
    return Machine(states, made["stateMachineArn"])


def _impatient(definition: str) -> str:
    """The same file, whose retries wait one second at most."""

    def hurried(node: Any) -> Any:
        if isinstance(node, list):
            return [hurried(each) for each in node]
        if isinstance(node, dict):
            quick = {"IntervalSeconds": 1, "BackoffRate": 1.0}
            return {key: quick.get(key, hurried(value)) for key, value in node.items()}
        return node

    return json.dumps(hurried(json.loads(definition)))


def _role(cloud: Endpoint) -> str:
    iam, name = cloud.client("iam"), f"proof-{uuid.uuid4().hex[:8]}"
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]
    invoking = {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": "*"}
    iam.put_role_policy(
        RoleName=name,
        PolicyName="invoke",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [invoking]}),
    )
    return str(role["Arn"])


def _function(cloud: Endpoint, role: str, handler: str) -> str:
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("steps.py", STEPS)
    made = cloud.client("lambda").create_function(
        FunctionName=f"{handler}-{uuid.uuid4().hex[:8]}",
        Runtime="python3.13",
        Role=role,
        Handler=f"steps.{handler}",
        Code={"ZipFile": code.getvalue()},
        Timeout=20,
    )
    return str(made["FunctionArn"])


def test_proved_books_end_in_success_with_every_book_and_the_day(machine: Machine) -> None:
    ended = machine.run("a", "b", "long")
    assert ended["status"] == "SUCCEEDED"
    told = json.loads(ended["output"])
    assert told["tenant_id"] == "t"
    assert [(proof["book"], proof["day"]) for proof in told["proofs"]] == [
        (name, "2026-11-24") for name in ("a", "b", "long")
    ]


def test_what_cannot_be_taken_up_again_hinders_no_proof(machine: Machine) -> None:
    ended = machine.run("a", "no_relay", "no_adding")
    assert ended["status"] == "SUCCEEDED"
    proofs = json.loads(ended["output"])["proofs"]
    assert [proof["book"] for proof in proofs] == ["a", "no_relay", "no_adding"]


def test_no_books_are_a_success_too(machine: Machine) -> None:
    assert machine.run()["status"] == "SUCCEEDED"


def test_one_book_that_is_not_proved_fails_the_execution_by_name(machine: Machine) -> None:
    ended = machine.run("a", "wrong")
    assert (ended["status"], ended["error"]) == ("FAILED", "BooksDoNotBalance")


def test_a_step_that_breaks_once_is_tried_again(machine: Machine) -> None:
    assert machine.run("a", f"once-{uuid.uuid4().hex}")["status"] == "SUCCEEDED"


def test_a_book_that_cannot_be_proved_fails_the_whole(machine: Machine) -> None:
    ended = machine.run("a", "broken", "c")
    assert (ended["status"], ended["error"]) == ("FAILED", "BooksDoNotBalance")


def test_a_book_that_cannot_be_proved_hinders_no_other(machine: Machine) -> None:
    proofs = json.loads(machine.run("a", "broken", "c", "tell")["output"])["proofs"]
    faults = {proof["book"]: proof["faults"] for proof in proofs}
    assert faults == {"a": [], "broken": ["could not be proved"], "c": [], "tell": []}
