"""The books of the payment tests: the fakes of all tests in one object, looked at from outside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from isp.customers.customer import Customer, login_claim
from isp.customers.edit_customer import LOGIN_CLAIM
from isp.entity import Entity
from isp.events import Event
from isp.ledger.entry import JournalEntry
from isp.parties.tenant import ROOT_NODE_ID, ROOT_PATH, Node
from isp.ports import Owner

from tests.fakes.directory import FakeDirectory
from tests.fakes.ledger import FakeLedger
from tests.fakes.payments import FakePayments
from tests.fakes.store import Store


class FakeBooks(FakePayments, FakeDirectory, FakeLedger):
    """One ISP's ledger, directory and payments, with what tests ask beside the ports."""

    def __init__(self, *items: Entity) -> None:
        store = Store()
        for fake in (FakePayments, FakeDirectory, FakeLedger):
            fake.__init__(self, store)
        self.store = store
        for item in items:
            self.put(item)
        for tenant_id in {item.tenant_id for item in items}:
            self.put(Node(tenant_id, ROOT_NODE_ID, 1, ROOT_PATH, "ISP", 0))

    def put(self, item: Entity) -> None:
        """Store a thing as it is, past every condition."""
        self.store.items[item.tenant_id, item.kind, item.id] = item
        if isinstance(item, Customer):
            claim = (item.tenant_id, LOGIN_CLAIM, login_claim(item.login))
            self.claims[claim] = Owner(item.tenant_id, item.id)

    def forget(self, kind: str) -> None:
        """Let nothing of that kind have been stored."""
        with self.store.lock:
            for key in [one for one in self.store.items if one[1] == kind]:
                del self.store.items[key]

    @property
    def claims(self) -> dict[tuple[str | None, str, str], Owner]:
        return self.store.claims

    @property
    def entries(self) -> dict[tuple[str, str, str], JournalEntry]:
        return self.store.entries

    @property
    def events(self) -> dict[tuple[str, str], Event]:
        return self.store.events

    def owner(self, kind: str, value: str) -> Owner | None:
        return self.claims.get((None, kind, value))

    def reserved(self) -> int:
        """Return how many numbers were ever taken."""
        return sum(one.serial for one in self.store.serials.values())

    def balance(self, account: str) -> int:
        """Return credits minus debits of an account."""
        with self.store.lock:
            lines = [line for entry in self.entries.values() for line in entry.lines]
        return sum(
            line.credit_minor - line.debit_minor for line in lines if line.account == account
        )

    def balances(self) -> Mapping[str, int]:
        names = {line.account for entry in self.entries.values() for line in entry.lines}
        return {name: self.balance(name) for name in sorted(names)}

    def all_of(self, kind: str) -> list[Any]:
        with self.store.lock:
            return [item for (_, found, _), item in self.store.items.items() if found == kind]
