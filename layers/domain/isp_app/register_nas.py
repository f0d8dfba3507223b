"""Register a router (NAS). A repeat of the request is answered with the router that it made."""

from __future__ import annotations

from dataclasses import dataclass

from isp.asked import Asked
from isp.network.edit_nas import NewNas, register_nas
from isp.network.nas import Nas
from isp.parties.actor import Actor
from isp.ports import Clock, Directory, Ledger

from isp_app.asked_before import asked_before
from isp_app.new_things import make, new_id


@dataclass(frozen=True, slots=True)
class RegisterNas:
    directory: Directory
    ledger: Ledger
    clock: Clock

    def __call__(self, actor: Actor, new: NewNas, asked: Asked) -> Nas:
        """Return the router; Taken where another of the tenant has its address."""
        nas_id = new_id("nas", actor, asked.key)
        if not asked_before(self.directory, actor.scope, asked):
            decision = register_nas(actor.owner, nas_id, new, self.clock.now())
            make(self.ledger, actor, asked, decision)
        return self.directory.nas(actor.scope, nas_id)
