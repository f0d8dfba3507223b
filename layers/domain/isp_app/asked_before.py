"""Whether a request was carried out before, however long ago."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from isp.asked import Asked
from isp.parties.scope import Scope
from isp.refusals import KeyReused, NotFound, NotMade

T = TypeVar("T")


class Requests(Protocol):
    """The part of the directory that remembers requests."""

    def asked(self, scope: Scope, request_id: str) -> str | None: ...


def asked_before(requests: Requests, scope: Scope, asked: Asked) -> bool:
    """Say whether what the request makes is there; KeyReused if it was asked for something else.

    NotMade answers a mere question about a request that made nothing.
    """
    known = requests.asked(scope, asked.request_id)
    if known is None and asked.is_question:
        raise NotMade
    if known is None:
        return False
    if known != asked.fingerprint:
        raise KeyReused
    return True


def made_before(read: Callable[[], T]) -> T | None:
    """Return what an earlier request made whose answer was lost, None where it made nothing.

    `read` reads the thing under the id that comes from the request.
    """
    try:
        return read()
    except NotFound:
        return None
