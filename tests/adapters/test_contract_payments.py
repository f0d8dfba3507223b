"""What stored payments and shared tokens promise."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from isp.decision import Claim, Create, Decision, Update
from isp.parties.scope import Scope
from isp.payments.account import PROVIDER_REF_CLAIM, provider_ref_claim
from isp.payments.attempts import Attempt, PaymentAttempts, with_page
from isp.payments.push_channel import ParkedTopic, connected, nothing_heard, parked, stored
from isp.payments.refund import PaymentRefund
from isp.ports import PageRequest
from isp.refusals import AlreadyExists, NotFound, StaleRead, Taken

from tests.adapters.conftest import Adapters
from tests.builders import parties, payments
from tests.fakes.clock import NOON

R1 = "/isp/r1/"


def test_payments_come_back_as_they_were_stored(adapters: Adapters, scope: Scope) -> None:
    customer = parties.customer(scope.tenant_id)
    account = payments.payment_account(scope.tenant_id)
    intent = payments.payment_intent(customer, private="token", next_check_at=NOON + 60)
    receipt, raw = payments.receipt(customer), payments.raw_event(scope.tenant_id)
    refund = payments.payment_refund(customer)
    changes = tuple(Create(one) for one in (customer, account, intent, receipt, raw, refund))
    adapters.ledger.commit(scope, Decision(changes=changes))
    assert adapters.payments.account(scope, account.id) == account
    assert list(adapters.payments.accounts(scope)) == [account]
    assert adapters.payments.intent(scope, intent.id) == intent
    assert adapters.payments.receipt(scope, receipt.id) == receipt
    assert adapters.payments.refund(scope, refund.id) == refund
    assert adapters.payments.raw_event(scope, raw.id) == raw


def test_what_was_pushed_comes_back_as_it_was_stored(adapters: Adapters, scope: Scope) -> None:
    account = payments.payment_account(scope.tenant_id)
    assert adapters.payments.push_channel(scope, account.id) is None
    asks = ParkedTopic("arn:aws:sns:eu-west-1:123456789012:t", "https://sns.example/", NOON)
    first = parked(nothing_heard(account), asks)
    adapters.ledger.commit(scope, Decision(changes=(Create(account), stored(first))))
    assert adapters.payments.push_channel(scope, account.id) == first
    with pytest.raises(StaleRead):
        adapters.ledger.commit(scope, Decision(changes=(stored(first),)))
    then = connected(first, asks.topic, NOON + 1)
    adapters.ledger.commit(scope, Decision(changes=(stored(then),)))
    assert adapters.payments.push_channel(scope, account.id) == then


def test_refunds_of_a_payment_are_listed_newest_first(adapters: Adapters, scope: Scope) -> None:
    customer = parties.customer(scope.tenant_id, owner_path=R1)
    first = payments.payment_refund(customer, id="A" * 20)
    second = payments.payment_refund(customer, id="B" * 20, requested_at=NOON + 1)
    other = payments.payment_refund(customer, id="C" * 20, receipt_id="R" * 20)
    changes = tuple(Create(one) for one in (customer, first, second, other))
    adapters.ledger.commit(scope, Decision(changes=changes))
    # Stored again under the same place, as every answer of the provider does.
    moved = replace(second, version=2, checks=1, next_check_at=None)
    adapters.ledger.commit(scope, Decision(changes=(Update(moved),)))

    def listed(of: Scope) -> list[PaymentRefund]:
        page = adapters.payments.refunds_of(of, first.receipt_id, PageRequest(1))
        rest = adapters.payments.refunds_of(of, first.receipt_id, PageRequest(9, page.next))
        return [*page.items, *rest.items]

    assert listed(scope) == [moved, first]
    assert listed(Scope(scope.tenant_id, R1)) == [moved, first]
    assert (
        adapters.payments.refunds_of(
            Scope(scope.tenant_id, "/isp/r2/"), first.receipt_id, PageRequest(9)
        ).items
        == ()
    )


def test_what_was_never_paid_is_not_found(adapters: Adapters, scope: Scope) -> None:
    for read in ("account", "intent", "refund", "raw_event"):
        with pytest.raises(NotFound):
            getattr(adapters.payments, read)(scope, "NOTHING")
    assert adapters.payments.receipt(scope, "NOTHING") is None


def test_a_providers_name_for_a_payment_belongs_to_one_intent(
    adapters: Adapters, scope: Scope
) -> None:
    customer = parties.customer(scope.tenant_id)
    first = payments.payment_intent(customer, provider_ref="TR001")
    other = payments.payment_intent(customer, id="O" * 20, provider_ref="TR001")
    value = provider_ref_claim(first.account_id, "TR001")
    changes = (Create(first), Claim(PROVIDER_REF_CLAIM, value, first.id))
    adapters.ledger.commit(scope, Decision(changes=changes))
    changes = (Create(other), Claim(PROVIDER_REF_CLAIM, value, other.id))
    with pytest.raises(Taken):
        adapters.ledger.commit(scope, Decision(changes=changes))


def test_receipts_are_seen_by_their_customer_his_seller_and_the_isp(
    adapters: Adapters, scope: Scope
) -> None:
    mine = parties.customer(scope.tenant_id, owner_path=R1)
    other = parties.customer(scope.tenant_id, login="other")
    stored = (
        mine,
        other,
        payments.receipt(mine, id="MINE1", booked_at=NOON),
        payments.receipt(mine, id="MINE2", booked_at=NOON + 1),
        payments.receipt(other, id="OTHER", booked_at=NOON + 2),
        payments.receipt(other, id="NOBODY", customer_id=None, booked_at=NOON + 3),
    )
    adapters.ledger.commit(scope, Decision(changes=tuple(Create(one) for one in stored)))

    def seen(at: Scope, customer_id: str | None = None) -> list[str]:
        page = adapters.payments.receipts(at, PageRequest(10), customer_id=customer_id)
        return [receipt.id for receipt in page.items]

    seller, self_scope = Scope(scope.tenant_id, R1), Scope(scope.tenant_id, R1, mine.id)
    assert seen(scope) == ["NOBODY", "OTHER", "MINE2", "MINE1"]
    assert seen(scope, mine.id) == ["MINE2", "MINE1"]
    assert seen(seller) == ["MINE2", "MINE1"]
    assert seen(self_scope) == seen(self_scope, mine.id) == ["MINE2", "MINE1"]
    assert seen(self_scope, other.id) == seen(seller, other.id) == []
    assert adapters.payments.receipt(seller, "OTHER") is None
    assert adapters.payments.receipt(seller, "NOBODY") is None


def test_one_of_many_gets_the_lease(adapters: Adapters, tenant_id: str) -> None:
    with ThreadPoolExecutor(12) as pool:
        leases = list(pool.map(lambda _: adapters.tokens.lease(tenant_id, 40), range(12)))
    assert len([lease for lease in leases if lease is not None]) == 1


def test_a_lease_ends_by_itself_and_is_lost_then(adapters: Adapters, tenant_id: str) -> None:
    first = adapters.tokens.lease(tenant_id, 40)
    adapters.clock.pass_seconds(40)
    second = adapters.tokens.lease(tenant_id, 40)
    assert first is not None and second is not None
    assert adapters.tokens.put(tenant_id, first, {"token": "old"}, NOON + 3_600) is False
    assert adapters.tokens.put(tenant_id, second, {"token": "new"}, NOON + 3_600) is True
    assert adapters.tokens.get(tenant_id) == {"token": "new"}


def test_a_stored_token_ends_the_lease_and_lives_its_time(
    adapters: Adapters, tenant_id: str
) -> None:
    lease = adapters.tokens.lease(tenant_id, 40)
    assert lease is not None
    adapters.tokens.put(tenant_id, lease, {"token": "t"}, NOON + 100)
    assert adapters.tokens.lease(tenant_id, 40) is not None
    adapters.clock.pass_seconds(99)
    assert adapters.tokens.get(tenant_id) == {"token": "t"}
    adapters.clock.pass_seconds(1)
    assert adapters.tokens.get(tenant_id) is None


def test_only_the_token_that_failed_is_dropped(adapters: Adapters, tenant_id: str) -> None:
    lease = adapters.tokens.lease(tenant_id, 40)
    assert lease is not None
    adapters.tokens.put(tenant_id, lease, {"token": "new"}, NOON + 100)
    adapters.tokens.drop_if(tenant_id, "old")
    assert adapters.tokens.get(tenant_id) == {"token": "new"}
    adapters.tokens.drop_if(tenant_id, "new")
    assert adapters.tokens.get(tenant_id) is None


def test_attempts_and_their_payments_are_read_by_whoever_may_see_the_customer(
    adapters: Adapters, scope: Scope
) -> None:
    customer = parties.customer(scope.tenant_id, owner_path="/isp/r1/")
    intent = payments.payment_intent(customer)
    pages = {intent.id: "https://pay.example/1"}
    stored = PaymentAttempts(
        scope.tenant_id, customer.id, 1, (Attempt(intent.id, intent.created_at),), pages
    )
    assert adapters.payments.attempts(scope, customer.id) is None
    for thing in (customer, intent, stored):
        adapters.ledger.commit(scope, Decision(changes=(Create(thing),)))
    with pytest.raises(AlreadyExists):
        adapters.ledger.commit(scope, Decision(changes=(Create(stored),)))
    r2 = Scope(scope.tenant_id, "/isp/r2/")
    assert adapters.payments.attempts(scope, customer.id) == stored
    assert adapters.payments.attempts(r2, customer.id) is None
    ids = [intent.id, "N" * 20]
    assert adapters.payments.intents(scope, ids) == {intent.id: intent}
    assert adapters.payments.intents(r2, ids) == {}
    more = with_page(stored, "P" * 20, "https://pay.example/2")
    adapters.ledger.commit(scope, Decision(changes=(Update(more),)))
    with pytest.raises(StaleRead):
        adapters.ledger.commit(scope, Decision(changes=(Update(more),)))
    assert adapters.payments.attempts(scope, customer.id) == more
