"""Keeps secrets out of logs: the last net under `repr=False` and fixed log sentences.

Values behind the names that providers use for secrets are replaced, wherever they stand: in the
message, its arguments or an exception's text.
"""

from __future__ import annotations

import logging
import re

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

_SECRET = re.compile(
    r"(?P<name>['\"]?\b(?:" + "|".join(SECRET_NAMES) + r")\b['\"]?\s*[:=]\s*)"
    r"(?P<value>\"[^\"]*\"|'[^']*'|(?:Bearer\s+)?[^\s,;&}'\"]+)",
    re.IGNORECASE,
)


def redacted(text: str) -> str:
    """Return the text with the values of secret names replaced."""
    return _SECRET.sub(lambda match: match["name"] + REDACTED, text)


class RedactSecrets(logging.Filter):
    """A filter for the handlers of a function; it changes records and drops none."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        clean = redacted(message)
        if clean != message:
            record.msg, record.args = clean, ()
        return True
