"""Many customers at once: a process of its own, because the product reads its settings once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from infra.local.cloud.endpoint import Endpoint
from infra.local.cloud.interpreter import ROOT
from infra.local.steps import StepFailed

CUSTOMERS = 2_000
PASSED_ON = ("PATH", "HOME", "LANG")


@dataclass(frozen=True, slots=True)
class DemoIsp:
    """What the demo ISP's owner has made, and how many customers it is to have."""

    tenant_id: str
    package_ids: Sequence[str]
    account_id: str
    nas_id: str
    cashier_id: str
    customers: int


def write_bulk(endpoint: Endpoint, outputs: Mapping[str, str], isp: DemoIsp) -> Any:
    """Write what is missing and return what the writer tells of it."""
    done = subprocess.run(
        [sys.executable, "-m", "infra.local.demo.writer"],
        input=json.dumps(asdict(isp)),
        env=writer_environment(endpoint, outputs),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise StepFailed(f"the demo customers were not written: {done.stderr[-1500:]}")
    return json.loads(done.stdout)


def writer_environment(endpoint: Endpoint, outputs: Mapping[str, str]) -> dict[str, str]:
    tables = {
        f"TABLE_{name.removesuffix('Table').upper()}": value
        for name, value in outputs.items()
        if name.endswith("Table")
    }
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return {
        **kept,
        **endpoint.environment(),
        **tables,
        "SECRETS_ID": outputs["ProductSecretId"],
    }
