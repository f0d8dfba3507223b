"""Look up who had an address at a second, and keep who asked, when and why.

What was asked is kept before the answer is given: where it cannot be kept there is none. A repeat of the request
is answered anew and kept once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from isp.asked import Asked
from isp.decision import Create, Decision
from isp.network.address_use import AddressLookUp, Use, asked_address
from isp.parties.actor import Actor
from isp.ports import Clock, Directory, Ledger, Network
from isp.refusals import Invalid

from isp_app.asked_before import asked_before
from isp_app.new_things import make, new_id

LOOKED_AT_MAX = 1_000


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the address, the second, and why anybody wants to know."""

    address: str
    at: int
    reason: str
    asked: Asked


@dataclass(frozen=True, slots=True)
class Found:
    """Who had it. `is_all` is False where so many had it since that not all could be looked at."""

    address: str
    uses: Sequence[Use]
    is_all: bool


@dataclass(frozen=True, slots=True)
class LookUpAddress:
    network: Network
    directory: Directory
    ledger: Ledger
    clock: Clock

    def __call__(self, actor: Actor, question: Question) -> Found:
        """Return who had the address; Invalid where it is none, or the second is still to come."""
        address, now = asked_address(question.address), self.clock.now()
        if question.at > now:
            raise Invalid(field="at", reason="in_the_future")
        is_repeat = asked_before(self.directory, actor.scope, question.asked)
        uses, is_all = self.network.uses_of_address(
            actor.scope, address, question.at, LOOKED_AT_MAX
        )
        if not is_repeat:
            kept = AddressLookUp(
                tenant_id=actor.tenant_id,
                id=new_id("address_look_up", actor, question.asked.key),
                version=1,
                address=address,
                at=question.at,
                reason=question.reason,
                asked_by=actor.subject_id,
                asked_at=now,
                found=len(uses),
            )
            make(self.ledger, actor, question.asked, Decision(changes=(Create(kept),)))
        return Found(address, uses, is_all)
