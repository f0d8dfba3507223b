"""A use case has one name: of its module, its class, the route that asks for it, its log lines.

And whoever reaches it is named in one table (`isp_app.use_cases`): no use case without a permission or a word
of who comes without one.
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from typing import Any, get_type_hints

import pytest
from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp.ports import Page
from isp_app.use_cases import USE_CASES, By
from isp_http.functions_of_the_api import all_operations
from isp_http.operation import Operation
from isp_http.panel import Panel
from isp_http.types import View

from tests.architecture.environment_of_functions import FUNCTIONS, ROOT, tree

APP = ROOT / "layers/domain/isp_app"
OPERATIONS = all_operations()
# Called by the two panels in which customers pay; and the one door in front of two use cases.
THROUGH = {
    "start_payment": "start_payment",
    "start_advance": "start_payment",
    "buy_from_credit": "sell",
    "come_back": "handle_return",
    "take_push": "handle_push",
}
# Routes by which nothing of ours is changed, or whose use case still stands in its door.
WITHOUT = {
    "get_queue_credentials": "rights of an hour at the cloud; an edge asks for them, nothing is kept",
}
# What an entry point is called that is no use case of people or the product's.
OF_DEPLOYMENT = {"migrate_state", "do_due_work"}


# Of a use case with several deeds of one kind, what is asked for is the name of its method.
DOES = ("__call__", "accept", "assign", "confirm")


def modules() -> dict[str, list[str]]:
    """Return the classes of each module that do something when they are asked."""
    return {
        path.stem: [
            node.name
            for node in tree(path).body
            if isinstance(node, ast.ClassDef)
            and any(isinstance(one, ast.FunctionDef) and one.name in DOES for one in node.body)
        ]
        for path in sorted(APP.glob("*.py"))
    }


def camel(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))


def test_one_module_is_one_use_case_of_the_same_name() -> None:
    wrong = {
        name: classes for name, classes in modules().items() if classes not in ([], [camel(name)])
    }
    assert not wrong


def test_the_table_names_every_use_case_and_nothing_else() -> None:
    assert {name for name, classes in modules().items() if classes} == set(USE_CASES)


def reached_from(operation: Operation) -> set[str]:
    """Return the use cases that a route's function calls, found by the types of its ports."""
    function = ast.parse(textwrap.dedent(inspect.getsource(operation.function)))
    ports = operation.parameters.get("ports")
    return set(_reached(function, ports))


def _reached(function: ast.AST, ports: Any) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            called = node.func
            last = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
            if last in THROUGH:
                yield THROUGH[last]
        if isinstance(node, ast.Attribute) and ports is not None:
            kind = _type_of(node, ports)
            module = getattr(kind, "__module__", "").removeprefix("isp_app.")
            if module in USE_CASES:
                yield module


def _type_of(node: ast.expr, ports: Any) -> Any:
    if isinstance(node, ast.Name):
        return ports if node.id == "ports" else None
    if isinstance(node, ast.Attribute):
        owner = _type_of(node.value, ports)
        return get_type_hints(owner).get(node.attr) if inspect.isclass(owner) else None
    return None


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.function.__name__)
def test_whoever_comes_through_a_route_may_ask_for_all_that_it_reaches(
    operation: Operation,
) -> None:
    for name in reached_from(operation):
        assert operation.needs in USE_CASES[name], f"{name} is reached with {operation.needs}"


@pytest.mark.parametrize(
    "operation",
    [one for one in OPERATIONS if one.changes_state],
    ids=lambda one: one.function.__name__,
)
def test_a_route_that_changes_something_is_called_as_its_use_case(operation: Operation) -> None:
    if operation.function.__name__ in WITHOUT:
        assert operation.use_case not in USE_CASES, "a reason that no longer applies"
        return
    assert operation.use_case in USE_CASES
    assert operation.use_case in reached_from(operation)
    asking = [one for one in OPERATIONS if one.use_case == operation.use_case]
    if len(asking) == 1 and operation.needs not in (By.HOOK.value, By.PUBLIC.value):
        assert operation.function.__name__ == operation.use_case


def test_entry_points_of_the_product_are_watched_under_the_names_of_their_use_cases() -> None:
    watched = {
        str(name)
        for path in FUNCTIONS.glob("*/app.py")
        for name in re.findall(
            r"(?:watched|of_queue|of_stream)\(\s*\"(\w+)\"", path.read_text(encoding="utf-8")
        )
    }
    assert watched - OF_DEPLOYMENT <= set(USE_CASES)
    assert all(By.PRODUCT in USE_CASES[name] for name in watched - OF_DEPLOYMENT)


def test_a_route_that_its_use_case_is_not_open_to_cannot_be_declared() -> None:
    def sell(actor: Actor) -> None: ...

    with pytest.raises(AssertionError, match=r"nas\.edit does not open sell"):
        Panel("wrong").route("POST", "/wrong", needs=Permission.NAS_EDIT)(sell)


def test_a_list_that_is_not_asked_for_by_page_cannot_be_declared() -> None:
    def list_things(actor: Actor) -> Page[View]: ...

    with pytest.raises(AssertionError, match="asked for by page"):
        Panel("wrong").route("GET", "/wrong", needs=Permission.NAS_SEE)(list_things)
