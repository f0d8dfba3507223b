"""What keeps tests green on a busy machine, read from the tests themselves."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
CLOCKS = {"monotonic", "perf_counter", "process_time", "monotonic_ns", "perf_counter_ns"}
# Less than this may be reached without a fault. What is meant to be reached is a part of the test.
LIMIT_SECONDS_MIN = 60
MEANT_TO_BE_REACHED = {"payments/test_http_client.py", "localstack/test_function_process.py"}
# Whoever is not served in the product's five seconds is told so there, and each may be.
WHERE_GIVING_UP_IS_RIGHT = {"adapters/test_sellers_at_once.py"}
THE_PLACE_OF_WAITING, THE_PLACE_OF_PORTS = "waiting.py", "ports.py"


@cache
def nodes() -> tuple[tuple[str, ast.AST], ...]:
    return tuple(
        (path.relative_to(TESTS).as_posix(), node)
        for path in sorted(TESTS.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    )


def calls_a_clock(node: ast.AST) -> bool:
    return any(
        isinstance(one, ast.Call)
        and isinstance(one.func, ast.Attribute)
        and one.func.attr in CLOCKS
        for one in ast.walk(node)
    )


def is_short(value: ast.expr) -> bool:
    return (
        isinstance(value, ast.Constant)
        and isinstance(value.value, (int, float))
        and value.value < LIMIT_SECONDS_MIN
    )


def test_no_test_asserts_how_long_something_took() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, node in nodes()
        if isinstance(node, ast.Assert)
        and calls_a_clock(node.test)
        and name != THE_PLACE_OF_WAITING
    ]
    assert found == [], "wait with tests/waiting.py until it is so"


def test_no_limit_is_so_short_that_a_busy_machine_reaches_it() -> None:
    found = [
        f"{name}:{node.value.lineno} timeout={ast.unparse(node.value)}"
        for name, node in nodes()
        if isinstance(node, ast.keyword)
        and node.arg in ("timeout", "timeout_seconds")
        and is_short(node.value)
        and name not in MEANT_TO_BE_REACHED
    ]
    assert found == [], "take LIMIT_SECONDS of tests/waiting.py"


def test_ports_are_kept_and_not_only_looked_for() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, node in nodes()
        if isinstance(node, ast.FunctionDef)
        and "free_port" in node.name
        and name != THE_PLACE_OF_PORTS
    ]
    assert found == [], "take a port of tests/ports.py"


def test_no_test_runs_a_loop_in_the_thread_of_the_tests() -> None:
    """A browser is open for one file only, and that file must run no loop of its own."""
    with_a_loop = {
        name
        for name, node in nodes()
        if isinstance(node, ast.Attribute)
        and node.attr == "run"
        and isinstance(node.value, ast.Name)
        and node.value.id == "asyncio"
    }
    with_a_browser = {
        name
        for name, node in nodes()
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("playwright")
    }
    assert with_a_loop & with_a_browser == set()


def test_no_test_has_the_patience_of_the_product_where_all_must_succeed() -> None:
    found = {
        name
        for name, node in nodes()
        if isinstance(node, ast.ImportFrom)
        and node.module == "isp_aws.patience"
        and any(alias.name == "PATIENT" for alias in node.names)
    }
    assert found == WHERE_GIVING_UP_IS_RIGHT, "take STUBBORN or HURRIED of tests/fakes/patience.py"
