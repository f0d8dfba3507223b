"""Who is online: one item for each customer with an open session, in a list that sorts by seller.

It is written and taken away with the beginning and the end of a session, at the price of the name that it
is: the list costs no write of its own (docs/decisions/0033). A name may be left where somebody stopped half-way,
so readers believe the session. The caller has bound the tenant, but for `online`.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from isp.network.session import RadiusSession
from isp.parties.scope import Scope
from isp.parties.tenant import ROOT_PATH
from isp.ports import Page, PageRequest
from isp.refusals import Invalid
from pynamodb.exceptions import DoesNotExist

from isp_aws.dynamodb import keys, network_keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.conditions import held
from isp_aws.dynamodb.items.parties import CustomerItem
from isp_aws.dynamodb.items.telemetry import OnlineItem, SessionItem
from isp_aws.dynamodb.open_pages import with_pages

# How many names one call looks at where a router is asked for.
READ_MAX = 2_000


class Online:
    def online(self, scope: Scope, page: PageRequest, nas_id: str | None) -> Page[RadiusSession]:
        if scope.self_id is not None:
            return Page((), None)
        if page.after is not None and not page.after.startswith(scope.node_path):
            raise Invalid(field="after", reason="not_of_this_list")
        with bound(scope):
            rows = list(islice(_named(scope, page, nas_id), READ_MAX))
            chosen, more = _chosen(rows, page, nas_id)
            latest = latest_of(scope.tenant_id, chosen)
            shown = [latest[one] for one in map(_customer_of, chosen) if one in latest]
            return Page(tuple(with_pages(shown)), more)


def latest_of(tenant_id: str, names: list[OnlineItem]) -> dict[str, RadiusSession]:
    """Return the latest open session of each of those named, as it was last reported."""
    places = [
        (keys.sessions_of(tenant_id, _customer_of(name)), place)
        for name in names
        for place in name.sessions or ()
    ]
    if not places:
        return {}
    found = [item.to_session() for item in SessionItem.batch_get(places)]
    found.sort(key=lambda session: session.started_at)
    return {session.customer_id: session for session in found if session.is_open}


def names_of(tenant_id: str, paths: Mapping[str, str]) -> list[OnlineItem]:
    """Return the names of those who are online of some customers, each with his seller's path."""
    wanted = [
        (
            network_keys.online_now(tenant_id, network_keys.online_shard(customer_id)),
            network_keys.online_place(path, customer_id),
        )
        for customer_id, path in paths.items()
    ]
    return list(OnlineItem.batch_get(wanted)) if wanted else []


def name_open(item: SessionItem) -> None:
    """Note that a customer has this session open."""
    name = _name_of(item)
    name.update(
        actions=[OnlineItem.sessions.add({item.sk}), OnlineItem.nas_id.set(item.nas_id)],
    )


def unname(item: SessionItem) -> None:
    """Note that a session is over; with the last of a customer his name is gone from the list."""
    name, places = _name_of(item), {item.sk}
    if not held(lambda: name.delete(OnlineItem.sessions == places)):
        held(
            lambda: name.update(
                actions=[OnlineItem.sessions.delete(places)], condition=OnlineItem.pk.exists()
            )
        )


def _name_of(item: SessionItem) -> OnlineItem:
    tenant_id, customer_id = item.tenant_id, item.customer_id
    try:
        key = CustomerItem.key(tenant_id, customer_id)
        path = CustomerItem.get(key, keys.SELF, attributes_to_get=["owner_path"]).owner_path
    except DoesNotExist:
        path = ROOT_PATH
    partition = network_keys.online_now(tenant_id, network_keys.online_shard(customer_id))
    return OnlineItem(partition, network_keys.online_place(path, customer_id))


def _named(scope: Scope, page: PageRequest, nas_id: str | None) -> Iterator[OnlineItem]:
    """Yield the names below a node behind a place, sorted by seller and customer."""
    within: Any = OnlineItem.sk.startswith(scope.node_path)
    if page.after is not None:
        within = OnlineItem.sk.between(page.after, scope.node_path + keys.LAST)
    at_once = page.limit // network_keys.ONLINE_SHARDS + 6 if nas_id is None else READ_MAX
    parts = [
        OnlineItem.query(network_keys.online_now(scope.tenant_id, shard), within, page_size=at_once)
        for shard in range(network_keys.ONLINE_SHARDS)
    ]
    rows = heapq.merge(*parts, key=lambda row: row.sk)
    behind = (row for row in rows if row.sk != page.after)
    return islice(behind, page.limit + 1) if nas_id is None else behind


def _chosen(
    rows: list[OnlineItem], page: PageRequest, nas_id: str | None
) -> tuple[list[OnlineItem], str | None]:
    """Return whom to show, and behind which place to go on."""
    wanted = [row for row in rows if nas_id is None or row.nas_id == nas_id]
    if len(wanted) > page.limit:
        return wanted[: page.limit], wanted[page.limit - 1].sk
    return wanted, rows[-1].sk if len(rows) == READ_MAX else None


def _customer_of(name: OnlineItem) -> str:
    return keys.id_at_end(name.sk)
