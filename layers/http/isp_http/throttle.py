"""How much at once one network and one tenant may ask of a function: buckets in its memory.

A bucket is full at first, each request takes one, and so many come back every second. Nothing is stored and
nothing asked: a request that is let through costs a look into a dictionary, one that is not costs
hardly more, so a flood needs few processes, and the fewer they are the less of it gets through. Each
process counts for itself; what stands before and behind this is in decision 32.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from ipaddress import IPv4Address, ip_address
from threading import Lock

from isp.parties.network_address import SHARED_BY, network_of
from isp.refusals import Refusal

# Whoever was seen longest ago is forgotten, and has a full bucket when he comes again.
REMEMBERED_MAX = 10_000


class TooMuchAtOnce(Refusal):
    """Values: retry_after_seconds."""

    code, status = "too_much_at_once", 429


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, and so many more each second."""

    burst: int
    per_second: int


# A page of ours asks ten things when it opens. Behind an IPv4 address there may be hundreds.
HOUSEHOLD = Rate(burst=60, per_second=5)
SHARED = Rate(HOUSEHOLD.burst * SHARED_BY, HOUSEHOLD.per_second * SHARED_BY)
TENANT = Rate(burst=600, per_second=30)


@dataclass(slots=True)
class _Bucket:
    left: int
    as_of: int


@dataclass(slots=True)
class Throttle:
    """The buckets of one process."""

    _buckets: OrderedDict[str, _Bucket] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def pass_network(self, address: str, now: int) -> None:
        """Let a request from an address pass; TooMuchAtOnce if its network asked for too much."""
        if not _is_this_machine(address):
            rate = SHARED if _is_ipv4(address) else HOUSEHOLD
            self._take(f"network {network_of(address)}", rate, now)

    def pass_tenant(self, tenant_id: str, address: str, now: int) -> None:
        """Let a request in a tenant's name pass; TooMuchAtOnce if all of its people ask for too much."""
        if not _is_this_machine(address):
            self._take(f"tenant {tenant_id}", TENANT, now)

    def _take(self, whose: str, rate: Rate, now: int) -> None:
        with self._lock:
            bucket = self._buckets.pop(whose, None) or _Bucket(rate.burst, now)
            came_back = max(now - bucket.as_of, 0) * rate.per_second
            bucket.left = min(bucket.left + came_back, rate.burst)
            bucket.as_of = max(now, bucket.as_of)
            self._buckets[whose] = bucket
            if len(self._buckets) > REMEMBERED_MAX:
                self._buckets.popitem(last=False)
            if not bucket.left:
                raise TooMuchAtOnce(retry_after_seconds=1)
            bucket.left -= 1


def _is_ipv4(address: str) -> bool:
    return isinstance(_plain(address), IPv4Address)


def _is_this_machine(address: str) -> bool:
    # On AWS nobody comes from here; at home it is the demo, the story and the tests.
    found = _plain(address)
    return found is not None and found.is_loopback


def _plain(address: str) -> IPv4Address | None:
    try:
        found = ip_address(network_of(address).partition("/")[0])
    except ValueError:
        return None
    return found if isinstance(found, IPv4Address) else None
