"""How many capacity units a piece of work costs, as the database itself counts them.

`with measured() as spent:` adds up, per operation and table, what every DynamoDB call within it consumed,
through whichever adapter it went. One write unit is 1 KB (two in a transaction), one read unit 4 KB
(half where the read is not consistent).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from isp_aws.dynamodb import connection

READS = frozenset({"GetItem", "Query", "BatchGetItem", "TransactGetItems"})
# Dollars per million units, on demand.
DOLLARS_PER_MILLION = {"read": 0.125, "write": 0.625}


@dataclass(slots=True)
class Spent:
    """Units by operation and table, and how many calls there were."""

    units: dict[tuple[str, str], float] = field(default_factory=dict)
    calls: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, operation: str, answer: Mapping[str, Any]) -> None:
        told = answer.get("ConsumedCapacity", [])
        parts = [told] if isinstance(told, Mapping) else told
        with self._lock:
            self.calls[operation] = self.calls.get(operation, 0) + 1
            for part in parts:
                place = (operation, part["TableName"])
                self.units[place] = self.units.get(place, 0.0) + part["CapacityUnits"]

    @property
    def read_units(self) -> float:
        return sum(units for (operation, _), units in self.units.items() if operation in READS)

    @property
    def write_units(self) -> float:
        return sum(units for (operation, _), units in self.units.items() if operation not in READS)

    @property
    def dollars_per_million(self) -> float:
        """Return what a million repetitions would cost."""
        reads = self.read_units * DOLLARS_PER_MILLION["read"]
        return reads + self.write_units * DOLLARS_PER_MILLION["write"]


@contextmanager
def measured() -> Iterator[Spent]:
    """Count what all connections of this process consume meanwhile."""
    spent = Spent()

    def ask(params: dict[str, Any], **_: Any) -> None:
        params["ReturnConsumedCapacity"] = "TOTAL"

    def note(parsed: Mapping[str, Any], model: Any, **_: Any) -> None:
        spent.add(model.name, parsed)

    connection.watch("before-parameter-build.dynamodb", ask)
    connection.watch("after-call.dynamodb", note)
    try:
        yield spent
    finally:
        connection.unwatch("before-parameter-build.dynamodb", ask)
        connection.unwatch("after-call.dynamodb", note)
