"""Start the proof of yesterday's books for every tenant; a second start on one day starts nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from isp.minutes import day_at
from isp.ports import Clock


class Runs(Protocol):
    def start(self, tenant_id: str, on: str) -> bool:
        """Start the proof of a tenant; False if one was started on that day before."""


@dataclass(frozen=True, slots=True)
class Started:
    on: str  # The day, in the zone of the rule that starts it.
    tenants: tuple[str, ...]
    before: tuple[str, ...]  # Whose proof was started earlier that day.


@dataclass(frozen=True, slots=True)
class StartProofs:
    all_tenants: Callable[[], Iterable[str]]
    runs: Runs
    clock: Clock

    def __call__(self) -> Started:
        today = day_at(self.clock.now(), 0)
        told = [(tenant_id, self.runs.start(tenant_id, today)) for tenant_id in self.all_tenants()]
        return Started(
            today,
            tenants=tuple(tenant_id for tenant_id, is_new in told if is_new),
            before=tuple(tenant_id for tenant_id, is_new in told if not is_new),
        )
