"""Operations: routes as values, read from typed functions.

One declaration says everything that the router, the published contract, the gateway and the
authorisation matrix need, so they cannot differ. A route function names what it takes: its path
parameters, and any of `body`, `query`, `actor`, `caller`, `asked`, `edge`, `ports`, `inbound`,
`page`. A list takes the `page` that is asked for and returns a `Page` of views; cursors are the door's.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, get_args, get_origin, get_type_hints

from isp.parties.permissions import Permission
from isp.ports import Page
from isp.refusals import Refusal
from isp_app.use_cases import may_be_asked_for
from pydantic import BaseModel, TypeAdapter

from isp_http.answers import WebPage
from isp_http.types import Form, PageQuery, PageView, WebPageQuery

GIVEN = frozenset({"body", "query", "actor", "caller", "asked", "edge", "ports", "inbound", "page"})
BODY_BYTES_MAX = 32_768


class Gate(StrEnum):
    """Who is let in where no permission is asked for."""

    PUBLIC = "public"  # Anybody.
    SESSION = "session"  # Anybody who is signed in.
    ENROLMENT = "enrolment"  # A machine that is not an edge yet, by its code.
    EDGE = "edge"  # An edge, by its key.
    HOOK = "hook"  # A payment provider, or a browser that comes back from one.


# Nobody who comes through these carries a cookie of ours that a foreign page could abuse.
NO_BROWSER = frozenset({Gate.ENROLMENT, Gate.EDGE, Gate.HOOK})

Needs = Permission | Gate


class Repeat(StrEnum):
    """What keeps a repeated request from acting twice."""

    KEY = "key"  # The answer is remembered under the Idempotency-Key.
    KEY_UNSAVED = "key_unsaved"  # The answer holds a secret, is not stored, and repeating is safe.
    NATURAL = "natural"  # Repeating does the same again (sign-in, reports of an edge).


@dataclass(frozen=True, slots=True)
class Operation:
    """One route. `path` is the resource template that API Gateway routes by."""

    method: str
    path: str
    function: Callable[..., Any]
    use_case: (
        str  # As it is called in isp_app and in log lines; a mere look is called as its function.
    )
    needs: Needs
    status: int
    refusals: tuple[type[Refusal], ...]
    repeat: Repeat
    body_bytes_max: int
    parameters: Mapping[str, Any]
    returns: Any

    @property
    def name(self) -> str:
        """Return the operation id: the function's name in the camel case of the clients."""
        first, *rest = self.function.__name__.split("_")
        return first + "".join(word.capitalize() for word in rest)

    @property
    def path_parameters(self) -> tuple[str, ...]:
        return tuple(re.findall(r"{(\w+)}", self.path))

    @property
    def body(self) -> type[BaseModel] | None:
        return self.parameters.get("body")

    @property
    def query(self) -> type[BaseModel] | None:
        told: type[BaseModel] | None = self.parameters.get("query")
        if told is None and self.is_web_page:
            return WebPageQuery
        return PageQuery if told is None and self.is_list else told

    @property
    def is_list(self) -> bool:
        return "page" in self.parameters

    @property
    def changes_state(self) -> bool:
        return self.method != "GET"

    @property
    def is_web_page(self) -> bool:
        return self.returns is WebPage

    @property
    def takes_form(self) -> bool:
        """Say whether a browser posts this by itself: without headers of ours, with a key in it."""
        return self.body is not None and issubclass(self.body, Form)

    @property
    def comes_from_pages(self) -> bool:
        """Say whether only our own pages may send this: whatever a cookie or a visitor starts."""
        return self.changes_state and self.needs not in NO_BROWSER

    @property
    def needs_csrf_header(self) -> bool:
        return self.comes_from_pages and not self.takes_form

    @property
    def needs_key(self) -> bool:
        return self.comes_from_pages and self.repeat is not Repeat.NATURAL

    @property
    def remembers_requests(self) -> bool:
        """Say whether what it makes is remembered with the request that made it (`isp.asked`)."""
        return "asked" in self.parameters

    def path_adapter(self, name: str) -> TypeAdapter[Any]:
        return TypeAdapter(self.parameters[name])


@dataclass(frozen=True, slots=True)
class Declared:
    """What the decorator says beyond the function's own signature."""

    needs: Needs
    use_case: str | None
    status: int
    refusals: Sequence[type[Refusal]]
    repeat: Repeat
    body_bytes_max: int


def read_operation(
    method: str, path: str, function: Callable[..., Any], declared: Declared
) -> Operation:
    """Return the operation that a typed function declares; a wrong declaration is a bug."""
    hints = get_type_hints(function, include_extras=True)
    returns = hints.pop("return")
    is_page = get_origin(returns) is Page
    if is_page:
        page_view: Any = PageView
        returns = page_view[get_args(returns)]
    operation = Operation(
        method=method,
        path=path,
        function=function,
        use_case=declared.use_case or function.__name__,
        needs=declared.needs,
        status=declared.status,
        refusals=tuple(declared.refusals),
        repeat=declared.repeat,
        body_bytes_max=declared.body_bytes_max,
        parameters=hints,
        returns=returns,
    )
    said = set(inspect.signature(function).parameters)
    assert said == set(hints), f"{function.__name__}: every argument needs a type"
    named = set(operation.path_parameters)
    assert said - GIVEN == named, f"{function.__name__}: {said - GIVEN} is not {named} of {path}"
    is_personal = isinstance(declared.needs, Permission) or declared.needs is Gate.SESSION
    assert "actor" not in said or is_personal, f"{function.__name__}: nobody is signed in here"
    _is_a_page_for_anybody(operation)
    assert operation.is_list == is_page, f"{function.__name__}: a list is asked for by page"
    assert not is_page or is_personal, f"{function.__name__}: a cursor belongs to somebody"
    is_named = may_be_asked_for(operation.use_case, declared.needs)
    assert is_named, f"{declared.needs} does not open {operation.use_case} (isp_app.use_cases)"
    is_repeated = operation.needs_key and operation.repeat is Repeat.KEY
    assert "asked" not in said or is_repeated, f"{function.__name__}: no answer is remembered"
    assert "edge" not in said or declared.needs is Gate.EDGE, function.__name__
    return operation


def _is_a_page_for_anybody(operation: Operation) -> None:
    name = operation.function.__name__
    assert operation.takes_form <= operation.is_web_page, f"{name}: a form leads to a page"
    is_open = operation.needs is Gate.PUBLIC
    assert is_open or not operation.is_web_page, f"{name}: a page has no session here"
