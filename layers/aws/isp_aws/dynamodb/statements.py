"""Reads for the comparison with a provider's statement. Everything is written by the commit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from isp.entity import Entity
from isp.excerpt import ALL_DAYS, Days
from isp.parties.scope import Scope, tenant_scope
from isp.payments.difference import Difference, StatementDay, statement_day_id
from isp.payments.receipt import Receipt
from isp.payments.refund import PaymentRefund
from isp.ports import Page, PageRequest

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.items.registry import ITEMS
from isp_aws.dynamodb.reading import INDEX, Listing, find, many, newest, newest_of_customer
from isp_aws.sealing import Sealer

E = TypeVar("E", bound=Entity)


class DynamoStatements:
    """The ISP's own business: whoever sees a part of the tree only sees nothing here."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def receipts_by_id(self, scope: Scope, ids: Iterable[str]) -> Mapping[str, Receipt]:
        with bound(scope):
            return many(Receipt, scope.tenant_id, ids, self._sealer) if _is_whole(scope) else {}

    def receipts_booked(self, scope: Scope, begin: int, end: int) -> Iterable[Receipt]:
        return self._between(Receipt, scope, "RECEIPTS", (begin, end))

    def refunds_requested(self, scope: Scope, begin: int, end: int) -> Iterable[PaymentRefund]:
        return self._between(PaymentRefund, scope, "PAYMENT_REFUNDS", (begin, end))

    def differences(self, scope: Scope, ids: Iterable[str]) -> Mapping[str, Difference]:
        with bound(scope):
            return many(Difference, scope.tenant_id, ids, self._sealer) if _is_whole(scope) else {}

    def differences_of(self, scope: Scope, day_id: str, page: PageRequest) -> Page[Difference]:
        if not _is_whole(scope):
            return Page((), None)
        partition = keys.differences_of(scope.tenant_id, day_id)
        with bound(scope):
            read = newest_of_customer(Difference, partition, page, self._sealer, scope.tenant_id)
        # A difference that came back on another day has left its old place behind.
        here = [one for one in read.items if statement_day_id(one.account_id, one.day) == day_id]
        return Page(tuple(here), read.next)

    def statement_day(self, scope: Scope, day_id: str) -> StatementDay | None:
        with bound(scope):
            day = find(StatementDay, scope.tenant_id, day_id, self._sealer)
        return day if _is_whole(scope) else None

    def statement_days(
        self, scope: Scope, account_id: str, page: PageRequest, *, days: Days = ALL_DAYS
    ) -> Page[StatementDay]:
        if not _is_whole(scope):
            return Page((), None)
        bounds = (days.first, keys.after_day(days.last))
        partition = keys.statement_days(scope.tenant_id, account_id)
        listing = Listing(partition, "", bounds, days.is_turned)
        with bound(scope):
            return newest(StatementDay, listing, page, self._sealer, lambda read: read)

    def _between(
        self, entity: type[E], scope: Scope, name: str, seconds: tuple[int, int]
    ) -> Iterator[E]:
        begin, end = seconds
        kind = ITEMS[entity]
        within = kind.gsi1sk.between(keys.moment(begin), keys.moment(end))
        with bound(scope):
            listing = keys.listing(scope.tenant_id, name)
            found = list(kind.query(listing, within, index_name=INDEX)) if _is_whole(scope) else []
        for item in found:
            yield item.to_entity(self._sealer)


def _is_whole(scope: Scope) -> bool:
    return scope == tenant_scope(scope.tenant_id)
