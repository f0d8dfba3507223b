from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.payments.simulator import Simulator, running_simulator


@pytest.fixture(scope="session")
def _simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    with running_simulator(tmp_path_factory.mktemp("simulator")) as simulator:
        yield simulator


@pytest.fixture
def simulator(_simulator: Simulator) -> Simulator:
    _simulator.control("reset")
    return _simulator
