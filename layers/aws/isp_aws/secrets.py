"""Secrets of the product, from Secrets Manager, kept in memory for five minutes.

One secret holds them as JSON: `seal_key` (what is stored sealed) and `pepper` (codes, cursors, tokens
of pay links). They are never logged and never put into an exception.
"""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Mapping
from functools import cache
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from isp.refusals import Unavailable

from isp_aws.environment import SecretSettings, settings

KEPT_SECONDS = 300

_lock = threading.Lock()
_kept: dict[str, tuple[float, Mapping[str, str]]] = {}


def seal_key() -> bytes:
    return base64.b64decode(secret(settings(SecretSettings).secrets_id)["seal_key"])


def pepper() -> bytes:
    return base64.b64decode(secret(settings(SecretSettings).secrets_id)["pepper"])


def origin_key() -> str:
    """Return what our front door proves itself with; empty where there is none."""
    return secret(settings(SecretSettings).secrets_id).get("origin_key", "")


def secret(secret_id: str) -> Mapping[str, str]:
    """Return a secret that is a JSON object of texts."""
    with _lock:
        read_at, value = _kept.get(secret_id, (float("-inf"), {}))
        if time.monotonic() - read_at < KEPT_SECONDS:
            return value
        fresh = _read(secret_id)
        _kept[secret_id] = (time.monotonic(), fresh)
        return fresh


def forget_secrets() -> None:
    """Read anew at the next use, after the secret or the environment has changed."""
    with _lock:
        _kept.clear()
    _client.cache_clear()


def _read(secret_id: str) -> Mapping[str, str]:
    try:
        answer = _client().get_secret_value(SecretId=secret_id)
    except (BotoCoreError, ClientError) as error:
        raise Unavailable(part="secrets") from error
    value: dict[str, str] = json.loads(answer["SecretString"])
    return value


@cache
def _client() -> Any:
    return boto3.client("secretsmanager", config=Config(connect_timeout=2, read_timeout=5))
