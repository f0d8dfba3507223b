"""`python -m infra.local.cloud.emulator`: ministack with the fixes applied.

Order matters in one place: STATE_DIR must be set before ministack is imported, which reads it then.
"""

from __future__ import annotations

import os
from pathlib import Path

from infra.local.cloud.emulator.snapshots import Snapshots, snapshot_while_running


def main() -> None:
    state = Path(os.environ["LOCAL_CLOUD_STATE"])
    snapshots = Snapshots(state / "snapshots")
    os.environ["STATE_DIR"] = str(snapshots.newest())
    apply_fixes(state)
    snapshot_while_running(snapshots, float(os.environ["LOCAL_CLOUD_SNAPSHOT_SECONDS"]))

    from ministack import app

    if os.environ.get("LOCAL_CLOUD_KEEP_WARM") == "1":
        from infra.local.cloud.emulator.warm_functions import keep_one_process_warm

        keep_one_process_warm()
    app.main()


def apply_fixes(state: Path) -> None:
    from infra.local.cloud.emulator import (
        blobs,
        function_errors,
        function_processes,
        gateway,
        generated_secrets,
        key_conditions,
        leading_keys,
        policy_variables,
        state_machines,
        stream_mappings,
        stream_records,
        time_to_live,
    )

    blobs.keep_large_bytes_in_files(state / "blobs")
    function_errors.keep_the_class_of_errors()
    function_processes.use_the_products_python(
        os.environ["LOCAL_CLOUD_FUNCTION_PYTHON"], state / "function-python"
    )
    function_processes.unpack_layers_once(state / "layers")
    function_processes.queue_bursts(max(2, 2 * (os.cpu_count() or 1)))
    function_processes.do_not_wait_for_logs()
    gateway.import_any_method()
    gateway.import_binary_media_types()
    generated_secrets.generate_secrets_as_told()
    key_conditions.parse_key_conditions_once()
    leading_keys.tell_leading_keys()
    policy_variables.fill_in_policy_variables()
    state_machines.answer_a_repeated_start()
    stream_mappings.deliver_streams_as_aws_does()
    stream_records.keep_undelivered_records()
    time_to_live.apply_time_to_live()


if __name__ == "__main__":
    main()
