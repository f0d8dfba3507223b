"""Cursors of lists: opaque to the browser, bound to the tenant and the list they came from.

A cursor is what the adapter gave, with a keyed check over the tenant, the actor's place and the list. The
list is the route with all that was asked of it but the place in it: path and filters. So a cursor of another
tenant, another list or another filter is refused like any other nonsense.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any, TypeVar

from isp.parties.actor import Actor
from isp.ports import Page, PageRequest

from isp_http.operation import Operation
from isp_http.problems import InvalidRequest
from isp_http.types import PageQuery, PageView

V = TypeVar("V")

_CHECK_BYTES = 12


def list_asked_for(operation: Operation, arguments: Mapping[str, Any]) -> str:
    """Return the name of a list: its route, and what was asked of it, without the place in it."""
    query: PageQuery = arguments["query"]
    path = [arguments[name] for name in operation.path_parameters]
    filters = query.model_dump(mode="json", exclude=set(PageQuery.model_fields))
    return json.dumps([operation.name, path, filters], sort_keys=True)


class Cursors:
    """Signs and reads the cursors of one list for one actor."""

    def __init__(self, pepper: bytes, actor: Actor, list_name: str) -> None:
        self._pepper = pepper
        place = f"{actor.tenant_id}|{actor.node_path}|{actor.role}|{actor.scope.self_id}"
        self._bound_to = f"{place}|{list_name}"

    def request(self, query: PageQuery) -> PageRequest:
        """Return the page that is asked for; refuse a cursor that is not of this list."""
        return PageRequest(query.limit, None if query.after is None else self._read(query.after))

    def view(self, page: Page[V]) -> PageView[V]:
        return PageView(items=list(page.items), next=page.next and self._signed(page.next))

    def _signed(self, position: str) -> str:
        raw = self._check(position.encode()) + position.encode()
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")

    def _read(self, cursor: str) -> str:
        try:
            raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raise InvalidRequest(faults=[("after", "wrong_value")]) from None
        check, position = raw[:_CHECK_BYTES], raw[_CHECK_BYTES:]
        if not hmac.compare_digest(check, self._check(position)):
            raise InvalidRequest(faults=[("after", "wrong_value")])
        return position.decode()

    def _check(self, position: bytes) -> bytes:
        key = hmac.new(self._pepper, self._bound_to.encode(), hashlib.sha256).digest()
        return hmac.new(key, position, hashlib.sha256).digest()[:_CHECK_BYTES]
