"""A customer as the packet path needs him: what his Accept says is made when he changes, not then.

Immutable; a change makes a new one. Only what the answer says of the end is added at its moment (`granted.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from edge_contract import CustomerState

from radius_edge.attributes import (
    ACCT_INTERIM_INTERVAL,
    FRAMED_IP_ADDRESS,
    FRAMED_POOL,
    FRAMED_PROTOCOL,
    FRAMED_PROTOCOL_PPP,
    MIKROTIK,
    MIKROTIK_RATE_LIMIT,
    SERVICE_TYPE,
    SERVICE_TYPE_FRAMED,
    UINT32_MAX,
    WISPR,
    WISPR_BANDWIDTH_MAX_DOWN,
    WISPR_BANDWIDTH_MAX_UP,
    address,
    integer,
    text,
    vendor,
)
from radius_edge.mschap import nt_password_hash

# RFC 2865, 5.8: the router shall take an address of its own choice.
ROUTER_CHOOSES = "255.255.255.254"


@dataclass(frozen=True)
class Customer:
    """Not slotted: `cached_property` keeps the prepared octets in the instance."""

    id: str
    state: CustomerState

    @cached_property
    def login(self) -> bytes:
        return login_key(self.state.login.encode())

    @cached_property
    def password(self) -> bytes:
        return self.state.password.encode()

    @cached_property
    def nt_hash(self) -> bytes:
        # Made at the first MS-CHAPv2 login: MD4 in Python for every customer would slow the start.
        return nt_password_hash(self.state.password)

    @cached_property
    def owner_paths(self) -> tuple[str, ...]:
        """The path of the selling node and of each node above it."""
        parts = [part for part in self.state.owner_path.split("/") if part]
        return tuple(f"/{'/'.join(parts[:count])}/" for count in range(1, len(parts) + 1))

    @property
    def rate(self) -> str:
        """Mikrotik-Rate-Limit: received/transmitted by the router, so upload comes first."""
        return f"{self.state.up_kbps}k/{self.state.down_kbps}k"

    def rate_attributes(self, router_vendor: str) -> bytes:
        if router_vendor == "mikrotik":
            return vendor(MIKROTIK, MIKROTIK_RATE_LIMIT, self.rate.encode())
        return _bandwidth(WISPR_BANDWIDTH_MAX_UP, self.state.up_kbps) + _bandwidth(
            WISPR_BANDWIDTH_MAX_DOWN, self.state.down_kbps
        )

    def service_attributes(self, router_vendor: str) -> bytes:
        """Return what every Accept carries, apart from Session-Timeout, Class and the PPP pair."""
        return self._mikrotik if router_vendor == "mikrotik" else self._other

    @cached_property
    def _mikrotik(self) -> bytes:
        return self._service("mikrotik")

    @cached_property
    def _other(self) -> bytes:
        return self._service("other")

    def _service(self, router_vendor: str) -> bytes:
        state = self.state
        # Framed-IP-Address beats Framed-Pool on RouterOS; only one is sent.
        if state.framed_ip is None and state.pool:
            where = text(FRAMED_POOL, state.pool)
        else:
            where = address(FRAMED_IP_ADDRESS, state.framed_ip or ROUTER_CHOOSES)
        interim = integer(ACCT_INTERIM_INTERVAL, state.interim_seconds)
        return self.rate_attributes(router_vendor) + where + interim


PPP = integer(SERVICE_TYPE, SERVICE_TYPE_FRAMED) + integer(FRAMED_PROTOCOL, FRAMED_PROTOCOL_PPP)


def login_key(login: bytes) -> bytes:
    """Return what a login is found by: the cloud keeps logins unique without regard to case."""
    return login.lower()


def _bandwidth(kind: int, kbps: int) -> bytes:
    bits = min(kbps * 1_000, UINT32_MAX)
    return vendor(WISPR, kind, bits.to_bytes(4, "big"))
