"""Refund a sale: give what was not used back to the customer's credit."""

from __future__ import annotations

from dataclasses import dataclass

from isp.decide_again import decide_again_on
from isp.parties.actor import Actor
from isp.parties.scope import tenant_scope
from isp.ports import Clock, Directory, Ledger
from isp.refusals import StaleRead
from isp.sales.refund_sale import Refund, refund_sale
from isp.sales.sale import Sale

from isp_app.issue import Press, press_for
from isp_app.moment import moment_now


@dataclass(frozen=True, slots=True)
class RefundSale:
    directory: Directory
    ledger: Ledger
    clock: Clock

    def __call__(self, actor: Actor, sale_id: str, reason: str) -> Sale:
        """Return the sale as it is after the refund."""
        with press_for(self.ledger, self.directory, tenant_scope(actor.tenant_id)) as press:
            return self._refunded(actor, (sale_id, reason), press)

    @decide_again_on(StaleRead, attempts=3)
    def _refunded(self, actor: Actor, wanted: tuple[str, str], press: Press) -> Sale:
        sale_id, reason = wanted
        sale = self.directory.sale(actor.scope, sale_id)
        subscription = self.directory.subscription(actor.scope, sale.customer_id)
        assert subscription is not None, f"sale {sale.id} left no subscription"
        facts = Refund(
            sale=sale,
            period=self.directory.period(actor.scope, sale_id),
            subscription=subscription,
            invoice=self.directory.invoice(actor.scope, sale.invoice_id),
            actor_id=actor.subject_id,
            reason=reason,
        )
        moment = moment_now(self.clock, self.directory, press.scope)
        press.commit(refund_sale(facts, moment), moment)
        return self.directory.sale(actor.scope, sale_id)
