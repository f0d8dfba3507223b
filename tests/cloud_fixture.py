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
from typing import TextIO

import pytest

from infra.local.building import alone
from infra.local.cloud.endpoint import Endpoint
from infra.local.cloud.process import REGION, Cloud, start_cloud
from infra.local.cloud.tables import create_tables, delete_tables
from tests.ports import free_port

# Nobody starts it again: writing all of its state every two seconds would be for nothing.
NO_SNAPSHOTS_SECONDS = 86_400.0


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
    """The first worker starts it and, when all others have left, stops it.

    Who uses it holds a lock that the system lets go of when a process dies: a worker that crashes
    keeps nobody waiting.
    """
    started: Cloud | None = None
    record = directory / "cloud.json"
    with (directory / "cloud.users").open("w") as using:
        with alone(directory / "cloud.lock"):
            if not record.exists():
                started = start_cloud(
                    directory / "cloud", free_port(), snapshot_seconds=NO_SNAPSHOTS_SECONDS
                )
                record.write_text(json.dumps(asdict(started.endpoint)))
            fcntl.flock(using, fcntl.LOCK_SH)
            endpoint = Endpoint(**json.loads(record.read_text()))
        try:
            yield endpoint
        finally:
            fcntl.flock(using, fcntl.LOCK_UN)
            while started is not None and not _has_ended(started, using, record):
                time.sleep(0.2)


def _has_ended(started: Cloud, using: TextIO, record: Path) -> bool:
    """End the cloud if nobody uses it; who comes later starts another."""
    with alone(record.with_name("cloud.lock")):
        try:
            fcntl.flock(using, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        record.unlink()
        started.kill()
        return True


def _given_endpoint(url: str) -> Endpoint:
    return Endpoint(
        url=url,
        region=os.environ.get("AWS_REGION", REGION),
        access_key_id=os.environ.get("AWS_ACCESS_KEY_ID", "test"),
        secret_access_key=os.environ.get("AWS_SECRET_ACCESS_KEY", "test"),
    )
