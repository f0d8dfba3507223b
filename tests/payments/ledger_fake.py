"""A ledger and its stored things in memory, with the real conditions, safe for threads."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from isp.catalogue.package import Package
from isp.customers.customer import Customer
from isp.decision import Claim, Committed, Create, Decision, Release, Require, Update
from isp.entity import Entity
from isp.events import Event
from isp.invoicing.issuer import Issuer
from isp.invoicing.numbers import Series
from isp.ledger.accounts import kind_of
from isp.ledger.entry import JournalEntry
from isp.ledger.head import AccountHead
from isp.parties.scope import Scope
from isp.parties.tenant import ROOT_NODE_ID, ROOT_PATH, Node, Tenant
from isp.payments.account import PROVIDER_REF_CLAIM, PaymentAccount, provider_ref_claim
from isp.payments.intent import PaymentIntent
from isp.payments.receipt import Receipt
from isp.payments.refund import PaymentRefund
from isp.ports import Owner
from isp.refusals import (
    AlreadyExists,
    EntryConflict,
    InsufficientBalance,
    NotFound,
    StaleRead,
    Taken,
)
from isp.subscriptions.subscription import Subscription


class FakeBooks:
    """The ledger, and the reads of the directory and of payments that the engine needs."""

    def __init__(self, *items: Entity) -> None:
        self._lock = threading.RLock()
        self.items: dict[tuple[str, str, str], Any] = {_key(item): item for item in items}
        self.claims: dict[tuple[str | None, str, str], Owner] = {}
        self.entries: dict[tuple[str, str, str], JournalEntry] = {}
        self.events: dict[str, Event] = {}
        self.serials: dict[tuple[str, str], int] = {}

    def commit(self, scope: Scope, decision: Decision) -> Committed:
        with self._lock:
            if self._is_replay(decision):
                return Committed(replayed=True)
            for change in decision.changes:
                self._check(scope, change)
            self._check_headroom(decision.entries)
            for change in decision.changes:
                self._make(scope, change)
            self.entries |= {_entry_key(one): one for one in decision.entries}
            self.events |= {one.event_id: one for one in decision.events}
            return Committed(replayed=False)

    def _is_replay(self, decision: Decision) -> bool:
        stored = [self.entries.get(_entry_key(one)) for one in decision.entries]
        for entry, old in zip(decision.entries, stored, strict=True):
            if old is not None and old.digest != entry.digest:
                raise EntryConflict(entry=entry.entry_id)
        return any(old is not None for old in stored)

    def _check(self, scope: Scope, change: object) -> None:
        if isinstance(change, Create) and _key(change.item) in self.items:
            refusal = StaleRead if change.seen_absent else AlreadyExists
            raise refusal(kind=change.item.kind)
        if isinstance(change, Update | Require):
            stored = self.items.get(_key(change.item))
            expected = change.item.version - isinstance(change, Update)
            if stored is None or stored.version != expected:
                raise StaleRead(kind=change.item.kind)
        if isinstance(change, Claim):
            owner = self.claims.get(_claim_key(scope, change))
            if owner not in (None, Owner(scope.tenant_id, change.owner_id)):
                raise Taken(kind=change.kind, value=change.value)

    def _check_headroom(self, entries: Iterable[JournalEntry]) -> None:
        moved: Counter[str] = Counter()
        for line in (line for entry in entries for line in entry.lines):
            moved[line.account] += line.credit_minor - line.debit_minor
        for account, minor in moved.items():
            kind = kind_of(account)
            can_refuse = kind.is_guarded and kind.is_limited
            if can_refuse and minor < 0 and self.balance(account) + minor < 0:
                raise InsufficientBalance(account=account)

    def head(self, scope: Scope, book: str, account: str) -> AccountHead:
        lines = [line for one in self.entries.values() for line in one.lines if one.book == book]
        mine = [line for line in lines if line.account == account]
        debits, credits = (
            sum(line.debit_minor for line in mine),
            sum(line.credit_minor for line in mine),
        )
        return AccountHead(book, account, debits, credits, credits - debits)

    def _make(self, scope: Scope, change: object) -> None:
        if isinstance(change, Create | Update):
            self.items[_key(change.item)] = change.item
        if isinstance(change, Claim):
            self.claims[_claim_key(scope, change)] = Owner(scope.tenant_id, change.owner_id)
        if isinstance(change, Release):
            del self.claims[_claim_key(scope, change)]

    def balance(self, account: str) -> int:
        """Return credits minus debits of an account."""
        with self._lock:
            lines = [line for entry in self.entries.values() for line in entry.lines]
        return sum(
            line.credit_minor - line.debit_minor for line in lines if line.account == account
        )

    def all(self, kind: str) -> list[Any]:
        with self._lock:
            return [item for (_, k, _), item in self.items.items() if k == kind]

    def _read(self, scope: Scope, kind: str, item_id: str) -> Any:
        with self._lock:
            found = self.items.get((scope.tenant_id, kind, item_id))
        if found is None:
            raise NotFound(kind=kind)
        return found

    def owner(self, kind: str, value: str) -> Owner | None:
        return self.claims.get((None, kind, value))

    def tenant(self, scope: Scope) -> Tenant:
        return self._read(scope, "tenant", scope.tenant_id)  # type: ignore[no-any-return]

    def customer(self, scope: Scope, customer_id: str) -> Customer:
        found: Customer = self._read(scope, "customer", customer_id)
        if not scope.covers(found.owner_path, found.id):
            raise NotFound(kind="customer")
        return found

    def customer_by_login(self, scope: Scope, login: str) -> Customer | None:
        return next((one for one in self.all("customer") if one.login == login), None)

    def customers_by_mobile(self, scope: Scope, mobile: str) -> Sequence[Customer]:
        return [one for one in self.all("customer") if one.mobile == mobile]

    def package(self, scope: Scope, package_id: str) -> Package:
        return self._read(scope, "package", package_id)  # type: ignore[no-any-return]

    def subscription(self, scope: Scope, customer_id: str) -> Subscription | None:
        with self._lock:
            return self.items.get((scope.tenant_id, "subscription", customer_id))

    def node(self, scope: Scope, node_id: str) -> Node:
        path = ROOT_PATH if node_id == ROOT_NODE_ID else f"{ROOT_PATH}{node_id}/"
        return Node(scope.tenant_id, node_id, 1, path, node_id, 0)

    def issuer(self, scope: Scope, node_id: str) -> Issuer | None:
        return self.items.get((scope.tenant_id, "issuer", node_id))

    def reserve_serial(self, scope: Scope, series: Series, now: int) -> int:
        with self._lock:
            key = (scope.tenant_id, series.name)
            self.serials[key] = self.serials.get(key, 0) + 1
            return self.serials[key]

    def account(self, scope: Scope, account_id: str) -> PaymentAccount:
        return self._read(scope, "payment_account", account_id)  # type: ignore[no-any-return]

    def accounts(self, scope: Scope) -> Sequence[PaymentAccount]:
        return [one for one in self.all("payment_account") if one.tenant_id == scope.tenant_id]

    def intent(self, scope: Scope, intent_id: str) -> PaymentIntent:
        return self._read(scope, "payment_intent", intent_id)  # type: ignore[no-any-return]

    def intent_by_provider_ref(
        self, scope: Scope, account_id: str, provider_ref: str
    ) -> PaymentIntent | None:
        value = provider_ref_claim(account_id, provider_ref)
        owner = self.claims.get((scope.tenant_id, PROVIDER_REF_CLAIM, value))
        return None if owner is None else self.intent(scope, owner.owner_id)

    def receipt(self, scope: Scope, receipt_id: str) -> Receipt | None:
        with self._lock:
            return self.items.get((scope.tenant_id, "receipt", receipt_id))

    def refund(self, scope: Scope, refund_id: str) -> PaymentRefund:
        return self._read(scope, "payment_refund", refund_id)  # type: ignore[no-any-return]

    def trial_balance(self) -> Mapping[str, int]:
        names = {line.account for entry in self.entries.values() for line in entry.lines}
        return {name: self.balance(name) for name in sorted(names)}


def _entry_key(entry: JournalEntry) -> tuple[str, str, str]:
    return (entry.tenant_id, entry.book, entry.entry_id)


def _key(item: Entity) -> tuple[str, str, str]:
    return (item.tenant_id, item.kind, item.id)


def _claim_key(scope: Scope, change: Claim | Release) -> tuple[str | None, str, str]:
    return (None if change.everywhere else scope.tenant_id, change.kind, change.value)
