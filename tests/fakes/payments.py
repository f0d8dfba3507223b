"""Stored payments and the tokens of providers, in memory."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Mapping, Sequence
from typing import TypeVar

from isp.customers.customer import Customer
from isp.entity import Entity
from isp.excerpt import WHOLE, Excerpt
from isp.parties.scope import Scope, tenant_scope
from isp.payments.account import PaymentAccount
from isp.payments.attempts import PaymentAttempts
from isp.payments.difference import Difference
from isp.payments.intent import PaymentIntent
from isp.payments.push_channel import PushChannel
from isp.payments.raw_event import RawEvent
from isp.payments.receipt import Receipt
from isp.payments.refund import PaymentRefund
from isp.ports import Clock, Page, PageRequest
from isp.refusals import NotFound

from tests.fakes.store import Store, page_of

E = TypeVar("E", bound=Entity)


class FakePayments:
    def __init__(self, store: Store) -> None:
        self._store = store

    def account(self, scope: Scope, account_id: str) -> PaymentAccount:
        return _found(PaymentAccount, self._store.find(PaymentAccount, scope.tenant_id, account_id))

    def accounts(self, scope: Scope) -> Sequence[PaymentAccount]:
        accounts = self._store.all(PaymentAccount, scope.tenant_id)
        return sorted(accounts, key=lambda one: (one.created_at, one.id))

    def push_channel(self, scope: Scope, account_id: str) -> PushChannel | None:
        return self._store.find(PushChannel, scope.tenant_id, account_id)

    def intent(self, scope: Scope, intent_id: str) -> PaymentIntent:
        intent = self._store.find(PaymentIntent, scope.tenant_id, intent_id)
        if intent is not None and not scope.covers(intent.beneficiary_path, intent.customer_id):
            intent = None
        return _found(PaymentIntent, intent)

    def intents(self, scope: Scope, intent_ids: Sequence[str]) -> Mapping[str, PaymentIntent]:
        read = (self._store.find(PaymentIntent, scope.tenant_id, one) for one in intent_ids)
        return {
            one.id: one
            for one in read
            if one is not None and scope.covers(one.beneficiary_path, one.customer_id)
        }

    def attempts(self, scope: Scope, customer_id: str) -> PaymentAttempts | None:
        is_inside = self._is_inside(scope, customer_id)
        return (
            self._store.find(PaymentAttempts, scope.tenant_id, customer_id) if is_inside else None
        )

    def receipt(self, scope: Scope, receipt_id: str) -> Receipt | None:
        receipt = self._store.find(Receipt, scope.tenant_id, receipt_id)
        if receipt is None or not self._is_inside(scope, receipt.customer_id):
            return None
        return receipt

    def receipts(
        self, scope: Scope, page: PageRequest, *, customer_id: str | None, excerpt: Excerpt = WHOLE
    ) -> Page[Receipt]:
        inside = [
            one
            for one in self._store.all(Receipt, scope.tenant_id)
            if customer_id in (None, one.customer_id) and self._is_inside(scope, one.customer_id)
            if excerpt.has(one.booked_at)
        ]
        inside.sort(key=lambda one: (one.booked_at, one.id), reverse=not excerpt.is_turned)
        return page_of(inside, page)

    def refund(self, scope: Scope, refund_id: str) -> PaymentRefund:
        refund = self._store.find(PaymentRefund, scope.tenant_id, refund_id)
        if refund is not None and not self._is_inside(scope, refund.customer_id):
            refund = None
        return _found(PaymentRefund, refund)

    def refunds_of(self, scope: Scope, receipt_id: str, page: PageRequest) -> Page[PaymentRefund]:
        inside = [
            one
            for one in self._store.all(PaymentRefund, scope.tenant_id)
            if one.receipt_id == receipt_id and self._is_inside(scope, one.customer_id)
        ]
        newest = sorted(inside, key=lambda one: (one.requested_at, one.id), reverse=True)
        return page_of(newest, page)

    def difference(self, scope: Scope, difference_id: str) -> Difference | None:
        if scope != tenant_scope(scope.tenant_id):
            return None
        return self._store.find(Difference, scope.tenant_id, difference_id)

    def raw_event(self, scope: Scope, event_id: str) -> RawEvent:
        raw = self._store.find(RawEvent, scope.tenant_id, event_id)
        return _found(RawEvent, raw if scope.self_id is None else None)

    def _is_inside(self, scope: Scope, customer_id: str | None) -> bool:
        if scope == tenant_scope(scope.tenant_id):
            return True
        if customer_id is None or scope.self_id is not None:
            return customer_id is not None and customer_id == scope.self_id
        customer = self._store.find(Customer, scope.tenant_id, customer_id)
        return customer is not None and scope.covers(customer.owner_path, customer.id)


class FakeTokenStore:
    """One shared row per key, with a lease that is real."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._values: dict[str, tuple[dict[str, str], int]] = {}
        self._leases: dict[str, tuple[str, int]] = {}

    def get(self, key: str) -> Mapping[str, str] | None:
        with self._lock:
            value, expires_at = self._values.get(key, ({}, 0))
            return dict(value) if expires_at > self._clock.now() else None

    def lease(self, key: str, seconds: int) -> str | None:
        with self._lock:
            _, ends_at = self._leases.get(key, ("", 0))
            if ends_at > self._clock.now():
                return None
            lease = str(next(self._numbers))
            self._leases[key] = (lease, self._clock.now() + seconds)
            return lease

    def put(self, key: str, lease: str, value: Mapping[str, str], expires_at: int) -> bool:
        with self._lock:
            if self._leases.get(key, ("", 0))[0] != lease:
                return False
            self._values[key] = (dict(value), expires_at)
            del self._leases[key]
            return True

    def drop_if(self, key: str, failed_token: str) -> None:
        with self._lock:
            if key in self._values and self._values[key][0]["token"] == failed_token:
                del self._values[key]


def _found(entity: type[E], found: E | None) -> E:
    if found is None:
        raise NotFound(kind=entity.kind)
    return found
