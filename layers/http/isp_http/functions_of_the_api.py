"""The functions behind the API and the panels that they carry.

A function's own folder is its root, in Lambda and here; the panels are imported from there, without
the entry points, which want the real environment.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from isp_http.operation import Operation
from isp_http.panel import Panel

REPOSITORY = Path(__file__).resolve().parents[3]
NAMES = (
    "public_site",
    "seller_panel",
    "customer_panel",
    "make_documents",
    "payment_webhooks",
    "edge_gateway",
)


@dataclass(frozen=True, slots=True)
class ApiFunction:
    name: str
    panels: Sequence[Panel]

    @property
    def resource(self) -> str:
        """Return the function's name in template.yaml."""
        return "".join(word.capitalize() for word in self.name.split("_")) + "Function"

    @property
    def operations(self) -> list[Operation]:
        return [operation for panel in self.panels for operation in panel.operations]


def api_functions() -> list[ApiFunction]:
    """Return all functions with their routes."""
    return [ApiFunction(name, _panels(name)) for name in NAMES]


def all_operations() -> list[Operation]:
    """Return every route once, by path and method; a name or route that comes twice is a bug."""
    operations = [one for function in api_functions() for one in function.operations]
    names = [operation.name for operation in operations]
    assert len(names) == len(set(names)), f"two routes of one name: {sorted(names)}"
    routes = {(operation.method, operation.path) for operation in operations}
    assert len(routes) == len(operations), "two functions have the same route"
    return sorted(operations, key=lambda operation: (operation.path, operation.method))


def _panels(name: str) -> Sequence[Panel]:
    folder = str(REPOSITORY / "functions" / name)
    if folder not in sys.path:
        sys.path.append(folder)
    panels: Sequence[Panel] = importlib.import_module(name).PANELS
    return panels
