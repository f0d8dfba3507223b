"""What the customer panel reaches."""

from __future__ import annotations

from dataclasses import dataclass, field

from isp.parties.actor import Actor
from isp.payments.ports import Payments
from isp.ports import Clock, Directory, Ledger, Network
from isp_http.checkout import Checkout
from isp_http.paging import Cursors


@dataclass(frozen=True, slots=True)
class CustomerPanel:
    directory: Directory
    ledger: Ledger
    network: Network
    payments: Payments
    checkout: Checkout
    clock: Clock
    pepper: bytes = field(repr=False)

    def cursors(self, actor: Actor, list_name: str) -> Cursors:
        return Cursors(self.pepper, actor, f"{actor.subject_id}:{list_name}")
