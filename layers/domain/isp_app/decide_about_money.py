"""Decide about money in the inbox: accept a reason, or assign money to its customer.

A repeat by the same person with the same words is answered with what it did; whoever comes with other
words after somebody decided is told so.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from isp.decide_again import Patience, decide_again
from isp.parties.scope import Scope, tenant_scope
from isp.payments.decide import DecidedBefore, Ruling, accept, assign
from isp.payments.inbox import Fact, MatterKind
from isp.payments.intent import PaymentIntent
from isp.payments.ports import Payments
from isp.payments.receipt import Receipt
from isp.ports import Clock
from isp.refusals import NotFound

from isp_app.moment import moment_now
from isp_app.payment_ports import Books, Parties
from isp_app.settled import settled


def fact_of(payments: Payments, scope: Scope, kind: MatterKind, fact_id: str) -> Fact:
    """Return the fact that a matter is about; NotFound where the scope has none."""
    found: Fact | None
    match kind:
        case MatterKind.RECEIPT:
            found = payments.receipt(scope, fact_id)
        case MatterKind.PAYMENT:
            found = payments.intent(scope, fact_id)
        case MatterKind.REFUND:
            found = payments.refund(scope, fact_id)
        case MatterKind.DIFFERENCE:
            found = payments.difference(scope, fact_id)
    if found is None:
        raise NotFound(kind=kind)
    return found


@dataclass(frozen=True, slots=True)
class DecideAboutMoney:
    payments: Payments = field(repr=False)
    directory: Parties = field(repr=False)
    ledger: Books = field(repr=False)
    clock: Clock = field(repr=False)
    patience: Patience = field(repr=False)

    @decide_again
    def accept(self, scope: Scope, named: tuple[MatterKind, str], ruling: Ruling) -> Fact:
        """Return the fact as it is after somebody accepted why it is as it is."""
        fact = fact_of(self.payments, scope, *named)
        if not _is_said_before(fact, ruling):
            self.ledger.commit(_whole(scope), accept(fact, ruling, self.clock.now()))
        return fact_of(self.payments, scope, *named)

    @decide_again
    def assign(self, scope: Scope, named: tuple[str, str], ruling: Ruling) -> Receipt:
        """Return the receipt after its money became the customer's credit."""
        receipt_id, customer_id = named
        tenant = _whole(scope)
        receipt = self._receipt(scope, receipt_id)
        customer = self.directory.customer(scope, customer_id)
        if _is_said_before(receipt, ruling):
            if receipt.customer_id != customer.id:
                raise DecidedBefore
            return receipt
        moment = moment_now(self.clock, self.directory, tenant)
        intent = self._intent(tenant, receipt)
        decision = assign(receipt, customer, intent, ruling, moment)
        self.ledger.commit(tenant, settled(self.directory, tenant, decision, moment))
        # As the ISP sees it: by now it belongs to somebody who may be anywhere.
        return self._receipt(tenant, receipt_id)

    def _receipt(self, scope: Scope, receipt_id: str) -> Receipt:
        fact = fact_of(self.payments, scope, MatterKind.RECEIPT, receipt_id)
        assert isinstance(fact, Receipt)
        return fact

    def _intent(self, tenant: Scope, receipt: Receipt) -> PaymentIntent | None:
        if receipt.intent_id is None:
            return None
        return self.payments.intent(tenant, receipt.intent_id)


def _is_said_before(fact: Fact, ruling: Ruling) -> bool:
    decided = fact.decided
    if decided is None:
        return False
    return (decided.deed, decided.note, decided.by) == (
        ruling.deed,
        ruling.note,
        ruling.actor_id,
    )


def _whole(scope: Scope) -> Scope:
    return tenant_scope(scope.tenant_id)
