"""Keeps secrets out of logs: the last net under `repr=False` and fixed log sentences.

Values behind the names that providers use for secrets are replaced, wherever they stand: in the
message, its arguments or an exception's text.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

SECRET_NAMES = (
    "app_secret",
    "app_key",
    "x-app-key",
    "password",
    "store_passwd",
    "signature_key",
    "authorization",
    "id_token",
    "refresh_token",
    "api_key",
    "token",
)
REDACTED = "***"

# Quotes may be escaped: a JSON text inside another one, or the repr of either.
_SECRET = re.compile(
    r"(?P<name>[\\'\"]*\b(?:" + "|".join(SECRET_NAMES) + r")\b[\\'\"]*\s*[:=]\s*)"
    r"(?P<value>b?\\*\"[^\"]*\"|b?\\*'[^']*'|(?:Bearer\s+)?[^\s,;&}'\"]+)",
    re.IGNORECASE,
)


def redacted(text: str) -> str:
    """Return the text with the values of secret names replaced."""
    return _SECRET.sub(lambda match: match["name"] + REDACTED, text)


def redacted_value(name: str, value: object) -> object:
    """Return what may be logged under the name: a secret's value never, texts inside it redacted."""
    if name.lower() in SECRET_NAMES:
        return REDACTED
    match value:
        case None | bool() | int() | float():
            return value
        case Mapping():
            return {str(key): redacted_value(str(key), inner) for key, inner in value.items()}
        case list() | tuple():
            return [redacted_value("", inner) for inner in value]
        case _:
            return redacted(str(value))


class RedactSecrets(logging.Filter):
    """A filter for handlers that are not ours; it changes records and drops none."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        clean = redacted(message)
        if clean != message:
            record.msg, record.args = clean, ()
        if record.exc_info:
            # Formatters take this text instead of making one.
            record.exc_text = redacted(logging.Formatter().formatException(record.exc_info))
        return True


class RedactingFormatter(LambdaPowertoolsFormatter):
    """Writes a record as one line of JSON: message, keys, exception and its stack, all redacted."""

    def serialize(self, log: Any) -> str:
        return super().serialize({key: redacted_value(key, value) for key, value in log.items()})
