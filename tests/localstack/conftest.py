"""LocalStack itself is started only when asked for: `pytest -m localstack` (`make test-localstack`).

Its first installation takes some ten seconds and 420 MB. The tests of our own worker processes need
none of it and run with all others.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.localstack.process import LocalStack, start_localstack
from tests.ports import free_pair

NEEDS_NO_LOCALSTACK = {"test_bundles.py", "test_command.py", "test_function_process.py"}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "localstack: needs a running LocalStack")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    is_test = collection_path.name.startswith("test_")
    is_asked_for = "localstack" in (config.option.markexpr or "")
    if is_test and not is_asked_for and collection_path.name not in NEEDS_NO_LOCALSTACK:
        return True
    return None


@pytest.fixture(scope="session")
def localstack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    running = start_localstack(tmp_path_factory.mktemp("localstack") / "state", free_pair())
    yield running
    running.stop()
