"""A function's own folder is its root, as in Lambda."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FUNCTIONS = (
    "add_up_accounts",
    "do_due_work",
    "migrate_state",
    "publish_edge_changes",
    "reconcile_books",
    "relay_events",
    "send_notices",
    "sweep_due",
)

for name in FUNCTIONS:
    # Last, so that no `app` of a function hides anything.
    sys.path.append(str(ROOT / "functions" / name))
