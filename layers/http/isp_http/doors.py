"""What the door itself needs, whatever lies behind it."""

from __future__ import annotations

from dataclasses import dataclass, field

from aws_lambda_powertools.utilities.idempotency import BasePersistenceLayer
from isp.ports import Access, Clock, Directory

from isp_http.throttle import Throttle


@dataclass(frozen=True, slots=True)
class Doors:
    """`directory` is needed where edges knock and customers come in, `idempotency` where browsers change things."""

    access: Access
    directory: Directory
    clock: Clock
    idempotency: BasePersistenceLayer
    pepper: bytes = field(repr=False)
    public_origin: str  # Where our pages are.
    origin_key: str = field(repr=False)  # Shared with the front door; empty where there is none.
    throttle: Throttle = field(default_factory=Throttle)
