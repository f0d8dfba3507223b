"""Start and stop the local cloud as a child process.

Invariants: it listens on loopback only; every request is signed and checked (AUTH=true); its state
is under `state_dir` and survives `kill -9`: the database to the last answer, the rest to the snapshot. Proof: tests/local_cloud.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
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
from infra.local.cloud.function_fence import OUTSIDE
from infra.local.cloud.interpreter import ROOT, emulator_python
from infra.local.patience import VARIABLE

REGION = "ap-southeast-1"
# Limits for something that hangs, not expectations: the machine may be busy.
START_SECONDS = 300.0
STOP_SECONDS = 120.0
# Every so manieth transaction of the database goes wrong; see emulator/bad_days.py.
BAD_DAYS = "LOCAL_CLOUD_BAD_DAYS"
PASSED_ON = (
    "PATH",
    "HOME",
    "LANG",
    "TMPDIR",
    "LOCAL_CLOUD_LEAVE_OUT",
    BAD_DAYS,
    OUTSIDE,
    VARIABLE,
)


class PortInUse(Exception):
    """Somebody else listens where the cloud should."""


class CloudDidNotStart(Exception):
    """The emulator ended or stayed silent; the text is the end of its log."""


@dataclass(frozen=True, slots=True)
class Cloud:
    """A running local cloud. `stop` lets it write its last snapshot."""

    endpoint: Endpoint
    state_dir: Path
    port: int
    process: subprocess.Popen[bytes]

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def log_path(self) -> Path:
        return self.state_dir / "cloud.log"

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """End it and its workers at once, as a power cut would."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def start_cloud(
    state_dir: Path, port: int, *, snapshot_seconds: float = 2.0, keep_warm: bool = False
) -> Cloud:
    """Start it and wait until it answers. State left in `state_dir` by an earlier run is loaded.

    `keep_warm` starts a process of every function ahead of its first call.
    """
    _refuse_a_port_in_use(port)
    state_dir.mkdir(parents=True, exist_ok=True)
    endpoint = local_endpoint(state_dir, port)
    with (state_dir / "cloud.log").open("ab") as log:
        process = subprocess.Popen(
            [str(emulator_python()), "-m", "infra.local.cloud.emulator"],
            cwd=ROOT,
            env=_environment(endpoint, state_dir, port)
            | {
                "LOCAL_CLOUD_SNAPSHOT_SECONDS": str(snapshot_seconds),
                "LOCAL_CLOUD_KEEP_WARM": str(int(keep_warm)),
            },
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            # A session of its own: Ctrl-C reaches the supervisor only, which stops children in order.
            start_new_session=True,
        )
    cloud = Cloud(endpoint, state_dir, port, process)
    _wait_until_it_answers(cloud)
    return cloud


def _refuse_a_port_in_use(port: int) -> None:
    # Else the health check would be answered by whoever is there.
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise PortInUse(f"port {port} on 127.0.0.1 is already in use")


def local_endpoint(state_dir: Path, port: int) -> Endpoint:
    """The root credentials of this state, made up once: loopback alone does not keep other users out."""
    path = state_dir / "credentials.json"
    if not path.exists():
        state_dir.mkdir(parents=True, exist_ok=True)
        made = {"access_key_id": "AKIALOCALROOT0000001", "secret_access_key": secrets.token_hex(20)}
        path.touch(mode=0o600)
        path.write_text(json.dumps(made))
    kept = json.loads(path.read_text())
    return Endpoint(
        url=f"http://127.0.0.1:{port}",
        region=REGION,
        access_key_id=kept["access_key_id"],
        secret_access_key=kept["secret_access_key"],
    )


def _environment(endpoint: Endpoint, state_dir: Path, port: int) -> dict[str, str]:
    # Only what is named here: a developer's own AWS_* variables must not reach the functions.
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    assert endpoint.access_key_id and endpoint.secret_access_key
    return kept | {
        "AUTH": "true",
        "AWS_ACCESS_KEY_ID": endpoint.access_key_id,
        "AWS_SECRET_ACCESS_KEY": endpoint.secret_access_key,
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "MINISTACK_HOST": "127.0.0.1",
        "MINISTACK_REGION": endpoint.region,
        "LAMBDA_EXECUTOR": "local",
        "LOG_LEVEL": os.environ.get("LOCAL_CLOUD_LOG_LEVEL", "INFO"),
        "PERSIST_STATE": "1",
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(state_dir / "s3"),
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "LOCAL_CLOUD_STATE": str(state_dir),
        "LOCAL_CLOUD_LAYERS": str(ROOT / ".build" / "layers"),
        "LOCAL_CLOUD_FUNCTION_PYTHON": sys.executable,
        "PYTHONUNBUFFERED": "1",
    }


def _wait_until_it_answers(cloud: Cloud) -> None:
    health = f"{cloud.endpoint.url}/_ministack/health"
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if cloud.process.poll() is not None:
            raise CloudDidNotStart(_end_of_log(cloud))
        try:
            with urllib.request.urlopen(health, timeout=30):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    cloud.kill()
    raise CloudDidNotStart(_end_of_log(cloud))


def _end_of_log(cloud: Cloud) -> str:
    return cloud.log_path.read_text(errors="replace")[-2000:]
