"""Apps: the panels of one function behind Chalice, which routes by API Gateway's resource template."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any

from chalice.app import Chalice, Request, Response

from isp_http.door import Door
from isp_http.doors import Doors
from isp_http.observability import observe
from isp_http.operation import Operation
from isp_http.panel import Panel


class PanelApp(Chalice):
    """Chalice keeps the current request on the app; ours is one per thread."""

    def __init__(self, app_name: str) -> None:
        self._of_thread = threading.local()
        super().__init__(app_name)

    @property
    def current_request(self) -> Any:
        return getattr(self._of_thread, "request", None)

    @current_request.setter
    def current_request(self, request: Request | None) -> None:
        self._of_thread.request = request


def panel_app(name: str, panels: Iterable[Panel], doors: Doors, ports: object) -> Chalice:
    """Return the app of one function: what Lambda calls and what the tests call."""
    app = PanelApp(name)
    observe(app)
    for panel in panels:
        for operation in panel.operations:
            _register(app, Door(operation, doors, ports))
    return app


def _register(app: Chalice, door: Door) -> None:
    operation = door.operation
    view = _view(app, door)
    # Content types are checked at the door, where the refusal gets our shape.
    app.route(
        operation.path,
        methods=[operation.method],
        name=operation.name,
        content_types=["*/*"],
    )(view)


def _view(app: Chalice, door: Door) -> Callable[..., Response]:
    def answer(**_path: str) -> Response:
        assert app.current_request is not None
        return door.answer(app.current_request)

    # Chalice compares the signature with the path.
    answer.__name__ = door.operation.function.__name__
    return answer


def operations_of(panels: Iterable[Panel]) -> list[Operation]:
    return [operation for panel in panels for operation in panel.operations]
