"""Functions are doors: they parse, call one use case and answer; nothing is decided in them.

A use case that lives in a door is found by nobody who looks for it, and is written a second time for the
next door. So no module of a function commits or decides; what a function is wired with (`wiring.py`) and what
it is to a use case (a queue, a state machine) are not doors and are held to the same.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.environment_of_functions import FUNCTIONS, ROOT, tree

# What changes something, by the name that it is called with: of ledgers, directories, access, networks.
ACTS = frozenset(
    {
        "commit",
        "transact",
        "save_credential",
        "save_session",
        "save_challenge",
        "consume_challenge",
        "end_session",
        "end_sessions_of",
        "reserve_serial",
        "append_change",
        "edge_seen",
        "store_session",
        "store_open_page",
        "turn_to_pages",
        "making",
        "hit",
    }
)
# What only a pure function of the domain makes, and only a use case is given.
OF_DECISIONS = frozenset({"isp.decision", "isp.decide_again", "isp_app.asked_before"})


def doors() -> list[Path]:
    return [path for path in sorted(FUNCTIONS.rglob("*.py")) if "__pycache__" not in path.parts]


def acts_in(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in ACTS:
                yield node.func.attr
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in ACTS:
                yield node.func.id
        elif isinstance(node, ast.ImportFrom) and node.module in OF_DECISIONS:
            yield node.module


def test_no_door_decides_or_commits() -> None:
    found = {
        f"{path.parent.name}/{path.name}": acts for path in doors() if (acts := set(acts_in(path)))
    }
    assert found == {}, "a use case is a module of layers/domain/isp_app"


def test_every_folder_of_functions_is_looked_at() -> None:
    assert {path.relative_to(FUNCTIONS).parts[0] for path in doors()} >= {
        "seller_panel",
        "edge_gateway",
        "sweep_due",
    }
    assert ROOT in FUNCTIONS.parents
