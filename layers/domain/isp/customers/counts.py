"""How many customers a seller has, by what their lines are, and how much they owe."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CustomerCounts:
    """How many customers a node and all below it have, and owe how much. A line counts as active, or on
    hold, until that was ended, which the sweep does within the minute; lists go by the second."""

    customers: int
    active: int
    on_hold: int
    expired: int
    owing: int = 0
    owed_minor: int = 0

    @property
    def unpaid(self) -> int:
        return self.customers - self.active - self.on_hold - self.expired
