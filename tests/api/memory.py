"""The ports in memory, as far as the routes use them: same refusals, no cloud.

One lock makes a commit one transaction. A look-up outside the scope finds nothing.
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from aws_lambda_powertools.utilities.idempotency import BasePersistenceLayer
from aws_lambda_powertools.utilities.idempotency.exceptions import (
    IdempotencyItemAlreadyExistsError,
    IdempotencyItemNotFoundError,
)
from aws_lambda_powertools.utilities.idempotency.persistence.datarecord import DataRecord
from isp.catalogue.package import Package
from isp.customers.customer import Customer, login_claim
from isp.decision import Claim, Committed, Create, Decision, Release, Update
from isp.invoicing.invoice import Invoice
from isp.ledger.accounts import Side, kind_of
from isp.ledger.entry import JournalEntry
from isp.ledger.trial_balance import TrialBalance, trial_balance
from isp.network.edge import Edge
from isp.network.nas import Nas
from isp.network.session import RadiusSession
from isp.parties.credentials import Challenge, Session, StaffCredential
from isp.parties.scope import Scope
from isp.parties.tenant import Node, Staff, Tenant
from isp.payments.account import PaymentAccount
from isp.payments.intent import PaymentIntent
from isp.payments.receipt import Receipt
from isp.ports import (
    AccountHead,
    ChangesGone,
    CustomerCounts,
    DesiredState,
    EdgeChange,
    Owner,
    Page,
    PageRequest,
)
from isp.refusals import (
    AlreadyExists,
    EntryConflict,
    InsufficientBalance,
    NotFound,
    StaleRead,
    Taken,
)
from isp.sales.sale import Sale
from isp.subscriptions.subscription import Period, Subscription
from isp_aws.messages.sms import Delivery, SmsMessage, SmsResult

T = TypeVar("T")
E = TypeVar("E")


def page_of(items: Sequence[T], page: PageRequest) -> Page[T]:
    start = int(page.after or 0)
    end = start + page.limit
    return Page(tuple(items[start:end]), str(end) if end < len(items) else None)


class Store:
    """Everything that is stored, and the lock around it."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.items: dict[tuple[str, str, str], Any] = {}
        self.claims: dict[tuple[str, str, str], Owner] = {}
        self.entries: dict[tuple[str, str], JournalEntry] = {}
        self.events: dict[str, Any] = {}

    def find(self, kind: type[E], tenant_id: str, item_id: str) -> E | None:
        return self.items.get((tenant_id, kind.kind, item_id))  # type: ignore[attr-defined]

    def all(self, kind: type[E], tenant_id: str) -> list[E]:
        wanted = (tenant_id, kind.kind)  # type: ignore[attr-defined]
        return [item for key, item in self.items.items() if key[:2] == wanted]

    def of_tenant(self, tenant_id: str) -> Any:
        """Return a copy of everything of a tenant, to see that nothing moved."""
        return copy.deepcopy(
            {
                "items": {k: v for k, v in self.items.items() if k[0] == tenant_id},
                "claims": {k: v for k, v in self.claims.items() if v.tenant_id == tenant_id},
                "entries": {k: v for k, v in self.entries.items() if k[0] == tenant_id},
                "events": {k: v for k, v in self.events.items() if v.tenant_id == tenant_id},
            }
        )


class MemoryLedger:
    def __init__(self, store: Store) -> None:
        self._store = store

    def commit(self, scope: Scope, decision: Decision) -> Committed:
        store = self._store
        with store.lock:
            if any(self._is_replay(entry) for entry in decision.entries):
                return Committed(replayed=True)
            for change in decision.changes:
                self._check(scope, change)
            self._check_headroom(decision.entries)
            for change in decision.changes:
                self._apply(scope, change)
            for entry in decision.entries:
                store.entries[(entry.tenant_id, entry.entry_id)] = entry
            for event in decision.events:
                assert event.tenant_id == scope.tenant_id
                store.events[event.event_id] = event
        return Committed(replayed=False)

    def _is_replay(self, entry: JournalEntry) -> bool:
        known = self._store.entries.get((entry.tenant_id, entry.entry_id))
        if known is not None and known.digest != entry.digest:
            raise EntryConflict(entry_id=entry.entry_id)
        return known is not None

    def _check(self, scope: Scope, change: Any) -> None:
        if isinstance(change, Claim | Release):
            self._check_claim(scope, change)
            return
        item = change.item
        assert item.tenant_id == scope.tenant_id, "the fence"
        stored = self._store.items.get((item.tenant_id, item.kind, item.id))
        if isinstance(change, Create):
            if stored is not None:
                raise AlreadyExists(kind=item.kind)
            return
        wanted = item.version - (1 if isinstance(change, Update) else 0)
        if stored is None or stored.version != wanted:
            raise StaleRead(kind=item.kind)

    def _check_claim(self, scope: Scope, change: Claim | Release) -> None:
        owner = self._store.claims.get(_claim_key(scope, change))
        mine = Owner(scope.tenant_id, change.owner_id)
        if isinstance(change, Claim) and owner not in (None, mine):
            raise Taken(kind=change.kind, value=change.value)
        if isinstance(change, Release) and owner != mine:
            raise StaleRead(kind=change.kind)

    def _apply(self, scope: Scope, change: Any) -> None:
        match change:
            case Create(item) | Update(item):
                self._store.items[(item.tenant_id, item.kind, item.id)] = item
            case Claim(_, _, owner_id):
                owner = Owner(scope.tenant_id, owner_id)
                self._store.claims[_claim_key(scope, change)] = owner
            case Release():
                del self._store.claims[_claim_key(scope, change)]

    def _check_headroom(self, entries: Iterable[JournalEntry]) -> None:
        for entry in entries:
            for line in entry.lines:
                kind = kind_of(line.account)
                if not kind.is_guarded:
                    continue
                debits, credits = self._sums(entry.tenant_id, line.account)
                moved = credits + line.credit_minor - debits - line.debit_minor
                if kind.side is Side.LIABILITY and moved < 0:
                    raise InsufficientBalance(account=line.account)

    def _sums(self, tenant_id: str, account: str) -> tuple[int, int]:
        lines = [
            line
            for entry in self._store.entries.values()
            if entry.tenant_id == tenant_id
            for line in entry.lines
            if line.account == account
        ]
        return sum(x.debit_minor for x in lines), sum(x.credit_minor for x in lines)

    def entry(self, scope: Scope, entry_id: str) -> JournalEntry | None:
        return self._store.entries.get((scope.tenant_id, entry_id))

    def head(self, scope: Scope, account: str) -> AccountHead:
        debits, credits = self._sums(scope.tenant_id, account)
        return AccountHead(account, debits, credits, credits - debits)

    def _of_book(self, scope: Scope, book: str) -> list[JournalEntry]:
        entries = self._store.entries.values()
        return [one for one in entries if (one.tenant_id, one.book) == (scope.tenant_id, book)]

    def journal(self, scope: Scope, book: str, days: Iterable[str]) -> Iterable[JournalEntry]:
        wanted = set(days)
        for entry in self._of_book(scope, book):
            if datetime.fromtimestamp(entry.posted_at, UTC).strftime("%Y-%m-%d") in wanted:
                yield entry

    def trial_balance(self, scope: Scope, book: str) -> TrialBalance:
        return trial_balance(book, self._of_book(scope, book))


def _claim_key(scope: Scope, change: Claim | Release) -> tuple[str, str, str]:
    return ("*" if change.everywhere else scope.tenant_id, change.kind, change.value)


class MemoryDirectory:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._serials: dict[tuple[str, int], int] = {}
        self.voided: list[tuple[int, int, str]] = []

    def _found(self, kind: type[E], scope: Scope, item_id: str, path: str, customer: str) -> E:
        item = self._store.find(kind, scope.tenant_id, item_id)
        if item is None or not scope.covers(
            getattr(item, path, scope.node_path), getattr(item, customer, None)
        ):
            raise NotFound(kind=kind.kind)  # type: ignore[attr-defined]
        return item

    def tenant(self, scope: Scope) -> Tenant:
        tenant = self._store.find(Tenant, scope.tenant_id, scope.tenant_id)
        if tenant is None:
            raise NotFound(kind="tenant")
        return tenant

    def node(self, scope: Scope, node_id: str) -> Node:
        return self._found(Node, scope, node_id, "path", "-")

    def staff(self, scope: Scope, staff_id: str) -> Staff:
        return self._found(Staff, scope, staff_id, "node_path", "-")

    def package(self, scope: Scope, package_id: str) -> Package:
        return self._found(Package, scope, package_id, "-", "-")

    def packages(self, scope: Scope) -> Sequence[Package]:
        return self._store.all(Package, scope.tenant_id)

    def customer(self, scope: Scope, customer_id: str) -> Customer:
        return self._found(Customer, scope, customer_id, "owner_path", "id")

    def customer_by_login(self, scope: Scope, login: str) -> Customer | None:
        owner = self._store.claims.get((scope.tenant_id, "login", login_claim(login)))
        return None if owner is None else self.customer(scope, owner.owner_id)

    def customers_by_mobile(self, scope: Scope, mobile: str) -> Sequence[Customer]:
        return [one for one in self._customers(scope) if one.mobile == mobile]

    def _customers(self, scope: Scope) -> list[Customer]:
        of_tenant = self._store.all(Customer, scope.tenant_id)
        inside = [one for one in of_tenant if scope.covers(one.owner_path, one.id)]
        return sorted(inside, key=lambda one: (-one.created_at, one.id))

    def customers(
        self, scope: Scope, page: PageRequest, *, search: str | None, status: str | None
    ) -> Page[Customer]:
        found = self._customers(scope)
        if search is not None:
            found = [one for one in found if search in (one.name, one.login, one.mobile)]
        if status == "unpaid":
            found = [one for one in found if self.subscription(scope, one.id) is None]
        return page_of(found, page)

    def customer_counts(self, scope: Scope, now: int) -> CustomerCounts:
        customers = self._customers(scope)
        subscriptions = self.subscriptions(scope, [one.id for one in customers]).values()
        active = sum(one.is_active(now) for one in subscriptions)
        return CustomerCounts(len(customers), active, len(subscriptions) - active)

    def subscription(self, scope: Scope, customer_id: str) -> Subscription | None:
        return self._store.find(Subscription, scope.tenant_id, customer_id)

    def subscriptions(
        self, scope: Scope, customer_ids: Sequence[str]
    ) -> Mapping[str, Subscription]:
        found = ((one, self.subscription(scope, one)) for one in customer_ids)
        return {customer_id: one for customer_id, one in found if one is not None}

    def period(self, scope: Scope, sale_id: str) -> Period:
        return self._found(Period, scope, sale_id, "owner_path", "customer_id")

    def sale(self, scope: Scope, sale_id: str) -> Sale:
        return self._found(Sale, scope, sale_id, "owner_path", "customer_id")

    def sales_of(self, scope: Scope, customer_id: str, page: PageRequest) -> Page[Sale]:
        sales = self._store.all(Sale, scope.tenant_id)
        return page_of([one for one in sales if one.customer_id == customer_id], page)

    def invoice(self, scope: Scope, invoice_id: str) -> Invoice:
        return self._found(Invoice, scope, invoice_id, "owner_path", "customer_id")

    def invoices(
        self, scope: Scope, page: PageRequest, *, customer_id: str | None
    ) -> Page[Invoice]:
        inside = [
            one
            for one in self._store.all(Invoice, scope.tenant_id)
            if scope.covers(one.owner_path, one.customer_id)
            and customer_id in (None, one.customer_id)
        ]
        return page_of(inside, page)

    def reserve_invoice_serial(self, scope: Scope, year: int) -> int:
        with self._store.lock:
            key = (scope.tenant_id, year)
            self._serials[key] = self._serials.get(key, 0) + 1
            return self._serials[key]

    def void_invoice_serial(self, scope: Scope, year: int, serial: int, reason: str) -> None:
        self.voided.append((year, serial, reason))

    def nas(self, scope: Scope, nas_id: str) -> Nas:
        return self._found(Nas, scope, nas_id, "owner_path", "-")

    def nases(self, scope: Scope) -> Sequence[Nas]:
        return [
            one for one in self._store.all(Nas, scope.tenant_id) if scope.covers(one.owner_path)
        ]

    def edge(self, scope: Scope, edge_id: str) -> Edge:
        return self._found(Edge, scope, edge_id, "-", "-")

    def edges(self, scope: Scope) -> Sequence[Edge]:
        return self._store.all(Edge, scope.tenant_id)


class MemoryAccess:
    def __init__(self, store: Store) -> None:
        self._store = store
        self.credentials: dict[tuple[str, str], StaffCredential] = {}
        self.sessions: dict[str, Session] = {}
        self.challenges: dict[str, Challenge] = {}
        self.hits: dict[tuple[str, int], int] = {}

    def owner(self, kind: str, value: str) -> Owner | None:
        return self._store.claims.get(("*", kind, value))

    def credentials_by_mobile(self, mobile: str) -> Sequence[StaffCredential]:
        return [one for one in self.credentials.values() if one.mobile == mobile]

    def credential(self, tenant_id: str, staff_id: str) -> StaffCredential:
        found = self.credentials.get((tenant_id, staff_id))
        if found is None:
            raise NotFound(kind="staff_credential")
        return found

    def save_credential(self, credential: StaffCredential) -> None:
        with self._store.lock:
            key = (credential.tenant_id, credential.id)
            stored = self.credentials.get(key)
            if (stored.version if stored else 0) != credential.version - 1:
                raise StaleRead(kind="staff_credential")
            self.credentials[key] = credential

    def save_session(self, session: Session) -> None:
        self.sessions[session.token_hash] = session

    def session(self, token_hash: str) -> Session | None:
        return self.sessions.get(token_hash)

    def end_session(self, token_hash: str) -> None:
        self.sessions.pop(token_hash, None)

    def end_sessions_of(self, tenant_id: str, subject_id: str) -> None:
        for key, one in list(self.sessions.items()):
            if (one.tenant_id, one.subject_id) == (tenant_id, subject_id):
                del self.sessions[key]

    def save_challenge(self, challenge: Challenge) -> None:
        self.challenges[challenge.id] = challenge

    def try_challenge(self, challenge_id: str, now: int) -> Challenge | None:
        with self._store.lock:
            known = self.challenges.get(challenge_id)
            if known is None or now >= known.expires_at:
                return None
            self.challenges[challenge_id] = replace(known, tries=known.tries + 1)
            return self.challenges[challenge_id]

    def consume_challenge(self, challenge_id: str) -> bool:
        return self.challenges.pop(challenge_id, None) is not None

    def hit(self, counter: str, window_seconds: int, now: int) -> int:
        with self._store.lock:
            key = (counter, now // window_seconds)
            self.hits[key] = self.hits.get(key, 0) + 1
            return self.hits[key]


class MemoryNetwork:
    def __init__(self, store: Store) -> None:
        self._store = store
        self.logs: dict[tuple[str, str], list[EdgeChange]] = {}
        self.forgotten_before: dict[tuple[str, str], int] = {}
        self.sessions: dict[tuple[str, str], RadiusSession] = {}
        self.seen: dict[tuple[str, str], dict[str, object]] = {}

    def append_change(self, scope: Scope, edge_id: str, desired: DesiredState, now: int) -> int:
        log = self.logs.setdefault((scope.tenant_id, edge_id), [])
        log.append(EdgeChange(len(log) + 1, desired))
        return len(log)

    def cursor(self, scope: Scope, edge_id: str) -> int:
        return len(self.logs.get((scope.tenant_id, edge_id), []))

    def changes(self, scope: Scope, edge_id: str, after: int, limit: int) -> Sequence[EdgeChange]:
        key = (scope.tenant_id, edge_id)
        if after < self.forgotten_before.get(key, 0):
            raise ChangesGone
        return self.logs.get(key, [])[after : after + limit]

    def record_session(self, scope: Scope, session: RadiusSession) -> bool:
        key = (scope.tenant_id, session.session_key)
        known = self.sessions.get(key)
        if known is not None and known.as_of >= session.as_of:
            return False
        self.sessions[key] = session
        return True

    def _sessions(self, scope: Scope, customer_id: str) -> list[RadiusSession]:
        return [
            one
            for (tenant_id, _), one in self.sessions.items()
            if (tenant_id, one.customer_id) == (scope.tenant_id, customer_id)
        ]

    def sessions_of(self, scope: Scope, customer_id: str, page: PageRequest) -> Page[RadiusSession]:
        return page_of(self._sessions(scope, customer_id), page)

    def open_sessions(
        self, scope: Scope, customer_ids: Sequence[str]
    ) -> Mapping[str, RadiusSession]:
        return {
            customer_id: one
            for customer_id in customer_ids
            for one in self._sessions(scope, customer_id)
            if one.is_open
        }

    def daily_usage(
        self, scope: Scope, customer_id: str, days: int, now: int
    ) -> Sequence[tuple[str, int, int]]:
        octets: dict[str, tuple[int, int]] = {}
        for one in self._sessions(scope, customer_id):
            day = datetime.fromtimestamp(one.as_of, UTC).strftime("%Y-%m-%d")
            up, down = octets.get(day, (0, 0))
            octets[day] = (up + one.octets_in, down + one.octets_out)
        return [(day, *octets[day]) for day in sorted(octets)][-days:]

    def edge_seen(self, scope: Scope, edge_id: str, facts: Mapping[str, object], now: int) -> None:
        known = self.seen.setdefault((scope.tenant_id, edge_id), {})
        known.update(facts, seen_at=now)

    def edges_seen(self, scope: Scope) -> Mapping[str, Mapping[str, object]]:
        return {
            edge: facts for (tenant, edge), facts in self.seen.items() if tenant == scope.tenant_id
        }


class MemoryPayments:
    def __init__(self, store: Store) -> None:
        self._store = store

    def account(self, scope: Scope, account_id: str) -> PaymentAccount:
        return self._one(PaymentAccount, scope, account_id)

    def accounts(self, scope: Scope) -> Sequence[PaymentAccount]:
        return self._store.all(PaymentAccount, scope.tenant_id)

    def intent(self, scope: Scope, intent_id: str) -> PaymentIntent:
        return self._one(PaymentIntent, scope, intent_id)

    def _one(self, kind: type[E], scope: Scope, item_id: str) -> E:
        found = self._store.find(kind, scope.tenant_id, item_id)
        if found is None:
            raise NotFound(kind=kind.kind)  # type: ignore[attr-defined]
        return found

    def receipt(self, scope: Scope, receipt_id: str) -> Receipt | None:
        return self._store.find(Receipt, scope.tenant_id, receipt_id)

    def receipts(
        self, scope: Scope, page: PageRequest, *, customer_id: str | None
    ) -> Page[Receipt]:
        of_tenant = self._store.all(Receipt, scope.tenant_id)
        return page_of([one for one in of_tenant if customer_id in (None, one.customer_id)], page)


class MemoryIdempotency(BasePersistenceLayer):
    """The idempotency table, with the conditional put that everything hangs on."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self.records: dict[str, DataRecord] = {}

    def _get_record(self, idempotency_key: str) -> DataRecord:
        if idempotency_key not in self.records:
            raise IdempotencyItemNotFoundError
        return self.records[idempotency_key]

    def _put_record(self, data_record: DataRecord) -> None:
        with self._lock:
            if data_record.idempotency_key in self.records:
                raise IdempotencyItemAlreadyExistsError
            self.records[data_record.idempotency_key] = data_record

    def _update_record(self, data_record: DataRecord) -> None:
        self.records[data_record.idempotency_key] = data_record

    def _delete_record(self, data_record: DataRecord) -> None:
        self.records.pop(data_record.idempotency_key, None)


class SmsInbox:
    """Takes every message; the last one can be read."""

    def __init__(self) -> None:
        self.messages: list[SmsMessage] = []
        self.delivery = Delivery.ACCEPTED

    def send(self, message: SmsMessage) -> SmsResult:
        self.messages.append(message)
        return SmsResult(self.delivery, "sms-1", 1)
