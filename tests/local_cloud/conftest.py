"""One deployed sample stack (sample/template.yaml) for the whole conformance suite."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from infra.local.building import alone
from infra.local.cloud.endpoint import Endpoint
from infra.local.cloud.interpreter import ROOT
from infra.local.deploy.stack import Wanted, bring_stack_to
from infra.local.deploy.template import Sources, ready_template
from infra.local.deploy.uploads import Uploads
from tests.cloud_fixture import cloud, cloud_tables
from tests.waiting import LIMIT_SECONDS, until

__all__ = ["cloud", "cloud_tables"]

SAMPLE = Path(__file__).with_name("sample")


@dataclass(frozen=True, slots=True)
class Sample:
    endpoint: Endpoint
    outputs: Mapping[str, str]

    def seen(self, pk: str) -> list[dict[str, Any]]:
        """What the functions of the sample wrote down under this key."""
        answer = self.endpoint.client("dynamodb").query(
            TableName=self.outputs["SeenTable"],
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": pk}},
        )
        return list(answer["Items"])

    def call(
        self, path: str, *, method: str = "POST", body: object = None, accept: str = "*/*"
    ) -> tuple[int, Any, bytes]:
        base = f"{self.endpoint.url}/_aws/execute-api/{self.outputs['Api']}/api"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            base + path,
            data=data,
            method=method,
            headers={"Accept": accept, "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=LIMIT_SECONDS) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()


def deploy_sample(endpoint: Endpoint, build_dir: Path = ROOT / ".build") -> Sample:
    uploads = Uploads(endpoint)
    template = ready_template(Sources(SAMPLE, build_dir), uploads)
    deployed = bring_stack_to(endpoint, uploads, Wanted("sample", template, {}, "sample"))
    return Sample(endpoint, deployed.outputs)


def wait_for_a_snapshot(endpoint: Endpoint, state: Path) -> None:
    """Return when all that the cloud knows now is in a snapshot."""
    directory = state / "snapshots"
    begun = max(int(path.name.partition(".")[0]) for path in directory.iterdir())

    def is_taken() -> bool:
        # A cloud that nobody calls has nothing new to write.
        endpoint.client("sts").get_caller_identity()
        return any(path.name.isdigit() and int(path.name) > begun for path in directory.iterdir())

    until(is_taken, "a snapshot")


@pytest.fixture(scope="session")
def sample(cloud: Endpoint, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Sample:
    """Return the stack of all workers: their cloud is one, so who comes second finds it there."""
    base = tmp_path_factory.getbasetemp()
    with alone((base if worker_id == "master" else base.parent) / "sample.lock"):
        return deploy_sample(cloud)
