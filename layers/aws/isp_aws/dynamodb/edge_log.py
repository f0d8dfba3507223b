"""The change logs of edges: gap-free, totally ordered per edge, a week long.

A change is put in the transaction that moves the cursor to its number, so the log has no gaps whoever
writes at once; what an edge was told already is not told again. The beginning of a log ends by TTL, at
any time after its week, so a reader takes it as gone as soon as the number after his cursor is missing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from isp.parties.scope import Scope
from isp.ports import ChangesGone, DesiredState, EdgeChange
from isp.refusals import Unavailable
from pynamodb.exceptions import DoesNotExist

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.items.telemetry import (
    DAY_SECONDS,
    LOG_DAYS,
    ChangeItem,
    CursorItem,
    ToldItem,
)
from isp_aws.dynamodb.transaction import Cancelled, put, transact, update
from isp_aws.sealing import Sealer

ATTEMPTS = 8
READ_AT_ONCE = 20


class EdgeLog:
    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def append_change(self, scope: Scope, edge_id: str, desired: DesiredState, now: int) -> int:
        """Append what a subject should be and return the edge's cursor."""
        log = keys.edge_log(scope.tenant_id, edge_id)
        with bound(scope):
            for _ in range(ATTEMPTS):
                if self._told(log, desired) >= desired.version:
                    return self._cursor(log)
                after = self._cursor(log)
                try:
                    self._append(log, after, desired, now)
                except Cancelled:
                    continue  # Somebody appended in between.
                return after + 1
        raise Unavailable(part="edge log")

    def cursor(self, scope: Scope, edge_id: str, *, settled_at: int) -> int:
        log = keys.edge_log(scope.tenant_id, edge_id)
        with bound(scope):
            cursor = self._cursor(log)
            if not cursor:
                return 0
            newest_first = ChangeItem.query(
                log,
                ChangeItem.sk.between(keys.change(1), keys.change(cursor)),
                consistent_read=True,
                scan_index_forward=False,
                page_size=READ_AT_ONCE,
            )
            for item in newest_first:
                appended_at = item.ttl - LOG_DAYS * DAY_SECONDS
                if item.seq != cursor or appended_at < settled_at:
                    break
                cursor = item.seq - 1
        return cursor

    def changes(self, scope: Scope, edge_id: str, after: int, limit: int) -> Sequence[EdgeChange]:
        log = keys.edge_log(scope.tenant_id, edge_id)
        with bound(scope):
            cursor = self._cursor(log)
            if after == cursor:
                return []
            if after > cursor:
                raise ChangesGone  # A log that began anew.
            first, last = keys.change(after + 1), keys.change(cursor)
            items = list(
                ChangeItem.query(
                    log, ChangeItem.sk.between(first, last), consistent_read=True, limit=limit
                )
            )
        # TTL removes in no order: what lies behind a hole waits until the reader comes to the hole.
        whole = [item for place, item in enumerate(items, after + 1) if item.seq == place]
        if not whole:
            raise ChangesGone
        return [self._change(scope.tenant_id, edge_id, item) for item in whole]

    def _append(self, log: str, after: int, desired: DesiredState, now: int) -> None:
        head = CursorItem(log, keys.HEAD)
        is_first = CursorItem.pk.does_not_exist()
        moves_on = is_first if after == 0 else CursorItem.cursor == after
        told = ToldItem(log, keys.told(desired.subject, desired.subject_id))
        told.version = desired.version
        is_news = ToldItem.pk.does_not_exist() | (ToldItem.version < desired.version)
        transact(
            [
                update(head, [CursorItem.cursor.set(after + 1)], moves_on),
                put(self._item(log, after + 1, desired, now)),
                put(told, is_news),
            ]
        )

    def _item(self, log: str, seq: int, desired: DesiredState, now: int) -> ChangeItem:
        state = None
        if desired.state is not None:
            text = json.dumps(dict(desired.state), ensure_ascii=False)
            state = self._sealer.seal(text, _belongs_to(log, seq))
        return ChangeItem(
            log,
            keys.change(seq),
            seq=seq,
            subject=desired.subject,
            subject_id=desired.subject_id,
            version=desired.version,
            state=state,
            ttl=now + LOG_DAYS * DAY_SECONDS,
        )

    def _change(self, tenant_id: str, edge_id: str, item: ChangeItem) -> EdgeChange:
        state = None
        if item.state is not None:
            log = keys.edge_log(tenant_id, edge_id)
            state = json.loads(self._sealer.unseal(item.state, _belongs_to(log, item.seq)))
        return EdgeChange(
            item.seq, DesiredState(item.subject, item.subject_id, item.version, state)
        )

    def _cursor(self, log: str) -> int:
        try:
            return CursorItem.get(log, keys.HEAD, consistent_read=True).cursor
        except DoesNotExist:
            return 0

    def _told(self, log: str, desired: DesiredState) -> int:
        try:
            place = keys.told(desired.subject, desired.subject_id)
            return ToldItem.get(log, place, consistent_read=True).version
        except DoesNotExist:
            return 0


def _belongs_to(log: str, seq: int) -> str:
    return f"{log}/{seq}"
