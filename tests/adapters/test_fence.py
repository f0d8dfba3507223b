"""The fence, tried by every method of every repository: in a foreign tenant's name, and in nobody's.

The methods build their keys from the scope that they are given. To see that the fence holds by itself,
the binding is made to say something else than the scope: another tenant, or nothing at all.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from isp.decision import Create, Decision
from isp.excerpt import WHOLE, Days
from isp.invoicing.numbers import Kind, Series
from isp.minutes import Moment
from isp.network.open_page import OpenPage
from isp.parties.scope import Scope, tenant_scope
from isp.ports import PageRequest
from isp_aws import dynamodb
from isp_aws.dynamodb import binding
from isp_aws.dynamodb.binding import Binding, NoScope, bound, platform_scope
from isp_aws.dynamodb.fence import FenceBroken, check_call
from isp_aws.dynamodb.items.parties import TenantItem

from tests.adapters.conftest import Adapters, new_tenant_id
from tests.builders import network, parties, sales
from tests.fakes.clock import NOON

# What the parameters of the ports' methods are called, and a value for each.
ARGUMENTS: dict[str, Callable[[Scope], Any]] = {
    "scope": lambda scope: scope,
    "decision": lambda scope: Decision(changes=(Create(sales.package(scope.tenant_id)),)),
    "page": lambda _: PageRequest(10),
    "now": lambda _: NOON,
    "year": lambda _: 2026,
    "serial": lambda _: 1,
    "series": lambda _: Series(Kind.INVOICE, 2026),
    "limit": lambda _: 10,
    "after": lambda _: 0,
    "days": lambda _: 1,
    "book": lambda _: "/isp/",
    "facts": lambda _: {},
    "customer_ids": lambda _: ["C"],
    "search": lambda _: None,
    "excerpt": lambda _: WHOLE,
    "most": lambda _: 10,
    "paths": lambda _: {"C": "/isp/"},
    "at": lambda _: NOON,
    "address": lambda _: "203.0.113.9",
    "status": lambda _: None,
    "desired": lambda _: network.desired(),
    "moment": lambda _: Moment(NOON, 360),
    "instead_of": lambda _: None,
    "page_count": lambda _: 1,
    "taken_at": lambda _: NOON,
    "session": lambda scope: network.radius_session(parties.customer(scope.tenant_id)),
}
# Every module of the package, so that a new one cannot be forgotten.
MODULES = [
    importlib.import_module(f"{dynamodb.__name__}.{one.name}")
    for one in pkgutil.iter_modules(dynamodb.__path__)
]


def methods(adapters: Adapters) -> Iterator[tuple[str, Callable[..., Any]]]:
    for part in ("ledger", "directory", "payments", "network"):
        repository = getattr(adapters, part)
        for name, method in inspect.getmembers(repository, inspect.ismethod):
            if not name.startswith("_"):
                yield f"{part}.{name}", method


def call(name: str, method: Callable[..., Any], scope: Scope) -> Any:
    wanted = inspect.signature(method).parameters
    assert next(iter(wanted)) == "scope", f"{name} takes the scope first"
    values = {
        one: ARGUMENTS.get(one, lambda _: "SOMETHING")(scope)
        for one in wanted
        if not (name == "ledger.journal" and one == "days")
    }
    if name == "network.store_open_page":
        values["page"] = OpenPage("EDGE", 1, 0, NOON, ())
    if name == "ledger.received_by_day":
        values["days"] = Days()
    if name == "ledger.journal":
        values["days"] = ["2026-01-05"]
    answer = method(**values)
    return list(answer) if inspect.isgenerator(answer) else answer


def bind_instead(monkeypatch: pytest.MonkeyPatch, instead: Callable[..., Any]) -> None:
    for module in MODULES:
        for name in ("bound", "bound_with_claims"):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, instead)


def test_there_are_methods_to_try(real: Adapters) -> None:
    assert len(list(methods(real))) >= 35


def test_every_method_is_stopped_when_it_is_bound_to_another_tenant(
    real: Adapters, scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = tenant_scope(new_tenant_id())
    bind_instead(monkeypatch, lambda *_: bound(stranger))
    for name, method in methods(real):
        with pytest.raises(FenceBroken):
            call(name, method, scope)
            pytest.fail(f"{name} left its scope")


def test_every_method_is_stopped_without_a_scope(
    real: Adapters, scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def unbound(*_: object) -> Iterator[None]:
        yield

    bind_instead(monkeypatch, unbound)
    for name, method in methods(real):
        with pytest.raises(NoScope):
            call(name, method, scope)
            pytest.fail(f"{name} needed no scope")


def test_a_binding_does_not_outlive_its_block(real: Adapters, scope: Scope) -> None:
    with bound(scope):
        pass
    with pytest.raises(NoScope):
        TenantItem.get("T#tenant0001#TENANT#x", "SELF")


class Operation:
    def __init__(self, name: str) -> None:
        self.name = name


MINE, THEIRS = "T#tenant0001#X", "T#tenant0002#X"


def key(pk: str) -> dict[str, Any]:
    return {"pk": {"S": pk}, "sk": {"S": "SELF"}}


def query(pk: str, **more: Any) -> dict[str, Any]:
    return {
        "KeyConditionExpression": "(#0 = :0 AND begins_with (#1, :1))",
        "ExpressionAttributeNames": {"#0": "pk", "#1": "sk"},
        "ExpressionAttributeValues": {":0": {"S": pk}, ":1": {"S": ""}},
        **more,
    }


def transaction(*calls: dict[str, Any]) -> dict[str, Any]:
    return {"TransactItems": list(calls)}


def index_query(pk: str) -> dict[str, Any]:
    names = {"#0": "gsi1pk", "#1": "gsi1sk"}
    return query(pk, IndexName="gsi1", ExpressionAttributeNames=names)


CALLS: dict[str, Callable[[str], dict[str, Any]]] = {
    "GetItem": lambda pk: {"Key": key(pk)},
    "DeleteItem": lambda pk: {"Key": key(pk)},
    "PutItem": lambda pk: {"Item": key(pk)},
    "UpdateItem": lambda pk: {"Key": key(pk)},
    "Query": query,
    "BatchGetItem": lambda pk: {"RequestItems": {"t": {"Keys": [key(MINE), key(pk)]}}},
    "BatchWriteItem": lambda pk: {
        "RequestItems": {
            "t": [{"DeleteRequest": {"Key": key(MINE)}}, {"PutRequest": {"Item": key(pk)}}]
        }
    },
    "TransactGetItems": lambda pk: transaction({"Get": {"Key": key(pk)}}),
    "TransactWriteItems": lambda pk: transaction(
        {"Put": {"Item": key(MINE)}},
        {"ConditionCheck": {"Key": key(pk)}},
    ),
}
HIDDEN: dict[str, tuple[str, dict[str, Any]]] = {
    "an item in another tenant's list": (
        "PutItem",
        {"Item": {**key(MINE), "gsi1pk": {"S": THEIRS}}},
    ),
    "an update into another tenant's list": (
        "UpdateItem",
        {
            "Key": key(MINE),
            "UpdateExpression": "SET #0 = :0",
            "ExpressionAttributeValues": {":0": {"S": THEIRS}},
        },
    ),
    "another tenant's list": ("Query", index_query(THEIRS)),
    "a start in another tenant's partition": (
        "Query",
        query(MINE, ExclusiveStartKey=key(THEIRS)),
    ),
    "an index that is asked by the table's key": ("Query", query(MINE, IndexName="gsi1")),
    "a table that is asked by the index's key": (
        "Query",
        {**index_query(MINE), "IndexName": None},
    ),
    "what is due for everybody": (
        "Query",
        query(
            "DUE#1#1",
            IndexName="due",
            ExpressionAttributeNames={"#0": "due_pk", "#1": "due_sk"},
        ),
    ),
    "a name of the platform": ("GetItem", {"Key": key("P#CLAIM#slug#x")}),
    "a scan": ("Scan", {}),
    "PartiQL": ("ExecuteStatement", {"Statement": "SELECT * FROM t"}),
    "an empty batch": ("BatchGetItem", {"RequestItems": {}}),
}


@pytest.mark.parametrize("operation", CALLS)
def test_each_kind_of_call_is_let_through_for_its_own_tenant_only(operation: str) -> None:
    with bound(tenant_scope("tenant0001")):
        check_call(CALLS[operation](MINE), Operation(operation))
        with pytest.raises(FenceBroken):
            check_call(CALLS[operation](THEIRS), Operation(operation))


@pytest.mark.parametrize("what", HIDDEN)
def test_what_hides_from_a_look_at_the_key_is_found(what: str) -> None:
    operation, params = HIDDEN[what]
    with bound(tenant_scope("tenant0001")), pytest.raises(FenceBroken):
        check_call(params, Operation(operation))


def test_an_id_that_begins_like_another_does_not_open_its_tenant() -> None:
    with bound(tenant_scope("tenant0001")), pytest.raises(FenceBroken):
        check_call({"Key": key("T#tenant00011#X")}, Operation("GetItem"))


@pytest.mark.parametrize("operation", ["Scan", "ExecuteStatement", "BatchExecuteStatement"])
def test_nobody_scans_not_even_the_platform(operation: str) -> None:
    with platform_scope("a test"), pytest.raises(FenceBroken):
        check_call({}, Operation(operation))


def test_claims_that_hold_everywhere_open_these_names_and_no_others() -> None:
    opened = Binding("tenant0001", frozenset({"P#CLAIM#slug#mine"}))
    assert opened.allows("P#CLAIM#slug#mine")
    assert not opened.allows("P#CLAIM#slug#theirs")
    assert not opened.allows("P#SESSION#x")


def test_the_platform_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, str]] = []
    monkeypatch.setattr(binding.logger, "debug", lambda text, reason: told.append((text, reason)))
    with platform_scope("a test"):
        pass
    assert told == [("Platform scope entered", "a test")]
