"""The conformance suite of the local cloud, run against LocalStack, and where LocalStack differs.

The list of differences is exact: a test that fails without being listed is a fault of ours or news
about LocalStack; a listed test that passes is a line to delete here and in docs/localstack.md.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest

from infra.local.cloud.interpreter import ROOT
from infra.local.localstack.process import LocalStack

pytestmark = pytest.mark.localstack

SUITE = ROOT / "tests" / "local_cloud"

DIFFERENCES: Mapping[str, str] = {
    "test_a_stuck_record_is_tried_again_alone_and_then_set_aside_in_order": (
        "BisectBatchOnFunctionError is not implemented: what stood behind the record is lost too"
    ),
    "test_twenty_four_calls_at_once_all_succeed_in_a_few_processes": (
        "they succeed, in a process each, as AWS would do it"
    ),
    "test_layers_are_unpacked_once_for_all_processes": (
        "they are unpacked once, but into a folder of another name"
    ),
}
# Nobody signs in to LocalStack's free edition: IAM is stored and never asked.
WITHOUT_MEANING = ("test_permissions.py",)
# Streams are polled once a second, which is a matter of speed and not of truth.
SLOWER = ("test_functions.py::test_a_stream_and_a_queue_that_fell_asleep_wake_up_at_once",)


def test_only_the_differences_that_are_written_down_exist(
    localstack: LocalStack, tmp_path: Path
) -> None:
    report = tmp_path / "report.xml"
    command = [sys.executable, "-m", "pytest", str(SUITE), "-q", f"--junitxml={report}"]
    command += [f"--ignore={SUITE / name}" for name in WITHOUT_MEANING]
    command += [f"--deselect=tests/local_cloud/{name}" for name in SLOWER]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **localstack.endpoint.environment()},
        capture_output=True,
        text=True,
        check=False,
    )
    assert report.exists(), done.stdout + done.stderr
    outcomes = _outcomes(report)
    assert len(outcomes) > len(DIFFERENCES)
    assert {name for name, passed in outcomes.items() if not passed} == set(DIFFERENCES), (
        done.stdout[-8_000:]
    )


def _outcomes(report: Path) -> dict[str, bool]:
    cases = ElementTree.parse(report).getroot().iter("testcase")
    return {
        case.attrib["name"]: case.find("failure") is None and case.find("error") is None
        for case in cases
        if case.find("skipped") is None
    }
