"""Receive a payment: make what a provider says about one payment true, once.

It reads, decides (`isp.payments.apply`) and commits; whoever was slower reads again and finds the
receipt of the faster.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from isp.customers.customer import Customer
from isp.decide_again import decided
from isp.decision import Decision
from isp.minutes import Moment
from isp.parties.scope import Scope, tenant_scope
from isp.payments.account import PaymentAccount
from isp.payments.apply import Applied, Verdict, apply
from isp.payments.book import Known
from isp.payments.intent import PaymentIntent
from isp.payments.observation import Observation
from isp.payments.purpose import PackageOfBefore, PackagePurpose
from isp.payments.receipt import Receipt
from isp.refusals import (
    AlreadyExists,
    EntryConflict,
    InsufficientBalance,
    NotFound,
    StaleRead,
)
from isp.sales.offer import direct_offer

from isp_app.agree_with_statement import agreed_by_receipt
from isp_app.customer_credit import credit_of
from isp_app.issue import Press, press_for
from isp_app.payment_ports import PaymentPorts
from isp_app.settled import settled

# His facts are what is read then.
SOMEBODY_WAS_QUICKER = (StaleRead, AlreadyExists, EntryConflict, InsufficientBalance)


@dataclass(frozen=True, slots=True)
class _Told:
    """What is to be booked, and whom it is about."""

    account: PaymentAccount
    intent_id: str | None
    observation: Observation
    payer: Customer | None


def receive_payment(
    ports: PaymentPorts,
    account: PaymentAccount,
    intent_id: str | None,
    observation: Observation,
    payer: Customer | None = None,
) -> Applied:
    """Make what the observation means true, once, however many tell it at the same time.

    `payer` is whom an unsolicited payment names; a payment that was started knows its customer.
    """
    told, scope = _Told(account, intent_id, observation, payer), tenant_scope(account.tenant_id)
    with press_for(ports.ledger, ports.directory, scope) as press:
        return decided(
            lambda: _receive_once(ports, told, press), ports.patience, SOMEBODY_WAS_QUICKER
        )


def _receive_once(ports: PaymentPorts, told: _Told, press: Press) -> Applied:
    now = ports.clock.now()
    known = _known(ports, press.scope, told)
    credit_trust = ports.providers.provider_of(told.account).caps.credit_trust

    applied = apply(told.observation, known, credit_trust, now)
    if applied.decision == Decision():
        return applied
    moment = Moment(now, known.utc_offset_minutes)
    decision = agreed_by_receipt(ports.payments, press.scope, applied.decision, now)
    decision = settled(ports.directory, press.scope, decision, moment)
    committed = press.commit(decision, moment)
    return Applied(Verdict.KNOWN) if committed.replayed else applied


def _known(ports: PaymentPorts, scope: Scope, told: _Told) -> Known:
    txn = told.observation.provider_txn
    receipt = ports.payments.receipt(scope, told.account.receipt_id(txn)) if txn else None
    if told.intent_id is None:
        return _of_account(ports, scope, told.account, receipt, told.payer)
    intent = ports.payments.intent(scope, told.intent_id)
    return known_of_intent(ports, scope, told.account, intent, receipt)


def known_of_intent(
    ports: PaymentPorts,
    scope: Scope,
    account: PaymentAccount,
    intent: PaymentIntent,
    receipt: Receipt | None = None,
) -> Known:
    """Return what is known of a payment that was started, and of whom it is for."""
    customer = _customer(ports, scope, intent)
    return replace(
        _of_account(ports, scope, account, receipt, customer),
        intent=_with_its_offer(ports, scope, intent),
        subscription=ports.directory.subscription(scope, intent.customer_id),
        credit_minor=0 if customer is None else credit_of(ports.ledger, scope, customer),
    )


def _of_account(
    ports: PaymentPorts,
    scope: Scope,
    account: PaymentAccount,
    receipt: Receipt | None,
    payer: Customer | None,
) -> Known:
    tenant = ports.directory.tenant(scope)
    return Known(
        account=account,
        currency=tenant.currency,
        utc_offset_minutes=tenant.utc_offset_minutes,
        receipt=receipt,
        intent=None,
        customer=payer,
        subscription=None,
        credit_minor=0,
    )


def _with_its_offer(ports: PaymentPorts, scope: Scope, intent: PaymentIntent) -> PaymentIntent:
    """Return a payment that was begun before offers were kept with what it would have bought."""
    if not isinstance(intent.purpose, PackageOfBefore):
        return intent
    package = ports.directory.package(scope, intent.purpose.package_id)
    priced = replace(package, price_minor=intent.amount_minor)
    return replace(intent, purpose=PackagePurpose(direct_offer(priced, intent.created_at)))


def _customer(ports: PaymentPorts, scope: Scope, intent: PaymentIntent) -> Customer | None:
    try:
        return ports.directory.customer(scope, intent.customer_id)
    except NotFound:
        return None  # The money is real all the same; it goes to suspense.
