from __future__ import annotations

from tests.cloud_fixture import cloud

__all__ = ["cloud"]
