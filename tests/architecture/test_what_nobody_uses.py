"""What is read and never set, set and never read, asked for and never called, open and never entered.

The push of bKash was all there, and its topic could be pinned by nobody: a setting that was read and that
nothing wrote. Each test here lists one such kind from the source itself. Whatever is right as it stands is
named here with its reason, and a reason that no longer applies fails as well.
"""

from __future__ import annotations

import ast
import json
import re

import pytest
from isp_http.functions_of_the_api import all_operations
from isp_http.operation import Gate

from tests.architecture.environment_of_functions import (
    ROOT,
    imported_modules,
    nodes,
    product_modules,
    reads_of,
    settings_asked_for,
    settings_classes,
    template,
    told_by_the_template,
    told_to_all,
)
from tests.architecture.pages_and_routes import imported_by_pages, requests
from tests.architecture.ports_and_callers import callers, ports

FUNCTIONS = sorted(told_by_the_template())

# Read where it is there, and never said by the template.
TOLD_ELSEWHERE = {
    "AWS_ENDPOINT_URL": "the local clouds say it to every function; on AWS there is nothing to say",
}
# Imported by a function that never comes to the place where it is read.
NEVER_REACHED = {
    "reconcile_books": {"SECRETS_ID": "it reads books, and nothing in books is sealed"},
    "add_up_accounts": {"SECRETS_ID": "of a tenant it reads the zone, which is not sealed"},
}
# Libraries read these.
OF_LIBRARIES = re.compile(r"POWERTOOLS_\w+")


def test_every_kind_of_settings_is_asked_for_by_somebody() -> None:
    assert set(settings_classes()) == settings_asked_for()


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_is_told_all_that_it_cannot_do_without(function: str) -> None:
    told = told_by_the_template()[function] | told_to_all()
    spared = set(NEVER_REACHED.get(function, {}))
    missing = reads_of(function).required - told
    assert missing == spared, f"template.yaml does not tell {function}: {missing - spared}"


def test_what_may_be_missing_is_told_to_some_function() -> None:
    told = set.union(told_to_all(), *told_by_the_template().values())
    local = "".join(path.read_text() for path in (ROOT / "infra" / "local").rglob("*.py"))
    optional = set.union(*(set(reads_of(function).optional) for function in FUNCTIONS))
    assert optional - told == set(TOLD_ELSEWHERE)
    assert all(name in local for name in TOLD_ELSEWHERE)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_is_told_nothing_that_it_does_not_read(function: str) -> None:
    unread = told_by_the_template()[function] - reads_of(function).all
    assert not {name for name in unread if not OF_LIBRARIES.fullmatch(name)}


def test_every_table_that_all_functions_are_told_of_is_read_by_some() -> None:
    named = {name for name in told_to_all() if not OF_LIBRARIES.fullmatch(name)}
    sources = "".join(path.read_text() for path in product_modules())
    assert all(f"Table.{name.removeprefix('TABLE_')}" in sources for name in named)


def test_every_parameter_of_the_template_is_used_in_it() -> None:
    parameters = set(template()["Parameters"])
    rest = json.dumps({name: part for name, part in template().items() if name != "Parameters"})
    assert {name for name in parameters if not re.search(rf"\b{name}\b", rest)} == set()


def test_a_setting_of_a_stored_thing_that_is_read_is_written_too() -> None:
    """The settings of a payment account: read by `.get(NAME)`, written as `{NAME: value}`."""
    read, written = set(), set()
    for path in product_modules():
        for node in nodes(path):
            match node:
                case ast.Call(
                    func=ast.Attribute(attr="get", value=ast.Attribute(attr="settings")),
                    args=[ast.Name(id=name), *_],
                ):
                    read.add(name)
                case ast.Dict(keys=keys):
                    written |= {one.id for one in keys if isinstance(one, ast.Name)}
    assert read == {"TOPIC_SETTING"} and read <= written


def test_every_method_of_a_port_is_called_in_the_product() -> None:
    known = callers()
    idle = {
        f"{port}.{method}"
        for port, methods in ports().items()
        for method in methods
        if not known.get(method)
    }
    assert idle == set()


# Imported by nothing in the product.
BY_HAND = {
    "layers/http/isp_http/contract.py": "a command: `make contract`",
    "layers/http/isp_http/wsgi.py": "for tests, which ask the panels as a web server would",
}


def test_every_module_is_imported_or_is_run_by_hand() -> None:
    imported = imported_modules()
    lonely = {
        str(path.relative_to(ROOT))
        for path in product_modules()
        if path not in imported and path.name not in ("__init__.py", "app.py")
    }
    assert lonely == set(BY_HAND)


# -- Routes that no page of ours calls --

# By gate: who comes through these has no page of ours in front of him.
OF_MACHINES = {
    Gate.EDGE: "the edge at the ISP, by its key",
    Gate.ENROLMENT: "an edge that is being installed, by its code",
    Gate.HOOK: "payment providers that push, and browsers that they send back",
}


def shape(path: str) -> str:
    return re.sub(r"{\w+}", "{}", path)


def test_every_route_is_called_by_a_page_or_meant_for_a_machine() -> None:
    pages = imported_by_pages()
    called = {(one.method, one.path) for one in requests() if one.function in pages}
    lonely = {
        f"{one.method} {one.path}"
        for one in all_operations()
        if (one.method, shape(one.path)) not in called
        and one.needs not in OF_MACHINES
        # A page is asked for by its address, and what is in it posts its forms.
        and not one.is_web_page
    }
    assert lonely == set()


def test_no_page_calls_what_is_meant_for_a_machine_or_is_not_there() -> None:
    routes = {(one.method, shape(one.path)): one for one in all_operations()}
    for asked in requests():
        found = routes.get((asked.method, asked.path))
        assert found is not None, f"{asked.function}: {asked.method} {asked.path} is no route"
        assert found.needs not in OF_MACHINES, asked


def test_every_request_that_pages_could_make_is_made_by_one() -> None:
    assert {one.function for one in requests()} - imported_by_pages() == set()


def test_the_search_for_requests_finds_them_in_every_spelling() -> None:
    known = {one.function: (one.method, one.path) for one in requests()}
    assert known["listNas"] == ("GET", "/nas")
    assert known["listInvoices"] == ("GET", "/invoices")
    assert known["changeNas"] == ("PATCH", "/nas/{}")

    assert known["makePayLink"] == ("POST", "/customers/{}/pay-links")
    assert known["declineTopic"] == ("DELETE", "/payment-accounts/{}/parked-topics/{}")
    assert known["invoiceUrl"] == ("GET", "/invoices/{}/document")
    assert known["readMySessions"] == ("GET", "/me/sessions")
