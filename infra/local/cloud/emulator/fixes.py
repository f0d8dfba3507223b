"""All fixes by name, applied in this order.

LOCAL_CLOUD_LEAVE_OUT names fixes to leave out: tests/local_cloud/test_fixes.py shows by it that each
one is needed, because a test of the conformance suite fails without it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from infra.local.cloud.emulator import (
    blobs,
    function_errors,
    function_logs,
    function_processes,
    gateway,
    generated_secrets,
    key_conditions,
    leading_keys,
    policy_variables,
    principal_arn,
    state_machines,
    stream_mappings,
    stream_records,
    time_to_live,
)


def fixes(state: Path, layers: Path, function_python: str) -> Mapping[str, Callable[[], None]]:
    processes = max(2, 2 * (os.cpu_count() or 1))
    return {
        "large_bytes_in_files": lambda: blobs.keep_large_bytes_in_files(state / "blobs"),
        "class_of_errors": function_errors.keep_the_class_of_errors,
        "products_python": lambda: function_processes.use_the_products_python(
            function_python, state / "function-python"
        ),
        "layers_once": lambda: function_processes.unpack_layers_once(layers),
        "queue_bursts": lambda: function_processes.queue_bursts(processes),
        "logs_in_a_file": lambda: function_logs.write_function_logs_to(state / "functions.log"),
        "no_wait_for_logs": function_processes.do_not_wait_for_logs,
        "any_method": gateway.import_any_method,
        "binary_media_types": gateway.import_binary_media_types,
        "generated_secrets": generated_secrets.generate_secrets_as_told,
        "key_conditions": key_conditions.parse_key_conditions_once,
        "leading_keys": leading_keys.tell_leading_keys,
        "policy_variables": policy_variables.fill_in_policy_variables,
        "principal_arn": principal_arn.name_the_role_of_a_session,
        "repeated_start": state_machines.answer_a_repeated_start,
        "stream_mappings": stream_mappings.deliver_streams_as_aws_does,
        "stream_records": stream_records.keep_undelivered_records,
        "time_to_live": time_to_live.apply_time_to_live,
    }


def apply_fixes(state: Path, layers: Path, function_python: str, left_out: frozenset[str]) -> None:
    known = fixes(state, layers, function_python)
    assert left_out <= set(known), f"no such fix: {left_out - set(known)}"
    for name, apply in known.items():
        if name not in left_out:
            apply()
