"""Which methods the domain asks of the outside world, and who in the product calls them."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.architecture.environment_of_functions import ROOT, nodes, product_modules

DOMAIN = (ROOT / "layers/domain/isp", ROOT / "layers/domain/isp_app")


def ports() -> dict[str, list[str]]:
    """Return the methods of every Protocol of the domain, by its name."""
    return {
        node.name: [
            one.name
            for one in node.body
            if isinstance(one, ast.FunctionDef) and not one.name.startswith("__")
        ]
        for folder in DOMAIN
        for path in sorted(folder.rglob("*.py"))
        for node in nodes(path)
        if isinstance(node, ast.ClassDef) and _is_protocol(node)
    }


def _methods(path: Path) -> Iterator[str]:
    for node in nodes(path):
        if isinstance(node, ast.ClassDef) and not _is_protocol(node):
            yield from (one.name for one in node.body if isinstance(one, ast.FunctionDef))


def _is_protocol(node: ast.ClassDef) -> bool:
    names = {base.value if isinstance(base, ast.Subscript) else base for base in node.bases}
    return any(isinstance(name, ast.Name) and name.id == "Protocol" for name in names)


def callers() -> Mapping[str, set[Path]]:
    """Return the modules that use an attribute of that name of something else than themselves.

    A module that implements a method of that name does not count: it may pass the call on to another
    implementation, which is no use of it.
    """
    found: dict[str, set[Path]] = defaultdict(set)
    for path in product_modules():
        defined = set(_methods(path))
        for node in nodes(path):
            if not isinstance(node, ast.Attribute) or node.attr in defined:
                continue
            if not (isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")):
                found[node.attr].add(path)
    return found
