"""Logs and counters of the adapters; the entry points flush them.

A log line is a fixed sentence with keys. Never names, numbers, addresses, tokens or bodies.
"""

from __future__ import annotations

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

logger = Logger(service="shongjog")
metrics = Metrics(namespace="Shongjog", service="shongjog")


def count(name: str) -> None:
    """Count one event under a fixed name."""
    metrics.add_metric(name=name, unit=MetricUnit.Count, value=1)
