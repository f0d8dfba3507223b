"""Edge logs, RADIUS sessions and usage, in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from isp.customers.customer import Customer
from isp.network.session import RadiusSession
from isp.parties.scope import Scope, tenant_scope
from isp.ports import ChangesGone, DesiredState, EdgeChange, Page, PageRequest

from tests.fakes.store import Store, page_of


class FakeNetwork:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._logs: dict[tuple[str, str], dict[int, EdgeChange]] = {}
        self._cursors: dict[tuple[str, str], int] = {}
        self._appended_at: dict[tuple[str, str, int], int] = {}
        self._told: dict[tuple[str, str, str, str], int] = {}
        self._sessions: dict[tuple[str, str], RadiusSession] = {}
        self._usage: dict[tuple[str, str, str], tuple[int, int]] = {}
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

    def record_session(self, scope: Scope, session: RadiusSession) -> bool:
        assert session.tenant_id == scope.tenant_id
        with self._store.lock:
            key = (session.tenant_id, session.session_key)
            known = self._sessions.get(key)
            if known is not None and known.as_of >= session.as_of:
                return False
            self._sessions[key] = session
            self._add_usage(session, known)
            return True

    def sessions_of(self, scope: Scope, customer_id: str, page: PageRequest) -> Page[RadiusSession]:
        found = self._sessions_of(scope, customer_id)
        return page_of(
            sorted(found, key=lambda one: (one.started_at, one.session_key), reverse=True), page
        )

    def open_sessions(
        self, scope: Scope, customer_ids: Sequence[str]
    ) -> Mapping[str, RadiusSession]:
        return {
            one.customer_id: one
            for customer_id in customer_ids
            for one in self._sessions_of(scope, customer_id)
            if one.is_open
        }

    def daily_usage(
        self, scope: Scope, customer_id: str, days: int, now: int
    ) -> Sequence[tuple[str, int, int]]:
        if not self._is_inside(scope, customer_id):
            return []
        first = _day(now - (days - 1) * 86_400)
        mine = (scope.tenant_id, customer_id)
        used = sorted((key[2], *octets) for key, octets in self._usage.items() if key[:2] == mine)
        return [one for one in used if first <= one[0] <= _day(now)]

    def edge_seen(self, scope: Scope, edge_id: str, facts: Mapping[str, object], now: int) -> None:
        self._seen[(scope.tenant_id, edge_id)] = {**facts, "seen_at": now}

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

    def _add_usage(self, session: RadiusSession, known: RadiusSession | None) -> None:
        up = max(session.octets_in - (known.octets_in if known else 0), 0)
        down = max(session.octets_out - (known.octets_out if known else 0), 0)
        if up or down:
            key = (session.tenant_id, session.customer_id, _day(session.as_of))
            used_up, used_down = self._usage.get(key, (0, 0))
            self._usage[key] = (used_up + up, used_down + down)


def _day(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d")
