"""Fixtures of the conformance suite."""

from tests.cloud_fixture import cloud, cloud_tables

__all__ = ["cloud", "cloud_tables"]
