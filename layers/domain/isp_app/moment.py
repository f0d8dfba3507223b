"""Now, as a tenant's books count it."""

from __future__ import annotations

from typing import Protocol

from isp.minutes import Moment
from isp.parties.scope import Scope
from isp.parties.tenant import Tenant
from isp.ports import Clock


class Tenants(Protocol):
    def tenant(self, scope: Scope) -> Tenant: ...


def moment_now(clock: Clock, tenants: Tenants, tenant: Scope) -> Moment:
    """Return this second in the zone of the tenant whose whole scope is `tenant`."""
    return Moment(clock.now(), tenants.tenant(tenant).utc_offset_minutes)
