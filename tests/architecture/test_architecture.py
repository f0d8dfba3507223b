"""What the layout promises, read from the source itself."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {
    "isp": ROOT / "layers/domain/isp",
    "isp_app": ROOT / "layers/domain/isp_app",
    "isp_words": ROOT / "layers/domain/isp_words",
    "isp_aws": ROOT / "layers/aws/isp_aws",
    "isp_telemetry": ROOT / "layers/aws/isp_telemetry",
    "isp_wiring": ROOT / "layers/aws/isp_wiring",
    "isp_http": ROOT / "layers/http/isp_http",
    "edge_contract": ROOT / "layers/edge_contract/edge_contract",
    "radius_edge": ROOT / "radius_edge/radius_edge",
}
FUNCTIONS = sorted(path for path in (ROOT / "functions").iterdir() if path.is_dir())
FORBIDDEN_NAMES = {"utils", "helpers", "common", "manager", "service", "util", "helper", "misc"}
LINES_MAX = 300
FUNCTION_LINES_MAX = 40
ARGUMENTS_MAX = 5


def sources(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*.py")):
        if "__pycache__" not in path.parts and ".build" not in path.parts:
            yield path


def product_sources() -> list[Path]:
    folders = [*PACKAGES.values(), ROOT / "functions"]
    return [path for folder in folders for path in sources(folder)]


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imported_roots(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.partition(".")[0])
    return names


def test_import_linter_finds_nothing() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("package", ["isp", "edge_contract"])
def test_the_pure_packages_import_the_standard_library_only(package: str) -> None:
    for path in sources(PACKAGES[package]):
        outside = imported_roots(path) - sys.stdlib_module_names - {package}
        assert not outside, f"{path}: {outside}"


def test_the_domain_reads_no_clock_network_environment_or_randomness() -> None:
    forbidden = {
        "time",
        "os",
        "random",
        "secrets",
        "socket",
        "uuid",
        "urllib",
        "http",
        "subprocess",
    }
    for path in sources(PACKAGES["isp"]):
        found = imported_roots(path) & forbidden
        assert not found, f"{path}: {found}"
        assert "datetime.now" not in path.read_text(), path


def test_no_function_imports_another() -> None:
    names = {path.name for path in FUNCTIONS}
    for folder in FUNCTIONS:
        for path in sources(folder):
            assert not imported_roots(path) & (names - {folder.name}), path


def test_reportlab_and_openpyxl_are_imported_for_documents_only() -> None:
    for path in product_sources():
        if imported_roots(path) & {"reportlab", "openpyxl", "uharfbuzz", "segno"}:
            assert "documents" in str(path), path


def test_no_floats_near_money() -> None:
    for path in sources(PACKAGES["isp"]):
        for node in ast.walk(tree(path)):
            is_float = isinstance(node, ast.Constant) and isinstance(node.value, float)
            is_division = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
            assert not is_float and not is_division, f"{path}:{getattr(node, 'lineno', 0)}"


def test_modules_are_named_for_what_they_do() -> None:
    for path in product_sources():
        assert not FORBIDDEN_NAMES & {path.stem, path.parent.name}, path


def test_modules_fit_a_reader() -> None:
    long = {
        str(p): n for p in product_sources() if (n := len(p.read_text().splitlines())) > LINES_MAX
    }
    assert not long, long


def test_functions_fit_on_a_screen() -> None:
    long: list[str] = []
    for path in product_sources():
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES_MAX:
                long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name} {lines} lines")
    assert not long, "\n".join(long)


def test_assertions_are_never_switched_off() -> None:
    assert __debug__
    for name in ("template.yaml", "Makefile", "radius_edge/Dockerfile"):
        path = ROOT / name
        assert "PYTHONOPTIMIZE" not in path.read_text(), name


def test_every_public_module_says_what_it_is() -> None:
    for path in product_sources():
        module = tree(path)
        if module.body and path.name != "__init__.py":
            assert ast.get_docstring(module), path


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda path: path.name)
def test_an_entry_point_has_the_shape_of_all_entry_points(function: Path) -> None:
    """Watched, batched and reported in one way: `isp_wiring.entry_points`, or a panel's app."""
    source = (function / "app.py").read_text(encoding="utf-8")
    assert "isp_wiring.entry_points" in source or "panel_app" in source
    assert "@metrics.log_metrics" not in source and "process_partial_response" not in source
