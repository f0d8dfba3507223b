"""Fixtures that several suites share, and how searches run."""

from hypothesis import HealthCheck, settings

from tests.chromium import browser

__all__ = ["browser"]

# Searches are not timed: the machine that runs them may be busy.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
