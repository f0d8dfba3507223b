"""Fixtures that several suites share, how searches run, and which tests begin."""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadFileScheduling

from infra.local.patience import VARIABLE
from tests.chromium import browser

__all__ = ["browser"]

# Searches are not timed: the machine that runs them may be busy.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
# Nor is what a test starts.
os.environ.setdefault(VARIABLE, "10")

# The longest first, so that none of them is begun when all others are done. What stands together
# shares something that takes long to start.
LONGEST = (
    # Apart from the other stories: most of a story is waiting for minutes to end.
    "tests/stories/test_story.py",
    "tests/stories/",
    "tests/browser/test_pages.py",
    "tests/local_cloud/test_restart.py",
    "tests/local_cloud/test_run.py",
    "tests/local_cloud/test_demo.py",
    "tests/edge/test_running_edge.py",
    "tests/adapters/test_books_by_search.py",
)


class LongestFirst(LoadFileScheduling):  # type: ignore[misc]  # No types are published for it.
    """A file to a worker, as `--dist loadfile` does, in the order of how long they take."""

    def _split_scope(self, nodeid: str) -> str:
        return next((name for name in LONGEST if nodeid.startswith(name)), nodeid.split("::", 1)[0])


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LongestFirst | None:
    return LongestFirst(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        found = (n for n, name in enumerate(LONGEST) if item.nodeid.startswith(name))
        return next(found, len(LONGEST))

    items.sort(key=place)
