"""`python -m infra.local.localstack start|stop|deploy-bundled`, on 127.0.0.1:4566.

`start` and `stop` are for LocalStack without Docker. `deploy-bundled` deploys the product, its layers
merged into its functions, to the LocalStack of infra/compose.localstack.yaml.
"""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from infra.local.building import alone
from infra.local.cloud.interpreter import EmulatorNotInstalled
from infra.local.cloud.process import CloudDidNotStart, PortInUse
from infra.local.deploy.artefacts import PackagesNotInstalled
from infra.local.deploy.product import deploy_product
from infra.local.deploy.stack import DeploymentFailed
from infra.local.deploy.template import Sources
from infra.local.localstack.bundles import bundled_project, container_runtime
from infra.local.localstack.installation import ROOT
from infra.local.localstack.process import (
    end_group,
    localstack_endpoint,
    start_localstack,
)
from infra.local.product_run import SANDBOX_SMS_KEY
from infra.local.start_mark import start_mark

DEFAULT_PORT = 4566
FAILURES = (
    CloudDidNotStart,
    DeploymentFailed,
    EmulatorNotInstalled,
    PackagesNotInstalled,
    PortInUse,
)


def main(arguments: list[str]) -> int:
    options = _parsed(arguments)
    if options.command == "stop":
        print("stopped" if stop(options.state) else "was not running")
        return 0
    try:
        if options.command == "deploy-bundled":
            print(json.dumps(dict(deploy_bundled(options.port)), indent=2))
            return 0
        variables = start(options.state, options.port)
    except FAILURES as failure:
        print(f"{options.command} failed.\n{failure}", file=sys.stderr)
        return 1
    for name, value in variables.items():
        print(f"export {name}={shlex.quote(value)}")
    return 0


def start(state_dir: Path, port: int) -> Mapping[str, str]:
    """Start it and return the variables by which programs find it; a running one is stopped first."""
    stop(state_dir)
    running = start_localstack(state_dir, port)
    pids = (running.process.pid, running.database.pid)
    record = {"processes": [[pid, start_mark(pid)] for pid in pids]}
    (state_dir / "running.json").write_text(json.dumps(record))
    return running.endpoint.environment()


def deploy_bundled(port: int) -> Mapping[str, str]:
    """Deploy the bundled project and return the stack's outputs."""
    build_dir = ROOT / ".build"
    with alone(build_dir / "bundled.lock"):
        return _deploy_bundled(port, build_dir)


def _deploy_bundled(port: int, build_dir: Path) -> Mapping[str, str]:
    project = bundled_project(ROOT, build_dir, container_runtime(ROOT))
    sources = Sources(project, build_dir)
    # In a container, localhost is the container.
    parameters = {
        "SmsBaseUrl": "http://host.docker.internal:8090/sms",
        "SmsApiKey": SANDBOX_SMS_KEY,
        "BkashSandboxBaseUrl": "http://host.docker.internal:8090/bkash/v1.2.0-beta",
        "SandboxSnsBaseUrl": "http://host.docker.internal:8090/sns",
        "Tracing": "PassThrough",
        "RetainData": "false",
    }
    say = partial(print, file=sys.stderr)
    return deploy_product(localstack_endpoint(port), sources, parameters, say).outputs


def stop(state_dir: Path) -> bool:
    """Stop what `start` left running, and nothing else."""
    record = state_dir / "running.json"
    if not record.exists():
        return False
    was_running = False
    for pid, moment in json.loads(record.read_text())["processes"]:
        # The number may belong to another process by now; its moment of birth does not.
        if start_mark(pid) == moment:
            end_group(pid)
            was_running = True
    record.unlink()
    return was_running


def _parsed(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.local.localstack")
    parser.add_argument("command", choices=("start", "stop", "deploy-bundled"))
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    parser.add_argument("--state", type=Path, default=ROOT / ".local" / "localstack")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
