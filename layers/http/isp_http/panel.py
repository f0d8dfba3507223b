"""Panels: the routes of one subject, each declared once as a typed function."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypedDict, TypeVar, Unpack

from isp.refusals import Refusal

from isp_http.operation import (
    BODY_BYTES_MAX,
    Declared,
    Needs,
    Operation,
    Repeat,
    read_operation,
)

F = TypeVar("F", bound=Callable[..., Any])


class How(TypedDict, total=False):
    """What a route says where it differs from most."""

    use_case: str
    status: int
    refusals: Sequence[type[Refusal]]
    repeat: Repeat
    body_bytes_max: int


class Panel:
    """A list of operations that grows by decorating functions."""

    def __init__(self, subject: str) -> None:
        self.subject = subject
        self.operations: list[Operation] = []

    def route(
        self, method: str, path: str, *, needs: Needs, **how: Unpack[How]
    ) -> Callable[[F], F]:
        """Declare a route; the function itself stays as it is, so that tests can call it."""
        declared = Declared(
            needs=needs,
            use_case=how.get("use_case"),
            status=how.get("status", 200),
            refusals=how.get("refusals", ()),
            repeat=how.get("repeat", Repeat.KEY),
            body_bytes_max=how.get("body_bytes_max", BODY_BYTES_MAX),
        )

        def declare(function: F) -> F:
            operation = read_operation(method, path, function, declared)
            known = {(one.method, one.path) for one in self.operations}
            assert (method, path) not in known, f"{method} {path} is declared twice"
            self.operations.append(operation)
            return function

        return declare
