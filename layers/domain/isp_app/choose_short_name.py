"""Choose the short name of one's ISP; links with the names of before go on leading to it."""

from __future__ import annotations

from dataclasses import dataclass

from isp.parties.actor import Actor
from isp.parties.scope import tenant_scope
from isp.parties.short_name import (
    SLUG_CLAIM,
    choose_short_name,
    limit_of_choosing,
    short_name,
)
from isp.parties.tenant import Tenant
from isp.ports import Access, Clock, Directory, Ledger
from isp.refusals import Taken

from isp_app.limits import hold_to


@dataclass(frozen=True, slots=True)
class ChooseShortName:
    access: Access
    directory: Directory
    ledger: Ledger
    clock: Clock

    def __call__(self, actor: Actor, text: str) -> Tenant:
        """Return the tenant with its name; the name that it has already is chosen for nothing."""
        scope, now = tenant_scope(actor.tenant_id), self.clock.now()
        name, tenant = short_name(text), self.directory.tenant(scope)
        if name == tenant.slug:
            return tenant
        owner = self.access.owner(SLUG_CLAIM, name)
        if owner is not None and owner.tenant_id != tenant.id:
            raise Taken(kind=SLUG_CLAIM, value=name)
        if owner is None:
            # Only what takes another name away from all others is counted.
            hold_to(self.access, (limit_of_choosing(tenant.id),), now)
        self.ledger.commit(scope, choose_short_name(tenant, name, now))
        return self.directory.tenant(scope)
