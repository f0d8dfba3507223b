"""Fixtures that several suites share."""

from tests.chromium import browser

__all__ = ["browser"]
