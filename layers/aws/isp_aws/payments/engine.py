"""What all payment use cases share: their ports, and booking an observation.

Booking reads, decides (`isp.payments.apply`) and commits; whoever was slower reads again and finds the
receipt of the faster. A reserved invoice number that ended up in no sale is voided with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Protocol

from isp.catalogue.package import Package
from isp.customers.customer import Customer
from isp.decision import Committed, Decision
from isp.invoicing.invoice import Invoice, invoice_number, invoice_year
from isp.parties.scope import Scope, tenant_scope
from isp.parties.tenant import Tenant
from isp.payments.account import PaymentAccount
from isp.payments.apply import Applied, Verdict, apply
from isp.payments.book import Known
from isp.payments.intent import PaymentIntent
from isp.payments.observation import Observation
from isp.payments.ports import Payments
from isp.payments.provider import PaymentProvider
from isp.payments.sell_paid import may_sell
from isp.payments.services import AccountAccess
from isp.ports import Clock, Owner
from isp.refusals import AlreadyExists, EntryConflict, NotFound, OutcomeUnknown, StaleRead
from isp.subscriptions.subscription import Subscription

from isp_aws.payments.providers import ProviderServices, access_to, provider_of

ATTEMPTS = 5


class Books(Protocol):
    """The part of the ledger that payments write through."""

    def commit(self, scope: Scope, decision: Decision) -> Committed: ...


class Parties(Protocol):
    """The part of the directory that payments read."""

    def tenant(self, scope: Scope) -> Tenant: ...
    def customer(self, scope: Scope, customer_id: str) -> Customer: ...
    def package(self, scope: Scope, package_id: str) -> Package: ...
    def customer_by_login(self, scope: Scope, login: str) -> Customer | None: ...
    def customers_by_mobile(self, scope: Scope, mobile: str) -> Sequence[Customer]: ...
    def subscription(self, scope: Scope, customer_id: str) -> Subscription | None: ...
    def reserve_invoice_serial(self, scope: Scope, year: int) -> int: ...
    def void_invoice_serial(self, scope: Scope, year: int, serial: int, reason: str) -> None: ...


class Names(Protocol):
    """The part of access that finds whom an outside address belongs to."""

    def owner(self, kind: str, value: str) -> Owner | None: ...


@dataclass(frozen=True, slots=True)
class PaymentPorts:
    """What the payment use cases work with; a function makes one at its start."""

    ledger: Books = field(repr=False)
    directory: Parties = field(repr=False)
    payments: Payments = field(repr=False)
    names: Names = field(repr=False)
    services: ProviderServices = field(repr=False)
    return_origin: str  # Where browsers come back to, such as https://shongjog.example/api.

    @property
    def clock(self) -> Clock:
        return self.services.clock

    def access(self, account: PaymentAccount) -> tuple[PaymentProvider, AccountAccess]:
        return provider_of(account), access_to(account, self.services)


@dataclass(frozen=True, slots=True)
class _Told:
    """What is to be booked, and whom it is about."""

    account: PaymentAccount
    intent_id: str | None
    observation: Observation
    payer: Customer | None


def book(
    ports: PaymentPorts,
    account: PaymentAccount,
    intent_id: str | None,
    observation: Observation,
    payer: Customer | None = None,
) -> Applied:
    """Make what the observation means true, once, however many tell it at the same time.

    `payer` is whom an unsolicited payment names; a payment that was started knows its customer.
    """
    told = _Told(account, intent_id, observation, payer)
    with _InvoiceSerial.reserved_for(ports, tenant_scope(account.tenant_id)) as serial:
        for _ in range(ATTEMPTS - 1):
            try:
                return _book_once(ports, told, serial)
            except (StaleRead, AlreadyExists, EntryConflict):
                continue  # Somebody was quicker; his facts are what is read now.
        return _book_once(ports, told, serial)


def _book_once(ports: PaymentPorts, told: _Told, serial: _InvoiceSerial) -> Applied:
    scope, now = tenant_scope(told.account.tenant_id), ports.clock.now()
    known = _known(ports, scope, told)
    credit_trust = provider_of(told.account).caps.credit_trust
    if may_sell(told.observation, known, now):
        known = replace(known, invoice_number=serial.number(now))
    applied = apply(told.observation, known, credit_trust, now)
    if applied.decision == Decision():
        return applied
    committed = ports.ledger.commit(scope, applied.decision)
    if committed.replayed:
        return Applied(Verdict.KNOWN)
    serial.is_used = any(
        isinstance(getattr(change, "item", None), Invoice) for change in applied.decision.changes
    )
    return applied


def _known(ports: PaymentPorts, scope: Scope, told: _Told) -> Known:
    account, txn = told.account, told.observation.provider_txn
    tenant = ports.directory.tenant(scope)
    receipt = ports.payments.receipt(scope, account.receipt_id(txn)) if txn else None
    known = Known(
        account=account,
        currency=tenant.currency,
        utc_offset_minutes=tenant.utc_offset_minutes,
        receipt=receipt,
        intent=None,
        customer=told.payer,
        subscription=None,
        package=None,
        invoice_number=None,
    )
    if told.intent_id is None:
        return known
    intent = ports.payments.intent(scope, told.intent_id)
    return replace(
        known,
        intent=intent,
        customer=_customer(ports, scope, intent),
        subscription=ports.directory.subscription(scope, intent.customer_id),
        package=ports.directory.package(scope, intent.package_id),
    )


def _customer(ports: PaymentPorts, scope: Scope, intent: PaymentIntent) -> Customer | None:
    try:
        return ports.directory.customer(scope, intent.customer_id)
    except NotFound:
        return None  # The money is real all the same; it goes to suspense.


@dataclass(slots=True)
class _InvoiceSerial:
    """A number of the tenant's series, taken when a sale is about to be decided."""

    ports: PaymentPorts
    scope: Scope
    year: int = 0
    serial: int = 0
    is_used: bool = False

    @classmethod
    @contextmanager
    def reserved_for(cls, ports: PaymentPorts, scope: Scope) -> Iterator[_InvoiceSerial]:
        serial = cls(ports, scope)
        try:
            yield serial
        except OutcomeUnknown:
            # Its invoice may be issued all the same: better a gap that nobody explains than an
            # invoice whose number is called void.
            serial.is_used = True
            raise
        finally:
            if serial.serial and not serial.is_used:
                ports.directory.void_invoice_serial(
                    scope, serial.year, serial.serial, "payment booked otherwise"
                )

    def number(self, now: int) -> str:
        if not self.serial:
            tenant = self.ports.directory.tenant(self.scope)
            self.year = invoice_year(now, tenant.utc_offset_minutes)
            self.serial = self.ports.directory.reserve_invoice_serial(self.scope, self.year)
        return invoice_number(self.year, self.serial)
