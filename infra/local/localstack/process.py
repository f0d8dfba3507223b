"""Start and stop LocalStack, with the embedded local cloud behind it as its database.

Invariants: both listen on loopback only; nothing survives a stop, because LocalStack's free edition
keeps nothing and a database that outlived its stack would only be in the way. Proof:
tests/localstack.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from infra.local.cloud.endpoint import Endpoint
from infra.local.cloud.process import REGION, Cloud, CloudDidNotStart, PortInUse, start_cloud
from infra.local.localstack.installation import ROOT, localstack_python
from infra.local.start_mark import start_mark

# Limits for something that hangs, not expectations: the machine may be busy.
START_SECONDS = 600.0
STOP_SECONDS = 60.0


class LocalStackDidNotStart(CloudDidNotStart):
    """It ended or stayed silent; the text is the end of its log."""


@dataclass(frozen=True, slots=True)
class LocalStack:
    """A running LocalStack and its database."""

    endpoint: Endpoint
    state_dir: Path
    database: Cloud
    process: subprocess.Popen[bytes]

    @property
    def log_path(self) -> Path:
        return self.state_dir / "localstack.log"

    def stop(self) -> None:
        end_group(self.process.pid)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(STOP_SECONDS)
        self.database.kill()


def start_localstack(state_dir: Path, port: int) -> LocalStack:
    """Start both on `port` and the port after it, and wait until LocalStack answers."""
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            # Another LocalStack would answer the health check in place of ours.
            raise PortInUse(f"port {port} on 127.0.0.1 is already in use")
    python = localstack_python()
    shutil.rmtree(state_dir, ignore_errors=True)
    state_dir.mkdir(parents=True)
    database = start_cloud(state_dir / "database", port + 1)
    with (state_dir / "localstack.log").open("ab") as log:
        process = subprocess.Popen(
            [str(python), "-m", "shongjog_localstack"],
            cwd=ROOT,
            env=_environment(database.endpoint, state_dir, port),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    started = LocalStack(localstack_endpoint(port), state_dir, database, process)
    try:
        _wait_until_it_answers(started)
    except BaseException:
        # Also when somebody lost patience: nobody else knows of the two processes yet.
        started.stop()
        raise
    return started


def end_group(pid: int) -> None:
    """Ask a process and its children to end, and end what is left of them."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while start_mark(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def localstack_endpoint(port: int) -> Endpoint:
    return Endpoint(
        url=f"http://127.0.0.1:{port}",
        region=REGION,
        # LocalStack reads the account from the key id and checks no signature.
        access_key_id="test",
        secret_access_key="test",
    )


def _environment(database: Endpoint, state_dir: Path, port: int) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    assert database.url and database.access_key_id and database.secret_access_key
    temporary = state_dir / "temporary"
    temporary.mkdir()
    return kept | {
        "GATEWAY_LISTEN": f"127.0.0.1:{port}",
        "GATEWAY_SERVER": "loopback",
        "LAMBDA_RUNTIME_EXECUTOR": "process",
        "PROVIDER_OVERRIDE_DYNAMODB": "embedded",
        "PROVIDER_OVERRIDE_DYNAMODBSTREAMS": "embedded",
        "EMBEDDED_DATABASE_URL": database.url,
        "EMBEDDED_DATABASE_KEY_ID": database.access_key_id,
        "EMBEDDED_DATABASE_SECRET": database.secret_access_key,
        "EMBEDDED_FUNCTION_PYTHON": sys.executable,
        "FILESYSTEM_ROOT": str(state_dir / "files"),
        "TMPDIR": str(temporary),
        # No call to the outside: no telemetry, no certificate, no name server of its own.
        "DISABLE_EVENTS": "1",
        "SKIP_SSL_CERT_DOWNLOAD": "1",
        "DNS_ADDRESS": "0",
        "LOCALSTACK_HOST": f"127.0.0.1:{port}",
        "PYTHONUNBUFFERED": "1",
    }


def _wait_until_it_answers(localstack: LocalStack) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if localstack.process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{localstack.endpoint.url}/_localstack/health", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise LocalStackDidNotStart(localstack.log_path.read_text(errors="replace")[-2000:])
