"""Each fix of the emulator is needed: without it, the test that relies on it fails."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from infra.local.cloud.interpreter import ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif("AWS_ENDPOINT_URL" in os.environ, reason="it is about our own emulator"),
]

PROVED_BY = {
    "class_of_errors": "test_functions.py::test_an_error_keeps_its_class_and_its_stack",
    "products_python": "test_functions.py::test_functions_run_with_the_products_python",
    "layers_once": "test_functions.py::test_layers_are_unpacked_once_for_all_processes",
    "queue_bursts": "test_functions.py::test_twenty_four_calls_at_once_all_succeed_in_a_few_processes",
    "logs_in_a_file": "test_restart.py::test_what_functions_log_is_in_one_file_and_not_in_the_state",
    "no_wait_for_logs": "test_functions.py::test_a_warm_call_does_not_wait_for_log_lines",
    "any_method": "test_gateway.py::test_any_method_is_imported",
    "binary_media_types": "test_gateway.py::test_a_document_leaves_as_bytes_when_the_caller_accepts_its_type",
    "generated_secrets": "test_secrets.py::test_a_generated_key_keeps_to_its_alphabet_and_another_secret_can_hold_it",
    "key_conditions": "test_database.py::test_a_partition_of_many_items_is_read_quickly",
    "leading_keys": "test_permissions.py::test_a_session_of_a_tenant_touches_its_own_partitions_only",
    "policy_variables": "test_permissions.py::test_a_session_of_a_tenant_touches_its_own_partitions_only",
    "principal_arn": "test_permissions.py::test_a_trust_policy_may_name_the_role_of_the_calling_session",
    "repeated_start": "test_state_machines.py::test_a_repeated_start_answers_with_the_running_execution",
    "stream_mappings": "test_functions.py::test_a_stuck_record_is_tried_again_alone_and_then_set_aside_in_order",
    "stream_records": "test_restart.py::test_tables_functions_streams_and_files_are_back_after",
    "time_to_live": "test_database.py::test_cloudformation_switches_time_to_live_on",
    "large_bytes_in_files": "test_restart.py::test_a_snapshot_does_not_repeat_the_code_of_layers",
}


@pytest.mark.parametrize("fix", PROVED_BY)
def test_without_a_fix_the_test_that_relies_on_it_fails(fix: str) -> None:
    test = f"tests/local_cloud/{PROVED_BY[fix]}"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", test],
        cwd=ROOT,
        # What never becomes so need not be waited for as long as elsewhere.
        env={**os.environ, "LOCAL_CLOUD_LEAVE_OUT": fix, "TESTS_LIMIT_SECONDS": "30"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout[-2000:]
    assert "FAILED" in done.stdout, done.stdout[-2000:]


def test_every_fix_is_in_this_list() -> None:
    source = (ROOT / "infra/local/cloud/emulator/fixes.py").read_text()
    assert {name for name in PROVED_BY if f'"{name}":' in source} == set(PROVED_BY)
    assert source.count('": ') == len(PROVED_BY)
