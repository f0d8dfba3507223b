"""What every stored thing has: a kind, a tenant, an id and a version.

The version is 1 at creation and grows by one with each change; a change is only stored if nobody
changed the thing in between (see `isp.decision`).
"""

from __future__ import annotations

from typing import ClassVar, Protocol


class Entity(Protocol):
    """A frozen value that the directory stores under its tenant, kind and id."""

    kind: ClassVar[str]

    @property
    def tenant_id(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def version(self) -> int: ...
