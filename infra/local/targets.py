"""Which cloud a run deploys to: the embedded one, or another that speaks AWS's API.

A target says where the cloud is (an Endpoint), which child process it is, if any, and where the
REST API answers. Everything else about a run is the same.
"""

from __future__ import annotations

from typing import Protocol

from infra.local.children import Child, Children
from infra.local.cloud.endpoint import Endpoint
from infra.local.cloud.process import local_endpoint, start_cloud
from infra.local.localstack.target import LocalStackCloud
from infra.local.settings import Settings


class Target(Protocol):
    @property
    def endpoint(self) -> Endpoint: ...

    def start(self, children: Children) -> None:
        """Return when it answers; register its process, if it has one, under the name `cloud`."""

    def api_url(self, api_id: str) -> str:
        """Where the stage `api` of the REST API answers, without a slash at the end."""


class EmbeddedCloud:
    """ministack with our fixes, as a child of the run."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def endpoint(self) -> Endpoint:
        return local_endpoint(self._settings.state_dir / "cloud", self._settings.cloud.number)

    def start(self, children: Children) -> None:
        port = self._settings.cloud.number
        cloud = start_cloud(
            self._settings.state_dir / "cloud", port, keep_warm=self._settings.with_warm_up
        )
        children.adopt(Child("cloud", cloud.process, (port,), cloud.log_path))

    def api_url(self, api_id: str) -> str:
        return f"{self.endpoint.url}/_aws/execute-api/{api_id}/api"


def target_of(settings: Settings) -> Target:
    targets: dict[str, type[EmbeddedCloud] | type[LocalStackCloud]] = {
        "embedded": EmbeddedCloud,
        "localstack": LocalStackCloud,
    }
    assert settings.target in targets, f"no target {settings.target!r}"
    return targets[settings.target](settings)
