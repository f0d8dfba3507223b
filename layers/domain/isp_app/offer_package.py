"""Put a package on sale. The catalogue is the tenant's; every seller below sees it."""

from __future__ import annotations

from dataclasses import dataclass

from isp.asked import Asked
from isp.catalogue.edit_package import PackageOffer, offer_package
from isp.catalogue.package import Package
from isp.parties.actor import Actor
from isp.parties.scope import tenant_scope
from isp.ports import Clock, Directory, Ledger

from isp_app.asked_before import asked_before
from isp_app.new_things import make, new_id


@dataclass(frozen=True, slots=True)
class OfferPackage:
    directory: Directory
    ledger: Ledger
    clock: Clock

    def __call__(self, actor: Actor, offer: PackageOffer, asked: Asked) -> Package:
        """Return the package; a repeat of the request is answered with the one that it made."""
        package_id = new_id("package", actor, asked.key)
        if not asked_before(self.directory, actor.scope, asked):
            decision = offer_package(actor.owner, package_id, offer, self.clock.now())
            make(self.ledger, actor, asked, decision)
        return self.directory.package(tenant_scope(actor.tenant_id), package_id)
