"""LocalStack as the cloud of `make run CLOUD=localstack`.

LocalStack keeps nothing: each run deploys the product anew and loads the demo data again.
"""

from __future__ import annotations

from infra.local.children import Child, Children
from infra.local.cloud.endpoint import Endpoint
from infra.local.localstack.process import localstack_endpoint, start_localstack
from infra.local.settings import Settings

DATABASE = "cloud-database"


class LocalStackCloud:
    """LocalStack on the cloud's port, its database on the port after it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def endpoint(self) -> Endpoint:
        return localstack_endpoint(self._settings.cloud.number)

    def start(self, children: Children) -> None:
        if DATABASE in children.running:
            # A restart: what the database holds belongs to a stack that is gone.
            children.stop(DATABASE)
        port = self._settings.cloud.number
        running = start_localstack(self._settings.state_dir / "localstack", port)
        database = running.database
        children.adopt(Child(DATABASE, database.process, (port + 1,), database.log_path))
        children.adopt(Child("cloud", running.process, (port,), running.log_path))

    def api_url(self, api_id: str) -> str:
        return f"{self.endpoint.url}/_aws/execute-api/{api_id}/api"
