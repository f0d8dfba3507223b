"""Secrets of the product, from Secrets Manager, kept in memory for five minutes.

One secret holds them as JSON: `seal_key` and its successors (what is stored sealed) and `pepper` (codes, cursors, tokens
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
from isp_aws.sealing import FIRST_KEY, Sealer, SealKeys

KEPT_SECONDS = 300
_FURTHER_KEY = "seal_key."

_lock = threading.Lock()
_kept: dict[str, tuple[float, Mapping[str, str]]] = {}


def seal_keys() -> SealKeys:
    """Return the keys: `seal_key` is the first, `seal_key.2` the second; the current one is named."""
    told = secret(settings(SecretSettings).secrets_id)
    by_number = {FIRST_KEY: base64.b64decode(told["seal_key"])}
    for name, value in told.items():
        if name.startswith(_FURTHER_KEY):
            by_number[int(name.removeprefix(_FURTHER_KEY))] = base64.b64decode(value)
    return SealKeys(int(told.get("seal_key_current", FIRST_KEY)), by_number)


def fresh_seal_keys() -> SealKeys:
    """Return the keys as they are now: another function may seal with one that is newer than our memory.

    A value with a number that nobody has asks anew each time; it is a bug, and rare.
    """
    with _lock:
        _kept.pop(settings(SecretSettings).secrets_id, None)
    return seal_keys()


def product_sealer() -> Sealer:
    """Return what seals with the product's keys. They are read when the first value is sealed or opened."""
    return Sealer(seal_keys, fresh_seal_keys)


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
