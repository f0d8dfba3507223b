"""Which screen sends which request: pages with all that they import, from what the router mounts.

`pages_and_routes` knows what each function of `web/api` asks for. Here every page is followed through the
parts that it imports, so that a part which no page shows calls nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from tests.architecture.environment_of_functions import ROOT
from tests.architecture.pages_and_routes import API, WEB, requests

_IMPORT = re.compile(r"import (?:type )?(?:[\w*]+(?:,\s*)?)?(?:\{([^}]*)\})?\s*(?:from )?'([^']*)'")
_FETCHED = re.compile(r"\bimport\('([^']*)'\)")
PAGES = "pages"
METHODS = ("get", "post", "put", "patch", "delete")


def operations() -> dict[str, tuple[str, str]]:
    """Return the method and address of each operation of the published contract, by its name."""
    paths = json.loads((ROOT / "docs/openapi.json").read_text(encoding="utf-8"))["paths"]
    return {
        told["operationId"]: (method.upper(), re.sub(r"{\w+}", "{}", path))
        for path, methods in paths.items()
        for method, told in methods.items()
        if method in METHODS
    }


def screens() -> dict[str, set[Path]]:
    """Return each screen with the files that it is made of.

    A screen is a page that its bundle mounts, at once or when it is first opened; what stands around all
    pages is one too.
    """
    made: dict[str, set[Path]] = {}
    for bundle in ("console", "portal"):
        around, mounted = _parts_of(WEB / bundle / "src" / "main.tsx")
        made[f"{bundle}: around every page"] = around
        waiting = sorted(mounted)
        while waiting:
            page = waiting.pop(0)
            name = f"{bundle}: {page.stem}"
            if name not in made:
                made[name], in_its_place = _parts_of(page)
                waiting += sorted(in_its_place)
    return made


def pages_of(bundle: str) -> set[Path]:
    """Return the files of a bundle that are named as pages."""
    return set((WEB / bundle / "src" / PAGES).glob("*.tsx"))


def screens_of_operations() -> Mapping[str, set[str]]:
    """Return for each operation the screens that call it."""
    calling = {
        name: {called for path in files for called in _called(path)}
        for name, files in screens().items()
    }
    by_request: dict[tuple[str, str], set[str]] = {}
    for request in requests():
        found = {screen for screen, called in calling.items() if request.function in called}
        by_request.setdefault((request.method, request.path), set()).update(found)
    return {name: by_request.get(asked, set()) for name, asked in operations().items()}


def _parts_of(start: Path) -> tuple[set[Path], set[Path]]:
    """Return what a file is made of, and the pages that are met there, which are not followed."""
    seen: set[Path] = set()
    pages: set[Path] = set()
    waiting = [start]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        for one in (*(target for _, target in _imports(path)), *_fetched(path)):
            (pages.add if one.parent.name == PAGES else waiting.append)(one)
    return seen, pages - seen


@cache
def _called(path: Path) -> frozenset[str]:
    """Return the functions of `web/api` that a file imports and names again in its own code."""
    if path.parent == API:
        return frozenset()
    code = _IMPORT.sub("", path.read_text(encoding="utf-8"))
    return frozenset(
        name
        for names, target in _imports(path)
        if target.parent == API
        for name in names
        if re.search(rf"\b{name}\b", code)
    )


@cache
def _imports(path: Path) -> tuple[tuple[frozenset[str], Path], ...]:
    found = _IMPORT.finditer(path.read_text(encoding="utf-8"))
    ours = ((one[1] or "", _resolved(path, one[2])) for one in found)
    return tuple((_names(names), target) for names, target in ours if target is not None)


@cache
def _fetched(path: Path) -> tuple[Path, ...]:
    found = _FETCHED.findall(path.read_text(encoding="utf-8"))
    return tuple(target for one in found if (target := _resolved(path, one)) is not None)


def _resolved(path: Path, name: str) -> Path | None:
    if not name.startswith("."):
        return None
    base = (path.parent / name).resolve()
    return next((one for one in _spelled(base) if one.is_file()), None)


def _spelled(base: Path) -> Iterator[Path]:
    # Not every file that is imported is code: styles and texts call nothing.
    yield from (base.with_name(base.name + end) for end in (".tsx", ".ts"))


def _names(told: str) -> frozenset[str]:
    plain = (one.strip().removeprefix("type ").partition(" as ")[0] for one in told.split(","))
    return frozenset(one for one in plain if one)
