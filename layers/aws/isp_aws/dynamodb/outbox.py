"""The outbox: which events wait to be relayed, and the mark of those that were.

An event is written with its place in a sparse index; whoever has relayed it takes it out there. So what
fell out of the stream or of its dead letters is found by reading only what waits, however many events
there are. Events of before the index have no place in it and count as relayed.
Proof: `tests/adapters/test_relay_again.py`.
"""

from __future__ import annotations

from isp.events import Event
from isp.parties.scope import Scope, tenant_scope
from pynamodb.exceptions import DoesNotExist

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.connection import ListedItem
from isp_aws.dynamodb.items.ledger import EventItem
from isp_aws.dynamodb.reading import INDEX
from isp_aws.dynamodb.transaction import Cancelled, transact, update
from isp_aws.environment import Table

# As many as a function relays in its time; the rest waits for the next night.
WAITING_MAX = 10_000


class WaitingItem(ListedItem):
    """What the index shows of an event: its keys."""

    table = Table.EVENTS


def mark_relayed(event: Event) -> None:
    """Take the event out of the list of the waiting; nothing if it is out or gone."""
    item = EventItem(keys.event(event.tenant_id, event.event_id), keys.EVENT)
    out = [EventItem.gsi1pk.remove(), EventItem.gsi1sk.remove()]
    with bound(tenant_scope(event.tenant_id)):
        try:
            transact([update(item, out, EventItem.pk.exists())])
        except Cancelled:
            return  # A week old: its time to live is over.


def waiting_since(scope: Scope, before: int) -> list[str]:
    """Return the keys of events of before the second that were not relayed, at most so many."""
    found: list[str] = []
    with bound(scope):
        for shard in range(keys.EVENT_SHARDS):
            waiting = WaitingItem.query(
                keys.waiting_events(scope.tenant_id, shard),
                WaitingItem.gsi1sk < keys.moment(before),
                index_name=INDEX,
                limit=WAITING_MAX - len(found),
            )
            found += [item.pk for item in waiting]
            if len(found) == WAITING_MAX:
                break
    return found


def waiting_event(scope: Scope, key: str) -> Event | None:
    """Return the event if it waits still; ValueError for a name that nobody knows."""
    with bound(scope):
        try:
            item = EventItem.get(key, keys.EVENT, consistent_read=True)
        except DoesNotExist:
            return None
    return None if item.gsi1pk is None else item.to_event()
