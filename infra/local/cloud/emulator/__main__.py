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

    from ministack import app

    from infra.local.cloud.emulator.bad_days import have_bad_days
    from infra.local.cloud.emulator.capacity_notes import (
        name_functions_to_the_database,
        note_capacity_in,
        note_invocations_in,
    )
    from infra.local.cloud.emulator.fixes import apply_fixes
    from infra.local.cloud.emulator.function_processes import be_patient
    from infra.local.cloud.emulator.journal import keep_journal
    from infra.local.cloud.emulator.warm_functions import keep_one_process_warm

    left_out = frozenset(os.environ.get("LOCAL_CLOUD_LEAVE_OUT", "").split())
    be_patient()
    layers = Path(os.environ["LOCAL_CLOUD_LAYERS"])
    apply_fixes(state, layers, os.environ["LOCAL_CLOUD_FUNCTION_PYTHON"], left_out)
    name_functions_to_the_database()
    note_capacity_in(state / "capacity.jsonl")
    note_invocations_in(state / "capacity.jsonl")
    if one_in := int(os.environ.get("LOCAL_CLOUD_BAD_DAYS", "0")):
        have_bad_days(one_in)
    keep_journal(snapshots.journal)
    snapshot_while_running(snapshots, float(os.environ["LOCAL_CLOUD_SNAPSHOT_SECONDS"]))
    if os.environ["LOCAL_CLOUD_KEEP_WARM"] == "1":
        keep_one_process_warm()
    app.main()


if __name__ == "__main__":
    main()
