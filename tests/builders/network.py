"""Routers, edges, RADIUS sessions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from isp.customers.customer import Customer
from isp.decide_again import decided
from isp.network.edge import Edge, EdgeStatus
from isp.network.nas import Nas, NasVendor
from isp.network.session import AddressUse, RadiusSession, reported
from isp.parties.scope import Scope
from isp.parties.tenant import ROOT_PATH
from isp.ports import DesiredState, Network

from tests.builders.parties import TENANT
from tests.fakes.clock import NOON
from tests.fakes.patience import HURRIED

DHAKA = 360


def nas(tenant_id: str = TENANT, **changes: Any) -> Nas:
    made = Nas(
        tenant_id=tenant_id,
        id="NAS00000000000000001",
        version=1,
        owner_path=ROOT_PATH,
        name="মিরপুর",
        address="10.0.0.1",
        secret="radius-secret",
        coa_port=3799,
        vendor=NasVendor.MIKROTIK,
        require_message_authenticator=False,
        created_at=NOON,
    )
    return replace(made, **changes)


def edge(tenant_id: str = TENANT, **changes: Any) -> Edge:
    made = Edge(
        tenant_id=tenant_id,
        id="EDGE0000000000000001",
        version=1,
        name="মিরপুর",
        status=EdgeStatus.ENROLLED,
        key_hash="0" * 64,
        queue_url="http://127.0.0.1/queue",
        enrolled_at=NOON,
    )
    return replace(made, **changes)


def radius_session(of: Customer, **changes: Any) -> RadiusSession:
    made = RadiusSession(
        tenant_id=of.tenant_id,
        session_key=f"session-{of.id}",
        customer_id=of.id,
        nas_id="NAS00000000000000001",
        login=of.login,
        started_at=NOON,
        as_of=NOON,
        ended_at=None,
        octets_in=0,
        octets_out=0,
        framed_ip="100.64.0.2",
        calling_station_id="AA:BB:CC:DD:EE:FF",
        terminate_cause=None,
        addresses=(AddressUse("100.64.0.2", NOON),),
    )
    return replace(made, **changes)


def desired(subject_id: str = "CUSTOMER000000000001", **changes: Any) -> DesiredState:
    made = DesiredState("customer", subject_id, 1, {"login": "karim", "password": "গোপন"})
    return replace(made, **changes)


def told(network: Network, scope: Scope, report: RadiusSession) -> bool:
    """Take a report as the use case does; say whether it told something new."""

    def take() -> bool:
        known = network.stored_session(scope, report)
        session = reported(known, report, DHAKA)
        if session is not None:
            network.store_session(scope, session, known)
        return session is not None

    return decided(take, HURRIED)
