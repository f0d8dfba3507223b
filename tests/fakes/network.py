"""Edge logs, RADIUS sessions and usage, in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from isp.customers.customer import Customer
from isp.minutes import Moment, day_at
from isp.network.address_use import (
    AddressLookUp,
    Use,
    listed_as,
    listed_under,
    use_at,
    uses_of,
)
from isp.network.mac import kept_mac
from isp.network.open_page import OpenPage, page_number, seen_by_now
from isp.network.session import RadiusSession, usage_between
from isp.network.usage import DayUsage
from isp.parties.scope import Scope, tenant_scope
from isp.ports import ChangesGone, DesiredState, EdgeChange, Page, PageRequest
from isp.refusals import StaleRead

from tests.fakes.store import Store, page_of


class FakeNetwork:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._logs: dict[tuple[str, str], dict[int, EdgeChange]] = {}
        self._cursors: dict[tuple[str, str], int] = {}
        self._appended_at: dict[tuple[str, str, int], int] = {}
        self._told: dict[tuple[str, str, str, str], int] = {}
        self._sessions: dict[tuple[str, str], RadiusSession] = {}
        self._pages: dict[tuple[str, str, int, int], OpenPage] = {}
        self._page_counts: dict[tuple[str, str], tuple[int, int]] = {}
        self._seen: dict[tuple[str, str], Mapping[str, object]] = {}

    def append_change(self, scope: Scope, edge_id: str, desired: DesiredState, now: int) -> int:
        log = (scope.tenant_id, edge_id)
        with self._store.lock:
            told = (*log, desired.subject, desired.subject_id)
            cursor = self._cursors.get(log, 0)
            if self._told.get(told, 0) >= desired.version:
                return cursor
            self._told[told] = desired.version
            self._cursors[log] = cursor + 1
            self._logs.setdefault(log, {})[cursor + 1] = EdgeChange(cursor + 1, desired)
            self._appended_at[(*log, cursor + 1)] = now
            return cursor + 1

    def cursor(self, scope: Scope, edge_id: str, *, settled_at: int) -> int:
        log = (scope.tenant_id, edge_id)
        cursor = self._cursors.get(log, 0)
        while cursor and self._appended_at[(*log, cursor)] >= settled_at:
            cursor -= 1
        return cursor

    def changes(self, scope: Scope, edge_id: str, after: int, limit: int) -> Sequence[EdgeChange]:
        log, cursor = (scope.tenant_id, edge_id), self._cursors.get((scope.tenant_id, edge_id), 0)
        if after == cursor:
            return []
        known = self._logs.get(log, {})
        if after > cursor or after + 1 not in known:
            raise ChangesGone
        return [known[seq] for seq in range(after + 1, min(after + limit, cursor) + 1)]

    def forget_changes(self, scope: Scope, edge_id: str, until: int) -> None:
        """Lose the beginning of a log, as its time to live would."""
        log = self._logs[(scope.tenant_id, edge_id)]
        for seq in [seq for seq in log if seq <= until]:
            del log[seq]

    def stored_session(self, scope: Scope, session: RadiusSession) -> RadiusSession | None:
        return self._sessions.get((scope.tenant_id, session.session_key))

    def store_session(
        self, scope: Scope, session: RadiusSession, instead_of: RadiusSession | None
    ) -> None:
        assert session.tenant_id == scope.tenant_id
        with self._store.lock:
            key = (session.tenant_id, session.session_key)
            if self._sessions.get(key) != instead_of:
                raise StaleRead
            self._sessions[key] = session
            mac = kept_mac(session.calling_station_id)
            if mac is not None:
                self._store.devices.add((session.tenant_id, mac, session.customer_id))

    def store_open_page(self, scope: Scope, page: OpenPage) -> bool:
        key = (scope.tenant_id, page.edge_id, page.page_count, page.number)
        known = self._pages.get(key)
        if known is not None and known.taken_at >= page.taken_at:
            return False
        self._pages[key] = page
        return True

    def turn_to_pages(self, scope: Scope, edge_id: str, page_count: int, taken_at: int) -> None:
        edge = (scope.tenant_id, edge_id)
        if self._page_counts.get(edge, (0, -1))[1] < taken_at:
            self._page_counts[edge] = (page_count, taken_at)

    def sessions_of(self, scope: Scope, customer_id: str, page: PageRequest) -> Page[RadiusSession]:
        found = map(self._seen_by_now, self._sessions_of(scope, customer_id))
        return page_of(
            sorted(found, key=lambda one: (one.started_at, one.session_key), reverse=True), page
        )

    def open_sessions(self, scope: Scope, paths: Mapping[str, str]) -> Mapping[str, RadiusSession]:
        found = [
            one
            for customer_id in paths
            for one in self._sessions_of(scope, customer_id)
            if one.is_open
        ]
        found.sort(key=lambda one: one.started_at)
        return {one.customer_id: one for one in found}

    def online(self, scope: Scope, page: PageRequest, nas_id: str | None) -> Page[RadiusSession]:
        if scope.self_id is not None:
            return Page((), None)
        customers = {one.id: one for one in self._store.all(Customer, scope.tenant_id)}
        paths = {one.id: one.owner_path for one in customers.values()}
        found = self.open_sessions(scope, paths).values()
        chosen = [one for one in found if nas_id in (None, one.nas_id)]
        chosen.sort(key=lambda one: (paths[one.customer_id], one.customer_id))
        return page_of([self._seen_by_now(one) for one in chosen], page)

    def uses_of_address(
        self, scope: Scope, address: str, at: int, most: int
    ) -> tuple[Sequence[Use], bool]:
        began = [
            (use.since, one)
            for one in self._sessions.values()
            if one.tenant_id == scope.tenant_id and self._is_inside(scope, one.customer_id)
            for use in uses_of(one)
            if use.since <= at and listed_as(use.address) in listed_under(address)
        ]
        began.sort(key=lambda one: one[0], reverse=True)
        sessions = {one.session_key: one for _, one in began[:most]}.values()
        found = [use for one in sessions if (use := use_at(one, address, at)) is not None]
        return sorted(found, key=lambda one: one.since, reverse=True), len(began) <= most

    def address_look_ups(self, scope: Scope, page: PageRequest) -> Page[AddressLookUp]:
        if scope != tenant_scope(scope.tenant_id):
            return Page((), None)
        found = self._store.all(AddressLookUp, scope.tenant_id)
        return page_of(sorted(found, key=lambda one: (one.asked_at, one.id), reverse=True), page)

    def daily_usage(
        self, scope: Scope, customer_id: str, days: int, moment: Moment
    ) -> Sequence[DayUsage]:
        zone = moment.utc_offset_minutes
        between = day_at(moment.at - (days - 1) * 86_400, zone), moment.day
        sessions = map(self._seen_by_now, self._sessions_of(scope, customer_id))
        return usage_between(sessions, (), between, zone)

    def edge_seen(self, scope: Scope, edge_id: str, facts: Mapping[str, object], now: int) -> None:
        self._seen[(scope.tenant_id, edge_id)] = {**facts, "seen_at": now}

    def edge_last_seen(self, scope: Scope, edge_id: str) -> Mapping[str, object]:
        return self._seen.get((scope.tenant_id, edge_id), {})

    def edges_seen(self, scope: Scope) -> Mapping[str, Mapping[str, object]]:
        return {edge: facts for (of, edge), facts in self._seen.items() if of == scope.tenant_id}

    def _sessions_of(self, scope: Scope, customer_id: str) -> list[RadiusSession]:
        if not self._is_inside(scope, customer_id):
            return []
        of = scope.tenant_id
        return [
            one
            for one in self._sessions.values()
            if (one.tenant_id, one.customer_id) == (of, customer_id)
        ]

    def _is_inside(self, scope: Scope, customer_id: str) -> bool:
        if scope == tenant_scope(scope.tenant_id):
            return True
        if scope.self_id is not None:
            return customer_id == scope.self_id
        customer = self._store.find(Customer, scope.tenant_id, customer_id)
        return customer is not None and scope.covers(customer.owner_path, customer.id)

    def _seen_by_now(self, session: RadiusSession) -> RadiusSession:
        edge = (session.tenant_id, session.edge_id)
        if edge not in self._page_counts or not session.is_open:
            return session
        count, _ = self._page_counts[edge]
        page = self._pages.get((*edge, count, page_number(session.session_key, count)))
        lines = {} if page is None else {one.session_key: one for one in page.sessions}
        return seen_by_now(session, lines.get(session.session_key))
