"""Enter who signs the invoices of a book from now on; those that are issued keep what they say."""

from __future__ import annotations

from dataclasses import dataclass

from isp.invoicing.issuer import Issuer, IssuerData, enter_issuer
from isp.parties.actor import Actor
from isp.parties.scope import tenant_scope
from isp.parties.tenant import node_id_of
from isp.ports import Clock, Directory, Ledger

from isp_app.issue import issuer_of


@dataclass(frozen=True, slots=True)
class EnterIssuer:
    directory: Directory
    ledger: Ledger
    clock: Clock

    def __call__(self, actor: Actor, seen_version: int, data: IssuerData) -> Issuer:
        """Return who signs in the actor's own book; StaleRead where another was entered meanwhile."""
        decision = enter_issuer(self.entered(actor), seen_version, data, self.clock.now())
        self.ledger.commit(actor.scope, decision)
        return self.entered(actor)

    def entered(self, actor: Actor) -> Issuer:
        """Return who signs now: what was entered, or what the tenant is called."""
        tenant = self.directory.tenant(tenant_scope(actor.tenant_id))
        return issuer_of(self.directory, actor.scope, node_id_of(actor.node_path), tenant)
