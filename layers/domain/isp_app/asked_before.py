"""Whether a request was carried out before, however long ago."""

from __future__ import annotations

from typing import Protocol

from isp.asked import Asked
from isp.parties.scope import Scope
from isp.refusals import KeyReused


class Requests(Protocol):
    """The part of the directory that remembers requests."""

    def asked(self, scope: Scope, request_id: str) -> str | None: ...


def asked_before(requests: Requests, scope: Scope, asked: Asked) -> bool:
    """Say whether what the request makes is there; KeyReused if it was asked for something else."""
    known = requests.asked(scope, asked.request_id)
    if known is None:
        return False
    if known != asked.fingerprint:
        raise KeyReused
    return True
