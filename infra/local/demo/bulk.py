"""Many customers at once: a process of its own, because the product reads its settings once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence

from infra.local.cloud.endpoint import Endpoint
from infra.local.steps import StepFailed

BULK_CUSTOMERS = 2_000


def write_bulk_customers(
    endpoint: Endpoint, outputs: Mapping[str, str], tenant_id: str, package_ids: Sequence[str]
) -> None:
    tables = {
        f"TABLE_{name.removesuffix('Table').upper()}": value
        for name, value in outputs.items()
        if name.endswith("Table")
    }
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "infra.local.demo.customers_in_bulk",
            str(BULK_CUSTOMERS),
            tenant_id,
            *package_ids,
        ],
        env={
            **_base(),
            **endpoint.environment(),
            **tables,
            "SECRETS_ID": outputs["ProductSecretId"],
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise StepFailed(f"the demo customers were not written: {done.stderr[-1500:]}")


def _base() -> dict[str, str]:
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
