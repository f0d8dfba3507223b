"""Edit a package as it was seen, or archive it; running subscriptions keep what they bought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from isp.catalogue.edit_package import change_package
from isp.catalogue.package import Package
from isp.parties.actor import Actor
from isp.parties.scope import tenant_scope
from isp.ports import Clock, Directory, Ledger


@dataclass(frozen=True, slots=True)
class EditPackage:
    directory: Directory
    ledger: Ledger
    clock: Clock

    def __call__(
        self, actor: Actor, package_id: str, seen_version: int, changes: Mapping[str, Any]
    ) -> Package:
        """Return the package as it is now; `changes` are fields of `Package` by their names."""
        tenant = tenant_scope(actor.tenant_id)
        package = self.directory.package(tenant, package_id)
        decision = change_package(package, seen_version, changes, self.clock.now())
        self.ledger.commit(actor.scope, decision)
        return self.directory.package(tenant, package_id)
