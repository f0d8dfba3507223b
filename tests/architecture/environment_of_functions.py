"""What each function reads of its environment, found in its own source and in all that it imports."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from samtranslator.yaml_helper import yaml_parse

ROOT = Path(__file__).resolve().parents[2]
FUNCTIONS = ROOT / "functions"
LAYERS = ("layers/domain", "layers/aws", "layers/http", "layers/edge_contract")


@dataclass(frozen=True, slots=True)
class Reads:
    """Names of variables: those without which it fails, and those that may be missing."""

    required: frozenset[str]
    optional: frozenset[str]

    @property
    def all(self) -> frozenset[str]:
        return self.required | self.optional


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Return every node of a module: many tests walk the same modules."""
    return tuple(ast.walk(tree(path)))


@cache
def product_modules() -> tuple[Path, ...]:
    folders = [*(ROOT / layer for layer in LAYERS), ROOT / "functions"]
    return tuple(path for folder in folders for path in sorted(folder.rglob("*.py")))


@cache
def settings_classes() -> dict[str, Reads]:
    """Return every subclass of Settings by its name, with the variables that its fields are."""
    return {
        node.name: _fields(node)
        for path in product_modules()
        for node in nodes(path)
        if isinstance(node, ast.ClassDef)
        and any(isinstance(base, ast.Name) and base.id == "Settings" for base in node.bases)
    }


def _fields(node: ast.ClassDef) -> Reads:
    fields = [one for one in node.body if isinstance(one, ast.AnnAssign)]
    names = {one.target.id.upper(): one.value for one in fields if isinstance(one.target, ast.Name)}
    optional = {name for name, value in names.items() if value is not None}
    return Reads(frozenset(names) - optional, frozenset(optional))


def settings_asked_for() -> set[str]:
    """Return the names of the settings classes that somebody calls `settings` with."""
    return {name for path in product_modules() for name in _asked_in(path)}


@cache
def reads_of(function: str) -> Reads:
    """Return what the function in that folder reads, together with all that it imports."""
    classes, required, optional = settings_classes(), set(), set()
    for path in _imported(ROOT / "functions" / function):
        for name in _asked_in(path):
            required |= classes[name].required
            optional |= classes[name].optional
        for name, is_needed in _plain_reads(path):
            (required if is_needed else optional).add(name)
    return Reads(frozenset(required), frozenset(optional - required))


@cache
def _asked_in(path: Path) -> tuple[str, ...]:
    return tuple(_settings_in(path))


def _settings_in(path: Path) -> Iterator[str]:
    for node in nodes(path):
        is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if is_call and node.func.id == "settings" and isinstance(node.args[0], ast.Name):
            yield node.args[0].id


def _plain_reads(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield what is read of os.environ by its name: os.environ["X"], os.environ.get("X")."""
    for node in nodes(path):
        match node:
            case ast.Subscript(value=ast.Attribute(attr="environ"), slice=ast.Constant(value=name)):
                yield str(name), True
            case ast.Call(
                func=ast.Attribute(value=ast.Attribute(attr="environ"), attr="get"),
                args=[ast.Constant(value=name), *_],
            ):
                yield str(name), False


def _imported(folder: Path) -> set[Path]:
    """Return all modules of ours that are loaded with the function's entry point."""
    found: set[Path] = set()
    waiting = [folder / "app.py"]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        waiting += _imported_from_layers(path)
        waiting += [one for name in _names_imported(path) for one in _files_under(name, folder)]
    return found


@cache
def _imported_from_layers(path: Path) -> frozenset[Path]:
    """Return the modules of the layers that a module imports: the same for every function."""
    names = _names_imported(path)
    places = [ROOT / layer for layer in LAYERS]
    return frozenset(one for name in names for at in places for one in _files_under(name, at))


@cache
def _names_imported(path: Path) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_imports_in(path)))


def _imports_in(path: Path) -> Iterator[str]:
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def _begins(place: Path) -> frozenset[str]:
    """Return what a name that is found under the place can begin with."""
    return frozenset(one.stem for one in place.iterdir())


@cache
def _files_under(name: str, place: Path) -> tuple[Path, ...]:
    parts = name.split(".")
    if parts[0] not in _begins(place):
        return ()
    ends = [place.joinpath(*parts[:end]) for end in range(1, len(parts) + 1)]
    candidates = [one for at in ends for one in (at.with_suffix(".py"), at / "__init__.py")]
    return tuple(one for one in candidates if one.is_file())


@cache
def template() -> Mapping[str, Any]:
    parsed: Mapping[str, Any] = yaml_parse((ROOT / "template.yaml").read_text())
    return parsed


def imported_modules() -> set[Path]:
    """Return the modules of the product that some other module of it imports."""
    found: set[Path] = set()
    for path in product_modules():
        inside = path.is_relative_to(FUNCTIONS)
        folder = FUNCTIONS / path.relative_to(FUNCTIONS).parts[0] if inside else FUNCTIONS
        own = [one for name in _names_imported(path) for one in _files_under(name, folder)]
        found |= {one for one in (*own, *_imported_from_layers(path)) if one != path}
    return found


def told_by_the_template() -> dict[str, set[str]]:
    """Return what each folder of functions is told, without what all functions are told."""
    told: dict[str, set[str]] = defaultdict(set)
    for one in template()["Resources"].values():
        if one["Type"] == "AWS::Serverless::Function":
            variables = one["Properties"].get("Environment", {}).get("Variables", {})
            told[one["Properties"]["CodeUri"].removeprefix("functions/")] |= set(variables)
    return dict(told)


def told_to_all() -> set[str]:
    return set(template()["Globals"]["Function"]["Environment"]["Variables"])
