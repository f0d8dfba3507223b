"""Schemathesis against all panels in process: what the contract says is what they do.

Half of the requests are well formed and half are not. Nothing may end in a bug, every status and body
must be in the contract, and what the contract forbids must be refused.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from isp.parties.permissions import Role
from isp_http.functions_of_the_api import REPOSITORY
from isp_http.wsgi import WsgiGateway
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup

from tests.api.requests_of_routes import ids_of
from tests.api.world import World, _resource

EXAMPLES_MAX = 25


class Front:
    """One origin for all functions, as the product's own front is."""

    def __init__(self) -> None:
        self.world = World()
        self._gateways = [(app, WsgiGateway(app)) for app in self.world.apps()]

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        environ["PATH_INFO"] = environ["PATH_INFO"].removeprefix("/api")
        if environ["PATH_INFO"] == "/openapi.json":
            start_response("200 OK", [("Content-Type", "application/json")])
            return [_without_security(REPOSITORY / "docs/openapi.json")]
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        for app, gateway in self._gateways:
            resource = _resource(app, path)
            if resource is not None and method in app.routes[resource]:
                return gateway(environ, start_response)
        # No function has the route: API Gateway answers by itself.
        start_response("404 Not Found", [("Content-Type", "application/json")])
        return [json.dumps({"code": "not_found", "message": "", "request_id": ""}).encode()]


def _without_security(path: Path) -> bytes:
    """Return the contract without its locks: every request here carries the right key."""
    document = json.loads(path.read_text(encoding="utf-8"))
    del document["components"]["securitySchemes"]
    for methods in document["paths"].values():
        for operation in methods.values():
            del operation["security"]
    return json.dumps(document).encode()


FRONT = Front()
schema = schemathesis.openapi.from_wsgi("/openapi.json", FRONT)
schema.config.generation.update(modes=list(GenerationMode))


def signed(path: str) -> dict[str, dict[str, str]]:
    """Return what lets a request in: an edge's key, or the session of who works there."""
    if path.startswith("/edge/"):
        return {"headers": FRONT.world.edge()}
    role = Role.CUSTOMER if path.startswith("/me") else Role.ISP_ADMIN
    return {"cookies": {"__Host-session": str(FRONT.world.browser(role).token)}}


@schema.parametrize()
@settings(
    max_examples=EXAMPLES_MAX,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_route_keeps_to_its_contract(case: schemathesis.Case) -> None:
    is_well_formed = case.meta is not None and case.meta.generation.mode is GenerationMode.POSITIVE
    if is_well_formed:
        ids = ids_of(FRONT.world, FRONT.world.home)
        case.path_parameters = {name: ids[name] for name in case.path_parameters}
    case.cookies.clear()
    case.call_and_validate(
        **signed(case.operation.path),
        excluded_checks=[
            # A well-formed request may still name things that are not there, or be too many.
            schemathesis.checks.CHECKS.get_one("positive_data_acceptance"),
            # The session is put into every request here; test_authorization.py leaves it out.
            schemathesis.checks.CHECKS.get_one("ignored_auth"),
            # API Gateway answers other methods, by what infra/openapi.yaml does not list.
            schemathesis.checks.CHECKS.get_one("unsupported_method"),
        ],
    )


def test_the_front_of_this_test_finds_what_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FRONT.world.directory, "packages", lambda _: 1 // 0)
    case = next(
        operation.ok().Case()
        for operation in schema.get_all_operations()
        if operation.ok().label == "GET /packages"
    )
    with pytest.raises(FailureGroup):
        case.call_and_validate(**signed("/packages"))
