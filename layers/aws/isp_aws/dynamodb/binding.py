"""What the running code may touch: one tenant, or, with a reason that is logged, the platform.

The binding lives in a context variable, so it ends with its `with` block and does not leak into
another thread. Without a binding there is no connection (`connection.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from isp.parties.scope import Scope
from isp_telemetry.observability import logger

from isp_aws.dynamodb.keys import tenant_prefix
from isp_aws.dynamodb.unavailable import told_as_refusals


class NoScope(AssertionError):
    """Somebody reads or writes without having said for whom."""


@dataclass(frozen=True, slots=True)
class Binding:
    """`tenant_id` None is the whole platform; `also` are single keys beyond the tenant's own."""

    tenant_id: str | None
    also: frozenset[str] = frozenset()

    def allows(self, partition_key: str) -> bool:
        if self.tenant_id is None:
            return True
        return partition_key.startswith(tenant_prefix(self.tenant_id)) or partition_key in self.also


_current: ContextVar[Binding | None] = ContextVar("isp_aws.dynamodb.binding", default=None)


def current_binding() -> Binding:
    binding = _current.get()
    if binding is None:
        raise NoScope("no scope, no connection")
    return binding


@contextmanager
def bound(scope: Scope) -> Iterator[None]:
    """Work for the scope's tenant. A database that does not answer becomes Unavailable."""
    with _bound_to(Binding(scope.tenant_id)):
        yield


@contextmanager
def bound_with_claims(scope: Scope, claims: frozenset[str]) -> Iterator[None]:
    """Work for the scope's tenant and on these claims that hold for the whole platform."""
    assert all(key.startswith("P#CLAIM#") for key in claims), claims
    logger.debug("Platform scope entered", reason="claims that hold everywhere")
    with _bound_to(Binding(scope.tenant_id, claims)):
        yield


@contextmanager
def platform_scope(reason: str) -> Iterator[None]:
    """Work across tenants. Every use is listed in `tests/adapters/test_who_does_what.py`."""
    # Every request checks a session here: at the usual level a line each would cost more than the
    # read. Which places may do it, and why, is a list that a test holds.
    logger.debug("Platform scope entered", reason=reason)
    with _bound_to(Binding(None)):
        yield


@contextmanager
def _bound_to(binding: Binding) -> Iterator[None]:
    token = _current.set(binding)
    try:
        with told_as_refusals():
            yield
    finally:
        _current.reset(token)
