"""Take cash that buys nothing: it pays what the customer owes, and the rest is his credit."""

from __future__ import annotations

from dataclasses import dataclass

from isp.asked import Asked
from isp.decide_again import Patience, decide_again
from isp.ids import derived_id
from isp.minutes import Moment
from isp.parties.actor import Actor
from isp.parties.scope import tenant_scope
from isp.parties.tenant import ROOT_PATH
from isp.payments.ports import Payments
from isp.payments.receipt import Receipt
from isp.payments.take_cash import CASH, CashTaken, take_cash
from isp.ports import Clock, Directory, Ledger
from isp.sales.postings import root_chain

from isp_app.asked_before import asked_before
from isp_app.done_just_now import NEWEST, refuse_second_advance
from isp_app.sell import SaleNotPossible
from isp_app.settled import settled


@dataclass(frozen=True, slots=True)
class Advance:
    """What was handed over. `advance_id` comes from the request: a repeat meets its own receipt."""

    advance_id: str
    customer_id: str
    amount_minor: int
    asked: Asked
    is_another: bool = False  # Whether it is meant although the same was taken a moment ago.


@dataclass(frozen=True, slots=True)
class TakeAdvance:
    directory: Directory
    payments: Payments
    ledger: Ledger
    clock: Clock
    patience: Patience

    @decide_again
    def __call__(self, actor: Actor, advance: Advance) -> Receipt:
        """Return the receipt; LimitReached where the collector holds too much already."""
        scope = tenant_scope(actor.tenant_id)
        customer = self.directory.customer(actor.scope, advance.customer_id)
        if customer.owner_path != ROOT_PATH:
            raise SaleNotPossible
        fact = f"advance:{advance.advance_id}"
        receipt_id = derived_id("receipt", actor.tenant_id, CASH, fact)
        if not asked_before(self.directory, scope, advance.asked):
            tenant = self.directory.tenant(scope)
            taken = CashTaken(
                customer=customer,
                chain=root_chain(customer.owner_path),
                amount_minor=advance.amount_minor,
                currency=tenant.currency,
                staff_id=actor.subject_id,
                fact=fact,
                sale_id=None,
            )
            moment = Moment(self.clock.now(), tenant.utc_offset_minutes)
            if not advance.is_another:
                newest = self.payments.receipts(actor.scope, NEWEST, customer_id=customer.id).items
                others = [one for one in newest if one.id != receipt_id]
                refuse_second_advance(self.directory, others, actor.scope, taken, moment.at)
            decision = settled(self.directory, scope, take_cash(taken, moment), moment)
            self.ledger.commit(scope, advance.asked.making(decision))
        receipt = self.payments.receipt(actor.scope, receipt_id)
        assert receipt is not None, receipt_id
        return receipt
