"""Change a customer's running package over the counter: one commit, and only the difference is paid, or paid later.

The seller is shown a quote first. It holds for some minutes as it was shown: the change is counted from
the minute that was quoted, so that what was asked for is what is taken.
"""

from __future__ import annotations

from dataclasses import dataclass

from isp.asked import Asked
from isp.customers.customer import Customer
from isp.decide_again import Patience, decide_again
from isp.decision import Create, Decision, Update
from isp.minutes import Moment, seconds_at
from isp.parties.actor import Actor
from isp.parties.scope import tenant_scope
from isp.parties.tenant import ROOT_PATH
from isp.payments.take_cash import receipt_in
from isp.ports import Clock, Directory, Ledger
from isp.refusals import Invalid, QuoteOver
from isp.sales.change_package import (
    NoPackageRunning,
    Running,
    change_package,
    offer_instead,
    running_at,
)
from isp.sales.debt import Debt, stored_debt
from isp.sales.offer import Offer
from isp.sales.postings import root_chain
from isp.sales.sale import Sale
from isp.sales.sell_package import Order

from isp_app.asked_before import asked_before, made_before
from isp_app.customer_credit import credit_of
from isp_app.issue import Press, press_for
from isp_app.lasting_sales import read_together, sold_ahead
from isp_app.moment import moment_now
from isp_app.sell import (
    CashInHand,
    SaleNotPossible,
    cash_taken,
    commit_sale,
    offered,
    paid_by,
    refuse_to_lend,
)
from isp_app.settled import debt_of, settled

QUOTE_SECONDS = 900


@dataclass(frozen=True, slots=True)
class PackageChange:
    """What is wanted instead. `quoted_at` is when the quote was made that the seller saw."""

    customer_id: str
    package_id: str
    package_version: int
    keeps_end: bool
    quoted_at: int


@dataclass(frozen=True, slots=True)
class PaidChange:
    """What is handed over for it. `sale_id` comes from the request, so that a repeat meets its sale."""

    sale_id: str
    cash_minor: int
    asked: Asked
    is_on_account: bool = False  # Whether what is missing then is paid later.


@dataclass(frozen=True, slots=True)
class ChangeQuote:
    """What a change would take and give; amounts in minor units."""

    quoted_at: int
    unused_minor: int
    price_minor: int
    credit_minor: int  # Before the change.
    starts_at: int
    expires_at: int

    @property
    def to_pay_minor(self) -> int:
        return max(self.price_minor - self.unused_minor - self.credit_minor, 0)

    @property
    def credit_after_minor(self) -> int:
        return max(self.unused_minor + self.credit_minor - self.price_minor, 0)


@dataclass(frozen=True, slots=True)
class _Decided:
    """What both the quote and the change rest on."""

    customer: Customer
    running: Running
    offer: Offer
    credit_minor: int

    def quote(self, quoted_at: int) -> ChangeQuote:
        starts_at = seconds_at(self.running.minute)
        return ChangeQuote(
            quoted_at=quoted_at,
            unused_minor=self.running.unused_minor,
            price_minor=self.offer.price_minor,
            credit_minor=self.credit_minor,
            starts_at=starts_at,
            expires_at=starts_at + self.offer.validity_minutes * 60,
        )


@dataclass(frozen=True, slots=True)
class ChangePackage:
    directory: Directory
    ledger: Ledger
    clock: Clock
    patience: Patience

    @decide_again
    def quote(self, actor: Actor, wanted: PackageChange) -> ChangeQuote:
        """Return what the change would cost at `quoted_at`."""
        moment = moment_now(self.clock, self.directory, tenant_scope(actor.tenant_id))
        return self._read(actor, wanted, moment).quote(wanted.quoted_at)

    def __call__(self, actor: Actor, wanted: PackageChange, paid: PaidChange) -> Sale:
        """Return the sale of the new package."""
        with press_for(self.ledger, self.directory, tenant_scope(actor.tenant_id)) as press:
            return self._changed(actor, wanted, paid, press)

    @decide_again
    def _changed(self, actor: Actor, wanted: PackageChange, paid: PaidChange, press: Press) -> Sale:
        sale_id, cash_minor = paid.sale_id, paid.cash_minor
        asked_before(self.directory, press.scope, paid.asked)
        made = made_before(lambda: self.directory.sale(actor.scope, sale_id))
        if made is not None:
            return made
        tenant = self.directory.tenant(press.scope)
        moment = Moment(self.clock.now(), tenant.utc_offset_minutes)
        # Before the credit: whoever adds to it after this changes the debt.
        debt = self._debt(actor, wanted, press) if paid.is_on_account else None
        read = self._read(actor, wanted, moment)
        to_pay = read.quote(wanted.quoted_at).to_pay_minor
        missing_minor = max(to_pay - cash_minor, 0)
        refuse_to_lend(debt, missing_minor)
        cash = CashInHand(cash_minor, tenant.currency, sale_id)
        taken = cash_taken(actor, read.customer, cash, moment)
        order = Order(
            customer=read.customer,
            subscription=read.running.subscription,
            offer=read.offer,
            chain=root_chain(read.customer.owner_path),
            paid_by=paid_by(cash_minor, missing_minor),
            payment_reference=actor.subject_id,
            sale_id=sale_id,
            actor_id=actor.subject_id,
            on_account_minor=missing_minor,
            receipt_id=receipt_in(taken),
        )
        changed = taken.also(change_package(order, read.running, moment))
        changed = settled(self.directory, press.scope, changed, moment)
        changed = _billed(changed, debt, order, moment.at)
        commit_sale(press, paid.asked.making(changed), moment, is_on_account=paid.is_on_account)
        return self.directory.sale(actor.scope, sale_id)

    def _debt(self, actor: Actor, wanted: PackageChange, press: Press) -> Debt:
        customer = self.directory.customer(actor.scope, wanted.customer_id)
        return debt_of(self.directory, press.scope, customer)

    def _read(self, actor: Actor, wanted: PackageChange, moment: Moment) -> _Decided:
        tenant = tenant_scope(actor.tenant_id)
        customer = self.directory.customer(actor.scope, wanted.customer_id)
        if customer.owner_path != ROOT_PATH:
            raise SaleNotPossible
        _refuse_an_old_quote(wanted, moment.at)
        chosen = (wanted.package_id, wanted.package_version)
        offer = offered(self.directory, tenant, chosen, moment)
        subscription = self.directory.subscription(actor.scope, customer.id)
        lasting = sold_ahead(self.directory, actor.scope, customer.id, wanted.quoted_at)
        if subscription is not None:
            read_together(self.directory, actor.scope, subscription)
            if not subscription.is_paid(moment.at):
                # It ran out since the quote: what is sold now begins now.
                raise NoPackageRunning
        running = running_at(subscription, lasting, wanted.quoted_at)
        return _Decided(
            customer=customer,
            running=running,
            offer=offer_instead(offer, running, keeps_end=wanted.keeps_end),
            credit_minor=credit_of(self.ledger, tenant, customer),
        )


def _billed(changed: Decision, debt: Debt | None, order: Order, now: int) -> Decision:
    """Return the change with what is paid later owed, unless setting off has billed it already."""
    if debt is None or not order.on_account_minor:
        return changed
    stored = (one for one in changed.changes if isinstance(one, Create | Update))
    if any(isinstance(one.item, Debt) for one in stored):
        return changed
    billed = debt.billed(order.sale_id, order.on_account_minor, now)
    return changed.also(Decision(changes=(stored_debt(debt, billed),)))


def _refuse_an_old_quote(wanted: PackageChange, now: int) -> None:
    if wanted.quoted_at > now:
        raise Invalid(field="quoted_at", reason="in_the_future")
    if wanted.quoted_at < now - QUOTE_SECONDS:
        raise QuoteOver
