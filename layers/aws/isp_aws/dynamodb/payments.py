"""Reads of stored payments. Everything is written by the commit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
from isp.ports import Page, PageRequest

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.customer_receipts import receipts_of_customer
from isp_aws.dynamodb.excerpts import excerpt_of
from isp_aws.dynamodb.reading import (
    Listing,
    customers_inside,
    find,
    found,
    many,
    newest,
    newest_of_customer,
    whole,
)
from isp_aws.sealing import Sealer


class DynamoPayments:
    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def account(self, scope: Scope, account_id: str) -> PaymentAccount:
        # Whoever pays within the tenant is paid through its accounts, wherever he is in the tree.
        with bound(scope):
            account = find(PaymentAccount, scope.tenant_id, account_id, self._sealer)
        return found(account, PaymentAccount.kind, is_inside=True)

    def accounts(self, scope: Scope) -> Sequence[PaymentAccount]:
        listing = Listing(keys.listing(scope.tenant_id, "PAYMENT_ACCOUNTS"))
        with bound(scope):
            return list(whole(PaymentAccount, listing, self._sealer))

    def push_channel(self, scope: Scope, account_id: str) -> PushChannel | None:
        with bound(scope):
            return find(PushChannel, scope.tenant_id, account_id, self._sealer)

    def intent(self, scope: Scope, intent_id: str) -> PaymentIntent:
        with bound(scope):
            intent = find(PaymentIntent, scope.tenant_id, intent_id, self._sealer)
        is_inside = intent is not None and scope.covers(intent.beneficiary_path, intent.customer_id)
        return found(intent, PaymentIntent.kind, is_inside=is_inside)

    def intents(self, scope: Scope, intent_ids: Sequence[str]) -> Mapping[str, PaymentIntent]:
        with bound(scope):
            read = many(PaymentIntent, scope.tenant_id, intent_ids, self._sealer).values()
        return {one.id: one for one in read if scope.covers(one.beneficiary_path, one.customer_id)}

    def attempts(self, scope: Scope, customer_id: str) -> PaymentAttempts | None:
        with bound(scope):
            read = find(PaymentAttempts, scope.tenant_id, customer_id, self._sealer)
            is_inside = bool(customers_inside(scope, [customer_id]))
        return read if is_inside else None

    def receipt(self, scope: Scope, receipt_id: str) -> Receipt | None:
        with bound(scope):
            receipt = find(Receipt, scope.tenant_id, receipt_id, self._sealer)
            return None if receipt is None else next(iter(self._inside(scope, [receipt])), None)

    def receipts(
        self, scope: Scope, page: PageRequest, *, customer_id: str | None, excerpt: Excerpt = WHOLE
    ) -> Page[Receipt]:
        tenant_id = scope.tenant_id
        with bound(scope):
            if customer_id is None:
                listing = excerpt_of(keys.listing(tenant_id, "RECEIPTS"), excerpt)
                return newest(
                    Receipt, listing, page, self._sealer, lambda some: self._inside(scope, some)
                )
            assert excerpt == WHOLE, "an excerpt is of all customers' receipts"
            read = receipts_of_customer(tenant_id, customer_id, page, self._sealer)
            return Page(tuple(self._inside(scope, read.items)), read.next)

    def refund(self, scope: Scope, refund_id: str) -> PaymentRefund:
        with bound(scope):
            refund = find(PaymentRefund, scope.tenant_id, refund_id, self._sealer)
            ids = [] if refund is None else customers_inside(scope, [refund.customer_id])
        return found(refund, PaymentRefund.kind, is_inside=bool(ids))

    def refunds_of(self, scope: Scope, receipt_id: str, page: PageRequest) -> Page[PaymentRefund]:
        partition = keys.refunds_of(scope.tenant_id, receipt_id)
        with bound(scope):
            read = newest_of_customer(PaymentRefund, partition, page, self._sealer, scope.tenant_id)
            inside = set(customers_inside(scope, [one.customer_id for one in read.items]))
        return Page(tuple(one for one in read.items if one.customer_id in inside), read.next)

    def difference(self, scope: Scope, difference_id: str) -> Difference | None:
        with bound(scope):
            found_one = find(Difference, scope.tenant_id, difference_id, self._sealer)
        return found_one if scope == tenant_scope(scope.tenant_id) else None

    def raw_event(self, scope: Scope, event_id: str) -> RawEvent:
        with bound(scope):
            raw = find(RawEvent, scope.tenant_id, event_id, self._sealer)
        return found(raw, RawEvent.kind, is_inside=scope.self_id is None)

    def _inside(self, scope: Scope, receipts: Sequence[Receipt]) -> Sequence[Receipt]:
        """Return the receipts whose customers are inside; those of nobody are the ISP's."""
        if scope == tenant_scope(scope.tenant_id):
            return receipts
        ids = [one.customer_id for one in receipts if one.customer_id is not None]
        inside = set(customers_inside(scope, ids))
        return [one for one in receipts if one.customer_id in inside]
