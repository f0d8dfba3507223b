"""Pay links: an unguessable address at which a customer pays without signing in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class PayLink:
    """The link of one customer. Its token is kept as SHA-256 in a claim `pay_link` (everywhere).

    The token itself is derived from the tenant's secret and the customer, so that the same link can
    be shown and texted again.
    """

    kind: ClassVar[str] = "pay_link"

    tenant_id: str
    id: str  # The customer's id.
    version: int
    owner_path: str
    token_hash: str
    created_at: int
