"""Pay links: an unguessable address at which a customer pays without signing in, for as long as it is of use.

A link is open for sixty days after it was last issued, and while the line that it pays for runs and sixty
days more. What lies unread in an old telephone opens nothing for ever.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import ClassVar

from isp.refusals import Refusal

OPEN_SECONDS = 60 * 86_400


class PayLinkOver(Refusal):
    """The link was good once. Values: isp, and onward, where the customer signs in instead."""

    code, status = "pay_link_over", 410


@dataclass(frozen=True, slots=True)
class PayLink:
    """The link of one customer. Its token is kept as SHA-256 in a claim `pay_link` (everywhere).

    The token itself is derived from the product's secret, the customer and the turn, so that the same link can
    be shown and texted again. A link that is over is followed by one of the next turn; the claim of
    the one before stays, so that whoever opens it reads that it is over.
    """

    kind: ClassVar[str] = "pay_link"

    tenant_id: str
    id: str  # The customer's id.
    version: int
    owner_path: str
    token_hash: str
    created_at: int
    turn: int = 1
    issued_at: int | None = None  # None: of before links had an end, and not brought over yet.

    def ends_at(self, line_ends_at: int | None) -> int | None:
        """Return when it is over, as the line stands now; None while it has no end yet."""
        if self.issued_at is None:
            return None
        return max(self.issued_at, line_ends_at or 0) + OPEN_SECONDS

    def opens(self, token_hash: str, line_ends_at: int | None, now: int) -> bool:
        """Say whether the token with that hash opens it at `now`."""
        if not hmac.compare_digest(self.token_hash, token_hash):
            return False
        ends_at = self.ends_at(line_ends_at)
        return ends_at is None or now < ends_at
