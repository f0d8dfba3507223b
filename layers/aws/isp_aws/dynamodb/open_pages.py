"""Pages of open sessions: one write a page and quarter of an hour, for some 150 sessions.

A page is replaced by a newer one only. Under the number of pages lie all of them, so when an edge begins to
tell more, readers go on with those of before until the new ones are complete. The caller of `with_pages`
has bound the tenant. An edge that fell silent leaves its pages as they were: what a session shows says
as of when.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from isp.network.open_page import OpenPage, OpenUsage, page_number, seen_by_now
from isp.network.session import RadiusSession
from isp.parties.scope import Scope

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.items.telemetry import (
    DAY_SECONDS,
    SESSION_DAYS,
    NetworkItem,
    OpenPageItem,
    OpenPagesItem,
)
from isp_aws.dynamodb.packed_page import packed, unpacked
from isp_aws.dynamodb.transaction import Cancelled, put, put_alone

_KEY = re.compile(r"[0-9a-f]{32}")


class OpenPages:
    def store_open_page(self, scope: Scope, page: OpenPage) -> bool:
        item = OpenPageItem(
            keys.open_pages(scope.tenant_id, page.edge_id),
            keys.open_page(page.page_count, page.number),
            taken_at=page.taken_at,
            packed=packed(page),
            ttl=_forgotten_at(page.taken_at),
        )
        with bound(scope):
            return _replaces_an_older(item, page.taken_at)

    def turn_to_pages(self, scope: Scope, edge_id: str, page_count: int, taken_at: int) -> None:
        item = OpenPagesItem(
            keys.open_pages(scope.tenant_id, edge_id),
            keys.HEAD,
            taken_at=taken_at,
            page_count=page_count,
            ttl=_forgotten_at(taken_at),
        )
        with bound(scope):
            _replaces_an_older(item, taken_at)


def with_pages(sessions: Sequence[RadiusSession]) -> list[RadiusSession]:
    """Return the sessions of one tenant, the open ones with what the pages of their edges say."""
    on_pages: dict[tuple[str, str], list[str]] = {}
    for one in sessions:
        if one.is_open and one.edge_id and _KEY.fullmatch(one.session_key):
            on_pages.setdefault((one.tenant_id, one.edge_id), []).append(one.session_key)
    usage: dict[str, OpenUsage] = {}
    for (tenant_id, edge_id), session_keys in on_pages.items():
        usage |= _usage(keys.open_pages(tenant_id, edge_id), session_keys)
    return [seen_by_now(one, usage.get(one.session_key)) for one in sessions]


def _usage(partition: str, session_keys: Sequence[str]) -> dict[str, OpenUsage]:
    head = next(iter(OpenPagesItem.query(partition, OpenPagesItem.sk == keys.HEAD)), None)
    if head is None:
        return {}
    numbers = {page_number(one, head.page_count) for one in session_keys}
    wanted = [(partition, keys.open_page(head.page_count, number)) for number in sorted(numbers)]
    found: dict[str, OpenUsage] = {}
    for page in OpenPageItem.batch_get(wanted):
        found |= unpacked(page.packed, page.taken_at, session_keys)
    return found


def _replaces_an_older(item: OpenPageItem | OpenPagesItem, taken_at: int) -> bool:
    is_first = NetworkItem.pk.does_not_exist()
    try:
        put_alone(put(item, is_first | (type(item).taken_at < taken_at)))
    except Cancelled:
        return False
    return True


def _forgotten_at(taken_at: int) -> int:
    return taken_at + SESSION_DAYS * DAY_SECONDS
