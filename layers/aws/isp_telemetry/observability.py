"""Logs and counters of the adapters; the entry points flush them.

A log line is a fixed sentence with keys. Never names, numbers, addresses, tokens or bodies. Should a
secret get into one all the same, it is replaced on its way out, here and in what libraries log through
the root logger. `tests/payments/test_redaction.py` fails provider calls in every way and reads the lines.
"""

from __future__ import annotations

import logging

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from isp_telemetry.redaction import RedactingFormatter, RedactSecrets

logger = Logger(service="shongjog", logger_formatter=RedactingFormatter())
metrics = Metrics(namespace="Shongjog", service="shongjog")

# What Lambda itself has put there for whoever is not us.
for handler in logging.getLogger().handlers:
    handler.addFilter(RedactSecrets())


def count(name: str) -> None:
    """Count one event under a fixed name."""
    metrics.add_metric(name=name, unit=MetricUnit.Count, value=1)


def taken_up_again(tenant_id: str, kind: str, number: int) -> None:
    """Say that the night found what had fallen out, and put it back (docs/runbooks/dead-letters.md)."""
    metrics.add_metric(name="TakenUpAgain", unit=MetricUnit.Count, value=number)
    told = {"tenant": tenant_id, "kind": kind, "count": number}
    logger.warning("Something that fell out was taken up again", extra=told)


class LoggingObserver:
    """What use cases tell, into the log and the counters of this function."""

    def info(self, sentence: str, **keys: object) -> None:
        logger.info(sentence, extra=keys)

    def warning(self, sentence: str, **keys: object) -> None:
        logger.warning(sentence, extra=keys)

    def error(self, sentence: str, **keys: object) -> None:
        logger.error(sentence, extra=keys)

    def count(self, name: str) -> None:
        count(name)
