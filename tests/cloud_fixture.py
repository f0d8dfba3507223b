"""The local cloud for tests of adapters: one server per test run, shared by every xdist worker.

Use it in a conftest.py:  `from tests.cloud_fixture import cloud, cloud_tables`  (pytest fixtures)

* `cloud` (session): an `Endpoint`. Set AWS_ENDPOINT_URL to run against LocalStack instead.
* `cloud_tables` (session): the environment of the tables of this worker, {"TABLE_LEDGER": name, …};
  every worker has tables of its own, so tests may run side by side.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import pytest

from infra.local.cloud.endpoint import Endpoint
from infra.local.cloud.process import REGION, Cloud, start_cloud
from infra.local.cloud.tables import create_tables, delete_tables
from tests.ports import free_port


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Endpoint]:
    given = os.environ.get("AWS_ENDPOINT_URL")
    if given:
        yield _given_endpoint(given)
        return
    alone = worker_id == "master"
    base = tmp_path_factory.getbasetemp()
    with _shared_cloud(base if alone else base.parent) as endpoint:
        yield endpoint


@pytest.fixture(scope="session")
def cloud_tables(cloud: Endpoint) -> Iterator[Mapping[str, str]]:
    suffix = uuid.uuid4().hex[:8]
    yield create_tables(cloud, suffix)
    delete_tables(cloud, suffix)


@contextmanager
def _shared_cloud(directory: Path) -> Iterator[Endpoint]:
    """The first worker starts it; each waits on the lock; the last one to leave stops it."""
    started: Cloud | None = None
    record = directory / "cloud.json"
    with _locked(directory):
        if record.exists():
            known = json.loads(record.read_text())
        else:
            started = start_cloud(directory / "cloud", free_port())
            known = {"endpoint": asdict(started.endpoint), "users": 0}
        known["users"] += 1
        record.write_text(json.dumps(known))
    try:
        yield Endpoint(**known["endpoint"])
    finally:
        _leave(directory, record)
        if started is not None:
            _wait_until_unused(directory, record)
            started.kill()


def _leave(directory: Path, record: Path) -> None:
    with _locked(directory):
        known = json.loads(record.read_text())
        known["users"] -= 1
        record.write_text(json.dumps(known))


def _wait_until_unused(directory: Path, record: Path) -> None:
    while True:
        with _locked(directory):
            if json.loads(record.read_text())["users"] == 0:
                record.unlink()
                return
        time.sleep(0.1)


@contextmanager
def _locked(directory: Path) -> Iterator[None]:
    with (directory / "cloud.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _given_endpoint(url: str) -> Endpoint:
    return Endpoint(
        url=url,
        region=os.environ.get("AWS_REGION", REGION),
        access_key_id=os.environ.get("AWS_ACCESS_KEY_ID", "test"),
        secret_access_key=os.environ.get("AWS_SECRET_ACCESS_KEY", "test"),
    )
