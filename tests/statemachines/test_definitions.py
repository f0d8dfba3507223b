"""Every state machine file, linted as CloudFormation's own resource and held to what all targets run."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "statemachines").glob("*.asl.json"))
# Ignored or refused by one target or another; see docs/decisions.
NOT_EVERYWHERE = {"ItemBatcher", "ResultWriter", "MaxConcurrencyPath", "QueryLanguage"}


def states(machine: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, state in machine["States"].items():
        yield name, state
        if "ItemProcessor" in state:
            yield from states(state["ItemProcessor"])


def definition(path: Path) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(path.read_text())
    return made


def test_there_are_state_machines() -> None:
    assert FILES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_cfn_lint_finds_nothing_in_the_definition(path: Path, tmp_path: Path) -> None:
    text = re.sub(
        r"\$\{\w+\}", "arn:aws:lambda:eu-west-1:123456789012:function:x", path.read_text()
    )
    wrapped = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Resources": {
            "Machine": {
                "Type": "AWS::StepFunctions::StateMachine",
                "Properties": {
                    "RoleArn": "arn:aws:iam::123456789012:role/x",
                    "Definition": json.loads(text),
                },
            }
        },
    }
    file = tmp_path / "wrapped.json"
    file.write_text(json.dumps(wrapped))
    done = subprocess.run(
        [str(Path(sys.executable).with_name("cfn-lint")), str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_target_runs_what_the_definition_uses(path: Path) -> None:
    for name, state in states(definition(path)):
        assert not NOT_EVERYWHERE & state.keys(), name
        if state["Type"] == "Map":
            assert 1 <= state["MaxConcurrency"] <= 10, name
            assert state["ItemProcessor"]["ProcessorConfig"]["Mode"] == "INLINE", name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_task_tries_again(path: Path) -> None:
    for name, state in states(definition(path)):
        if state["Type"] == "Task":
            assert any(
                retry["ErrorEquals"] == ["States.ALL"] and retry["MaxAttempts"] >= 1
                for retry in state["Retry"]
            ), name


def test_one_books_trouble_does_not_stop_the_proof_of_the_others() -> None:
    machine = definition(ROOT / "statemachines" / "reconcile_books.asl.json")
    proving = machine["States"]["ProveEachBook"]["ItemProcessor"]["States"]["ProvePart"]
    assert proving["Catch"][0]["ErrorEquals"] == ["States.ALL"]


def test_every_substitution_is_given_by_the_template() -> None:
    template = (ROOT / "template.yaml").read_text()
    for path in FILES:
        assert f"statemachines/{path.name}" in template
        for name in re.findall(r"\$\{(\w+)\}", path.read_text()):
            assert f"        {name}: !GetAtt" in template, name
