from __future__ import annotations

import pytest

from tests.api.world import World


@pytest.fixture(autouse=True)
def environment_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each Chalice app adds its name to this variable, and all of it to the header of every AWS call."""
    monkeypatch.setenv("AWS_EXECUTION_ENV", "AWS_Lambda_python3.13")


@pytest.fixture
def world() -> World:
    return World()
