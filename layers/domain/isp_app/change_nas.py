"""Change a router (NAS) as it was seen: StaleRead where it has changed since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from isp.network.edit_nas import change_nas
from isp.network.nas import Nas
from isp.parties.actor import Actor
from isp.ports import Clock, Directory, Ledger


@dataclass(frozen=True, slots=True)
class ChangeNas:
    directory: Directory
    ledger: Ledger
    clock: Clock

    def __call__(
        self, actor: Actor, nas_id: str, seen_version: int, changes: Mapping[str, Any]
    ) -> Nas:
        """Return the router as it is now; `changes` are fields of `Nas` by their names."""
        nas = self.directory.nas(actor.scope, nas_id)
        decision = change_nas(nas, seen_version, changes, self.clock.now())
        self.ledger.commit(actor.scope, decision)
        return self.directory.nas(actor.scope, nas_id)
