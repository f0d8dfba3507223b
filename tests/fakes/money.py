"""The money to look at, and what comparisons with statements read and found, in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from isp.customers.customer import Customer
from isp.excerpt import ALL_DAYS, WHOLE, Days, Excerpt
from isp.parties.scope import Scope, tenant_scope
from isp.payments.difference import Difference, StatementDay, statement_day_id
from isp.payments.inbox import Fact, is_listed, matter_of
from isp.payments.intent import PaymentIntent
from isp.payments.receipt import Receipt
from isp.payments.refund import PaymentRefund
from isp.ports import Page, PageRequest

from tests.fakes.store import Store, page_of


class FakeMoneyInbox:
    def __init__(self, store: Store) -> None:
        self._store = store

    def matters(
        self,
        scope: Scope,
        page: PageRequest,
        now: int,
        *,
        is_decided: bool,
        excerpt: Excerpt = WHOLE,
    ) -> Page[Fact]:
        found = [
            (matter, fact)
            for entity in (Receipt, PaymentIntent, PaymentRefund, Difference)
            for fact in self._store.all(entity, scope.tenant_id)
            if (matter := matter_of(fact)) is not None and self._is_inside(scope, fact)
        ]
        if is_decided:
            decided = [
                (matter.decided.at, fact.kind, fact.id, fact)
                for matter, fact in found
                if matter.decided is not None and not matter.is_open
                if excerpt.has(matter.decided.at)
            ]
            decided.sort(key=_place, reverse=not excerpt.is_turned)
            return page_of([one[3] for one in decided], page)
        due = [
            (matter.since, fact.kind, fact.id, fact)
            for matter, fact in found
            if matter.is_due(now) and is_listed(fact) and excerpt.has(matter.since)
        ]
        due.sort(key=_place, reverse=excerpt.is_turned)
        return page_of([one[3] for one in due], page)

    def _is_inside(self, scope: Scope, fact: Fact) -> bool:
        if scope == tenant_scope(scope.tenant_id):
            return True
        customer_id = None if isinstance(fact, Difference) else fact.customer_id
        if customer_id is None:
            return False
        customer = self._store.find(Customer, scope.tenant_id, customer_id)
        return customer is not None and scope.covers(customer.owner_path, customer.id)


class FakeStatements:
    def __init__(self, store: Store) -> None:
        self._store = store

    def receipts_by_id(self, scope: Scope, ids: Iterable[str]) -> Mapping[str, Receipt]:
        wanted = set(ids)
        return {one.id: one for one in self._all(Receipt, scope) if one.id in wanted}

    def receipts_booked(self, scope: Scope, begin: int, end: int) -> Iterable[Receipt]:
        return [one for one in self._all(Receipt, scope) if begin <= one.booked_at < end]

    def refunds_requested(self, scope: Scope, begin: int, end: int) -> Iterable[PaymentRefund]:
        return [one for one in self._all(PaymentRefund, scope) if begin <= one.requested_at < end]

    def differences(self, scope: Scope, ids: Iterable[str]) -> Mapping[str, Difference]:
        wanted = set(ids)
        return {one.id: one for one in self._all(Difference, scope) if one.id in wanted}

    def differences_of(self, scope: Scope, day_id: str, page: PageRequest) -> Page[Difference]:
        here = [
            one
            for one in self._all(Difference, scope)
            if statement_day_id(one.account_id, one.day) == day_id
        ]
        return page_of(sorted(here, key=lambda one: (one.txn, one.id), reverse=True), page)

    def statement_day(self, scope: Scope, day_id: str) -> StatementDay | None:
        days = self._all(StatementDay, scope)
        return next((one for one in days if one.id == day_id), None)

    def statement_days(
        self, scope: Scope, account_id: str, page: PageRequest, *, days: Days = ALL_DAYS
    ) -> Page[StatementDay]:
        of_account = (one for one in self._all(StatementDay, scope) if one.account_id == account_id)
        found = [one for one in of_account if days.has(one.day)]
        return page_of(sorted(found, key=lambda one: one.day, reverse=not days.is_turned), page)

    def _all(self, entity: type, scope: Scope) -> list:  # type: ignore[type-arg]
        whole = scope == tenant_scope(scope.tenant_id)
        return self._store.all(entity, scope.tenant_id) if whole else []


def _place(row: tuple[int, str, str, Fact]) -> tuple[int, str, str]:
    return row[:3]
