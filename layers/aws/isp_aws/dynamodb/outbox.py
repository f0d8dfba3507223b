"""The outbox: which events wait to be relayed, and the mark of those that were.

An event is written with its place in a sparse index; whoever has relayed it takes it out there. So what
fell out of the stream or of its dead letters is found by reading only what waits, however many events
there are. Events of before the index have no place in it and count as relayed.
Proof: `tests/adapters/test_relay_again.py`.
"""

from __future__ import annotations

from isp.events import Event
from isp.parties.scope import Scope, tenant_scope
from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.attributes import FactsAttribute, IntegerAttribute
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.connection import ListedItem
from isp_aws.dynamodb.items.events import events_of
from isp_aws.dynamodb.reading import INDEX
from isp_aws.dynamodb.transaction import Cancelled, transact, update
from isp_aws.environment import Table

# As many as a function relays in its time; the rest waits for the next night.
WAITING_MAX = 10_000


class WaitingItem(ListedItem):
    """What the index shows of an event: its keys."""

    table = Table.EVENTS


class StoredItem(ListedItem):
    """Whatever lies in the outbox: one event, or several of one commit."""

    table = Table.EVENTS

    tenant_id = UnicodeAttribute()
    ttl = IntegerAttribute()
    events = UnicodeAttribute(null=True)
    event_id = UnicodeAttribute(null=True)
    name = UnicodeAttribute(null=True)
    subject_id = UnicodeAttribute(null=True)
    at = IntegerAttribute(null=True)
    data = FactsAttribute(null=True)
    version = IntegerAttribute(null=True)


def mark_relayed(tenant_id: str, key: str) -> None:
    """Take what was relayed out of the list of the waiting; nothing if it is out or gone."""
    item = WaitingItem(key, keys.EVENT)
    out = [WaitingItem.gsi1pk.remove(), WaitingItem.gsi1sk.remove()]
    with bound(tenant_scope(tenant_id)):
        try:
            transact([update(item, out, WaitingItem.pk.exists())])
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


def waiting_events(scope: Scope, key: str) -> tuple[Event, ...]:
    """Return the events at the key if they wait still; ValueError for a name that nobody knows."""
    with bound(scope):
        try:
            item = StoredItem.get(key, keys.EVENT, consistent_read=True)
        except DoesNotExist:
            return ()
    return () if item.gsi1pk is None else tuple(events_of(item.serialize()))
