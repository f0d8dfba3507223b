"""Sell a package over the counter, for cash, for the customer's credit, on account, or for all of them.

Credit is spent first: the cash is what is left to pay, and what is handed over beyond that is credit
again. What neither pays is paid later, if the seller says so and the customer's limit allows it. A repeat
of the request is answered with the sale that it made, whatever has become of package and price since:
refused now, it would be made again.
"""

from __future__ import annotations

from dataclasses import dataclass

from isp.asked import Asked
from isp.customers.customer import Customer
from isp.decide_again import Patience, decide_again
from isp.decision import Decision
from isp.minutes import Moment
from isp.parties.actor import Actor
from isp.parties.scope import Scope, tenant_scope
from isp.parties.tenant import ROOT_PATH
from isp.payments.take_cash import CashTaken, receipt_in, take_cash
from isp.ports import Clock, Directory, Ledger
from isp.refusals import InsufficientBalance, Refusal, StaleRead
from isp.sales.debt import Debt, refuse_beyond_limit, stored_debt
from isp.sales.offer import Offer, direct_offer, refuse_what_is_not_on_offer, to_pay_minor
from isp.sales.postings import root_chain
from isp.sales.sale import PaidBy, Sale
from isp.sales.sell_package import Order, sell_package

from isp_app.asked_before import asked_before, made_before
from isp_app.customer_credit import credit_of
from isp_app.done_just_now import refuse_second_sale
from isp_app.issue import Press, press_for
from isp_app.known_package import known_package
from isp_app.settled import debt_of, settled


class SaleNotPossible(Refusal):
    """Only the ISP itself sells so far; a sale below it needs a contract."""

    code, status = "sale_not_possible", 409


class PaymentTooSmall(Refusal):
    """What was handed over and the credit do not make the price. Values: missing_minor."""

    code, status = "payment_too_small", 402


@dataclass(frozen=True, slots=True)
class CounterSale:
    """What is to be sold. `sale_id` comes from the request, so that a repeat meets its own sale."""

    sale_id: str
    customer_id: str
    package_id: str
    package_version: int  # Of what the seller was shown.
    cash_minor: int
    asked: Asked
    is_on_account: bool = False  # Whether what is missing then is paid later.
    is_another: bool = False  # Whether it is meant although the same was sold a moment ago.

    @property
    def may_be_a_slip(self) -> bool:
        """Say whether the same sale a moment ago speaks against it: credit is spent once anyway."""
        return not self.is_another and (self.cash_minor > 0 or self.is_on_account)


@dataclass(frozen=True, slots=True)
class Sell:
    directory: Directory
    ledger: Ledger
    clock: Clock
    patience: Patience

    def __call__(self, actor: Actor, wanted: CounterSale) -> Sale:
        """Return the sale; OfferChanged where the package is another than what was shown."""
        tenant = tenant_scope(actor.tenant_id)
        with press_for(self.ledger, self.directory, tenant) as press:
            return self._sold(actor, wanted, press)

    @decide_again
    def _sold(self, actor: Actor, wanted: CounterSale, press: Press) -> Sale:
        customer = self.directory.customer(actor.scope, wanted.customer_id)
        if customer.owner_path != ROOT_PATH:
            raise SaleNotPossible
        asked_before(self.directory, press.scope, wanted.asked)
        made = made_before(lambda: self.directory.sale(actor.scope, wanted.sale_id))
        if made is not None:
            return made
        tenant = self.directory.tenant(press.scope)
        moment = Moment(self.clock.now(), tenant.utc_offset_minutes)
        chosen = (wanted.package_id, wanted.package_version)
        offer = offered(self.directory, press.scope, chosen, moment)
        if wanted.may_be_a_slip:
            refuse_second_sale(self.directory, actor.scope, customer, offer, moment.at)
        # Before the credit: whoever adds to it after this changes the debt.
        debt = debt_of(self.directory, press.scope, customer) if wanted.is_on_account else None
        to_pay = to_pay_minor(offer, credit_of(self.ledger, press.scope, customer))
        missing_minor = max(to_pay - wanted.cash_minor, 0)
        lent = _lent(debt, wanted, missing_minor, moment.at)
        cash = CashInHand(wanted.cash_minor, tenant.currency, wanted.sale_id)
        paid = cash_taken(actor, customer, cash, moment)
        order = Order(
            customer=customer,
            subscription=self.directory.subscription(actor.scope, customer.id),
            offer=offer,
            chain=root_chain(customer.owner_path),
            paid_by=paid_by(wanted.cash_minor, missing_minor),
            payment_reference=actor.subject_id,
            sale_id=wanted.sale_id,
            actor_id=actor.subject_id,
            on_account_minor=missing_minor,
            receipt_id=receipt_in(paid),
        )
        sold = paid.also(sell_package(order, moment)).also(lent)
        sold = settled(self.directory, press.scope, sold, moment)
        commit_sale(press, wanted.asked.making(sold), moment, is_on_account=wanted.is_on_account)
        return self.directory.sale(actor.scope, wanted.sale_id)


def _lent(debt: Debt | None, wanted: CounterSale, missing_minor: int, now: int) -> Decision:
    """Return how the debt grows by what is missing, or refuse before a number is taken.

    Should the credit be spent or the debt grow meanwhile, the commit refuses.
    """
    refuse_to_lend(debt, missing_minor)
    if debt is None or not missing_minor:
        return Decision()
    billed = debt.billed(wanted.sale_id, missing_minor, now)
    return Decision(changes=(stored_debt(debt, billed),))


def refuse_to_lend(debt: Debt | None, missing_minor: int) -> None:
    """Refuse what is not paid where nothing is to be owed (None), or not as much."""
    if not missing_minor:
        return
    if debt is None:
        raise PaymentTooSmall(missing_minor=missing_minor)
    refuse_beyond_limit(debt, missing_minor)


def paid_by(cash_minor: int, missing_minor: int) -> PaidBy:
    """Return how a sale is said to be paid of which so much is missing."""
    if missing_minor:
        return PaidBy.ACCOUNT
    return PaidBy.CASH if cash_minor else PaidBy.CREDIT


def commit_sale(press: Press, sold: Decision, moment: Moment, *, is_on_account: bool) -> None:
    """Commit what was decided on the customer's credit; StaleRead where that has to be read again."""
    try:
        press.commit(sold, moment)
    except InsufficientBalance as spent:
        if not is_on_account:
            raise
        # The credit was spent meanwhile: more of the price is paid later, or it is beyond the limit.
        raise StaleRead(kind="account") from spent


@dataclass(frozen=True, slots=True)
class CashInHand:
    """What was handed over for a sale."""

    amount_minor: int
    currency: str
    sale_id: str


def cash_taken(actor: Actor, customer: Customer, cash: CashInHand, moment: Moment) -> Decision:
    """Return the decision that takes the cash, or an empty one where there is none."""
    if not cash.amount_minor:
        return Decision()
    taken = CashTaken(
        customer=customer,
        chain=root_chain(customer.owner_path),
        amount_minor=cash.amount_minor,
        currency=cash.currency,
        staff_id=actor.subject_id,
        fact=f"sale:{cash.sale_id}",
        sale_id=cash.sale_id,
    )
    return take_cash(taken, moment)


def offered(directory: Directory, tenant: Scope, chosen: tuple[str, int], moment: Moment) -> Offer:
    """Return the offer of a package (id, version) as the seller was shown it."""
    package_id, package_version = chosen
    package = known_package(directory, tenant, package_id)
    refuse_what_is_not_on_offer(package, package_version)
    return direct_offer(package, moment.at)
