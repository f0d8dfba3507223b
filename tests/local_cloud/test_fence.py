"""Functions on this machine reach the local cloud and the simulators, and nothing else unless asked."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from infra.local.cloud import function_fence
from tests.local_cloud.conftest import Sample

# Of a network that exists in documents only (RFC 5737): nobody answers, should the fence be down.
NOWHERE = "192.0.2.1"


def reached(sample: Sample, host: str, port: int | None) -> dict[str, Any]:
    answer = sample.endpoint.client("lambda").invoke(
        FunctionName=sample.outputs["Reach"], Payload=json.dumps({"host": host, "port": port})
    )
    told: dict[str, Any] = json.loads(answer["Payload"].read())
    return told


def test_a_function_reaches_the_local_cloud(sample: Sample) -> None:
    url = urlsplit(sample.endpoint.url)
    assert reached(sample, "127.0.0.1", url.port) == {"reached": True}


@pytest.mark.parametrize("host", [NOWHERE, "example.com", "tokenized.pay.bka.sh"])
def test_a_call_to_anywhere_else_fails_with_one_clear_line(sample: Sample, host: str) -> None:
    told = reached(sample, host, 443)
    assert told == {
        "reached": False,
        "error": "Fenced",
        "text": f"Stopped by the fence of this machine: {host}:443. LOCAL_CLOUD_OUTSIDE=1 opens it.",
    }


def test_what_else_listens_on_this_machine_is_not_reached_either(sample: Sample) -> None:
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        port = somebody.getsockname()[1]
        assert reached(sample, "127.0.0.1", port)["error"] == "Fenced"


SCRIPT = """
import socket, sys
import beside
assert sys.argv == [__file__], sys.argv
try:
    socket.create_connection(("127.0.0.1", {port}), timeout=20).close()
    print("reached")
except ConnectionRefusedError as error:
    print(type(error).__name__)
"""


def run_behind(folder: Path, port: int, environment: Mapping[str, str]) -> str:
    (folder / "beside.py").write_text("")
    (folder / "worker.py").write_text(SCRIPT.format(port=port))
    command = [sys.executable, "-S", "-E", function_fence.__file__, str(folder / "worker.py")]
    done = subprocess.run(
        command, env=dict(environment), capture_output=True, text=True, check=True, timeout=120
    )
    return done.stdout.strip()


def test_the_fence_opens_where_the_environment_says_and_for_who_asks(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as simulator:
        port = simulator.getsockname()[1]
        here = f"http://localhost:{port}/v1"
        assert run_behind(tmp_path, port, {}) == "Fenced"
        assert run_behind(tmp_path, port, {"SMS_BASE_URL": "https://api.sms.net.bd"}) == "Fenced"
        assert run_behind(tmp_path, port, {"SMS_BASE_URL": here}) == "reached"
        assert run_behind(tmp_path, port, {function_fence.OUTSIDE: "1"}) == "reached"
        assert run_behind(tmp_path, port, {function_fence.OUTSIDE: "0"}) == "Fenced"
