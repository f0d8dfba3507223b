"""A month of one customer's evenings, as an edge would have reported them."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from isp.network.session import RadiusSession
from isp.parties.tenant import Tenant

from infra.local.demo.plan import DAY_SECONDS, RAHIM

DAYS = 30
GIGABYTE = 10**9


def sessions_of_rahim(tenant: Tenant, customer_id: str, nas_id: str) -> Iterator[RadiusSession]:
    """Yield his ended sessions, oldest first; the router lost one evening's power once a week."""
    chance = Random("rahim's evenings")
    for days_ago in range(DAYS, 0, -1):
        started_at = tenant.created_at - days_ago * DAY_SECONDS + chance.randint(-7_200, 7_200)
        ended_at = started_at + chance.randint(3 * 3_600, 8 * 3_600)
        down = chance.randint(2 * GIGABYTE, 9 * GIGABYTE)
        yield RadiusSession(
            tenant_id=tenant.id,
            session_key=f"demo-{days_ago:02d}",
            customer_id=customer_id,
            nas_id=nas_id,
            login=RAHIM,
            started_at=started_at,
            as_of=ended_at,
            ended_at=ended_at,
            octets_in=down // chance.randint(9, 16),
            octets_out=down,
            framed_ip=f"10.99.0.{chance.randint(2, 250)}",
            calling_station_id="02:4C:1D:9A:77:E1",
            terminate_cause="lost_carrier" if days_ago % 7 == 0 else "user_request",
        )
