"""The due index: what has to be done at a known minute, without a timer per thing.

A thing that is due carries `DUE#{minute}#{shard}` in a sparse index; the sweep reads the buckets from
its watermark to now and hands over what it finds. Whoever handles it decides anew from the thing itself,
so a repeat or an extension in between does no harm. Missed minutes are only more buckets.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from isp.due import DueKind, DueThing
from isp.minutes import next_boundary

from isp_aws.dynamodb import keys

SHARDS = 16


@dataclass(frozen=True, slots=True)
class DueTime:
    """When something is due; it is swept at the first minute that is not before `at`."""

    kind: DueKind
    at: int

    def keys(self, tenant_id: str, thing_id: str) -> tuple[str, str]:
        shard = keys.shard_of(thing_id, SHARDS)
        bucket = keys.due_bucket(next_boundary(self.at), shard)
        return bucket, keys.due_thing(tenant_id, self.kind, thing_id)


def due_thing(due_sk: str) -> DueThing:
    tenant_id, kind, thing_id = due_sk.split("#", 2)
    return DueThing(tenant_id, DueKind(kind), thing_id)


def buckets(minute: int) -> Iterator[str]:
    """Yield the partitions of one minute."""
    yield from (keys.due_bucket(minute, shard) for shard in range(SHARDS))
