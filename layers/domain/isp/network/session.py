"""RADIUS sessions as the cloud knows them.

Counters of RADIUS accounting are cumulative, so a report with a newer `as_of` replaces an older one
and repeats or reordering cannot add usage twice.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RadiusSession:
    """One stretch of a customer's presence on a router. `octets_in` is what the customer sent."""

    tenant_id: str
    session_key: str
    customer_id: str
    nas_id: str
    login: str
    started_at: int
    as_of: int
    ended_at: int | None
    octets_in: int
    octets_out: int
    framed_ip: str
    calling_station_id: str
    terminate_cause: str | None

    @property
    def is_open(self) -> bool:
        return self.ended_at is None
