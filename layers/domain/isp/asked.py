"""What a request asked for, remembered for as long as there is what it made.

The answers to repeated requests are kept for a day (`isp_http.idempotency`). The fact that a request made
is there for ever, and so is its claim: the name of the request, owned by a fingerprint of what it asked for.
It is made in the commit of the fact. A repeat finds it and is answered with the fact; the same key with
another body is refused, however long ago the first was. Facts of before have no claim: whoever repeats
their request is answered as if he had asked for what he got.
"""

from __future__ import annotations

from dataclasses import dataclass

from isp.decision import REQUEST_CLAIM, Claim, Decision


@dataclass(frozen=True, slots=True)
class Asked:
    """`request_id` names actor, route and key; `fingerprint` is keyed: a body may hold a password."""

    key: str  # As the browser sent it.
    request_id: str
    fingerprint: str
    # Only asks what an earlier request under the key made: it makes nothing itself (`NotMade`).
    is_question: bool = False

    @property
    def claim(self) -> Claim:
        return Claim(REQUEST_CLAIM, self.request_id, self.fingerprint)

    def making(self, decision: Decision) -> Decision:
        """Return the decision with the memory of what asked for it, which is looked at first."""
        return Decision(changes=(self.claim,)).also(decision)
