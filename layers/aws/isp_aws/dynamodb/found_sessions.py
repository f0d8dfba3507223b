"""Finding sessions and customers by what the network saw of them: an address at a second, a device.

A lead is one item without content. That of an address is written once, when a session is first heard to have
it, and of an open session again in each month in which it goes on, so that it lives as long as the session does.
That of a device is written when it is not there, or will soon be gone: about once a month for each line. Leads go
before the session is stored, so one that stops half-way is repeated, and readers believe the session. The caller
of `leave_leads` has bound the tenant. Decision 33.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from itertools import islice

from isp.network.address_use import AddressLookUp, Use, listed_as, listed_under, use_at, uses_of
from isp.network.mac import kept_mac
from isp.network.session import RadiusSession
from isp.parties.scope import Scope
from isp.parties.tenant import ROOT_PATH
from isp.ports import Page, PageRequest
from pynamodb.exceptions import DoesNotExist

from isp_aws.dynamodb import keys, network_keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.items.telemetry import (
    DAY_SECONDS,
    SESSION_DAYS,
    FoundSessionItem,
    SessionItem,
)
from isp_aws.dynamodb.reading import Listing, customers_inside, newest
from isp_aws.sealing import nothing_sealed

# How long a lead lives beyond its session, and how often that of an open one is written anew.
AGAIN_DAYS = 31
READ_AT_ONCE = 100


class FoundSessions:
    def uses_of_address(
        self, scope: Scope, address: str, at: int, most: int
    ) -> tuple[Sequence[Use], bool]:
        with bound(scope):
            leads = _leads(scope.tenant_id, address, at)
            looked_at = list(islice(leads, most))
            is_all = next(leads, None) is None
            sessions = _sessions(scope, looked_at)
        found = [use for one in sessions if (use := use_at(one, address, at)) is not None]
        return sorted(found, key=lambda one: one.since, reverse=True), is_all

    def address_look_ups(self, scope: Scope, page: PageRequest) -> Page[AddressLookUp]:
        if scope.node_path != ROOT_PATH or scope.self_id is not None:
            return Page((), None)
        listing = Listing(keys.listing(scope.tenant_id, "ADDRESS_LOOK_UPS"))
        with bound(scope):
            return newest(AddressLookUp, listing, page, nothing_sealed(), lambda some: some)


def leave_leads(session: RadiusSession, known: RadiusSession | None) -> None:
    """Let a session be found by what is new of it."""
    told = set() if known is None or _month(known) != _month(session) else set(uses_of(known))
    place = keys.at_then_id(session.started_at, session.session_key)
    gone_at = session.as_of + (SESSION_DAYS + AGAIN_DAYS) * DAY_SECONDS
    for use in uses_of(session):
        listed = listed_as(use.address)
        if use in told or listed is None:
            continue
        FoundSessionItem(
            network_keys.address_used(session.tenant_id, listed),
            network_keys.use_of_address(use.since, session.customer_id, place),
            ttl=gone_at,
        ).save()
    if known is None:
        _lead_of_device(session, gone_at)


def customers_with_device(tenant_id: str, mac: str) -> list[str]:
    """Return the customers who dialled in with a device. The caller has bound the tenant."""
    return [row.sk for row in FoundSessionItem.query(network_keys.device(tenant_id, mac))]


def _lead_of_device(session: RadiusSession, gone_at: int) -> None:
    mac = kept_mac(session.calling_station_id)
    if mac is None:
        return
    lead = FoundSessionItem(
        network_keys.device(session.tenant_id, mac), session.customer_id, ttl=gone_at
    )
    try:
        there = FoundSessionItem.get(lead.pk, lead.sk)
    except DoesNotExist:
        lead.save()
        return
    if there.ttl is None or there.ttl < gone_at - AGAIN_DAYS * DAY_SECONDS:
        lead.save()


def _month(session: RadiusSession) -> int:
    return session.as_of // (AGAIN_DAYS * DAY_SECONDS)


def _leads(tenant_id: str, address: str, at: int) -> Iterator[FoundSessionItem]:
    parts = [
        FoundSessionItem.query(
            network_keys.address_used(tenant_id, listed),
            FoundSessionItem.sk < keys.until(at),
            scan_index_forward=False,
            page_size=READ_AT_ONCE,
        )
        for listed in listed_under(address)
    ]
    return heapq.merge(*parts, key=lambda row: row.sk, reverse=True)


def _sessions(scope: Scope, leads: Sequence[FoundSessionItem]) -> list[RadiusSession]:
    named = [network_keys.customer_and_session(lead.sk) for lead in leads]
    inside = set(customers_inside(scope, [customer_id for customer_id, _ in named]))
    places = [
        (keys.sessions_of(scope.tenant_id, customer_id), place)
        for customer_id, place in dict.fromkeys(named)
        if customer_id in inside
    ]
    return [item.to_session() for item in SessionItem.batch_get(places)] if places else []
