from __future__ import annotations

import pytest

from tests.api.world import World


@pytest.fixture
def world() -> World:
    return World()
