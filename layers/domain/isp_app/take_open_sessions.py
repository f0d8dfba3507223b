"""Take what the open sessions of an edge have used by now, in pages (docs/decisions/0015)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from isp.minutes import SECOND_MAX
from isp.network.edge import Edge
from isp.network.open_page import OpenPage
from isp.parties.scope import tenant_scope
from isp.ports import Clock, Network

from isp_app.heartbeat import Heartbeat


@dataclass(frozen=True, slots=True)
class TakeOpenSessions:
    network: Network
    heartbeat: Heartbeat
    clock: Clock

    def __call__(
        self,
        edge: Edge,
        pages: Sequence[OpenPage],
        facts: Mapping[str, object],
        *,
        is_complete: bool,
    ) -> None:
        """Store the pages; with the last of them readers look there."""
        scope, now = tenant_scope(edge.tenant_id), self.clock.now()
        # A clock that is ahead would keep the pages of the right time out until it comes.
        taken = [_by_our_time(one, now) for one in pages]
        for page in taken:
            self.network.store_open_page(scope, page)
        if is_complete and taken:
            last = taken[-1]
            self.network.turn_to_pages(scope, edge.id, last.page_count, last.taken_at)
        self.heartbeat.note(edge, facts)


def _by_our_time(page: OpenPage, now: int) -> OpenPage:
    # What a broken clock dated beyond all days is shown on the last of them, and orders as before.
    sessions = [replace(one, as_of=min(one.as_of, SECOND_MAX)) for one in page.sessions]
    return replace(page, taken_at=min(page.taken_at, now), sessions=sessions)
