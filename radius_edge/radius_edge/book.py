"""What the packet path knows, in memory: customers by login, routers by address, sellers' limits.

One thread (the cloud link) changes it, the others only look up. Each look-up is one dictionary
access, which Python makes atomic, so nobody waits. Newer versions win; a deletion is remembered as
a version without a state. Proof: `tests/edge/test_replica.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from edge_contract import Change, CustomerState, NasState, NodeState, mac_address

from radius_edge.customers import Customer, login_key
from radius_edge.days import UTC_OFFSET_MINUTES


@dataclass(frozen=True, slots=True)
class Router:
    """A NAS with the octets of its secret."""

    id: str
    state: NasState
    secret: bytes = field(repr=False)


class Book:
    def __init__(self) -> None:
        self.customers: dict[str, Customer] = {}
        self.customers_by_login: dict[bytes, Customer] = {}
        self.customers_by_class: dict[str, Customer] = {}
        self._customers_by_mac: dict[str, Customer] = {}
        self.routers: dict[str, Router] = {}
        self.routers_by_address: dict[str, Router] = {}
        self.paid_until: dict[str, int] = {}
        self.deleted_customers: set[str] = set()
        self.utc_offset_minutes = UTC_OFFSET_MINUTES
        self._node_paths: dict[str, str] = {}

    def with_login(self, login: bytes) -> Customer | None:
        """Return who has the login; a hardware address is his however his router spells it."""
        found = self.customers_by_login.get(login_key(login))
        if found is None and self._customers_by_mac:
            found = self._customers_by_mac.get(mac_address(login.decode("latin-1")) or "")
        return found

    def put(self, change: Change) -> None:
        """Take over a change that is newer than what is held; the caller has compared versions."""
        state = change.state
        if change.subject == "customer":
            assert state is None or isinstance(state, CustomerState)
            self._put_customer(change.id, state)
        elif change.subject == "nas":
            assert state is None or isinstance(state, NasState)
            self._put_router(change.id, state)
        else:
            assert state is None or isinstance(state, NodeState)
            self._put_node(change.id, state)

    def _put_customer(self, customer_id: str, state: CustomerState | None) -> None:
        before = self.customers.get(customer_id)
        if state is None:
            self.deleted_customers.add(customer_id)
            self.customers.pop(customer_id, None)
        else:
            customer = Customer(customer_id, state)
            self.deleted_customers.discard(customer_id)
            self.customers[customer_id] = customer
            self.customers_by_login[customer.login] = customer
            self.customers_by_class[state.class_id] = customer
            mac = mac_address(state.login)
            if mac is not None:
                self._customers_by_mac[mac] = customer
        # The new login is in place before the old one goes: no packet finds a gap. The old one may
        # belong to somebody else by now.
        if before is None:
            return
        if self.customers_by_login.get(before.login) is before:
            del self.customers_by_login[before.login]
        if self.customers_by_class.get(before.state.class_id) is before:
            del self.customers_by_class[before.state.class_id]
        mac = mac_address(before.state.login) or ""
        if self._customers_by_mac.get(mac) is before:
            del self._customers_by_mac[mac]

    def _put_router(self, router_id: str, state: NasState | None) -> None:
        before = self.routers.get(router_id)
        if state is None:
            self.routers.pop(router_id, None)
        else:
            router = Router(router_id, state, state.secret.encode())
            self.routers[router_id] = router
            self.routers_by_address[state.address] = router
        if before is not None and self.routers_by_address.get(before.state.address) is before:
            del self.routers_by_address[before.state.address]

    def _put_node(self, node_id: str, state: NodeState | None) -> None:
        before = self._node_paths.pop(node_id, None)
        if before is not None:
            self.paid_until.pop(before, None)
        if state is not None:
            self._node_paths[node_id] = state.path
            if state.paid_until is not None:
                self.paid_until[state.path] = state.paid_until
