"""Stop a customer's line early: give all that is left of it back in one commit.

A repeat of the request finds that it was done.
"""

from __future__ import annotations

from dataclasses import dataclass

from isp.asked import Asked
from isp.decide_again import Patience, decide_again
from isp.minutes import next_boundary, seconds_at
from isp.parties.actor import Actor
from isp.parties.scope import tenant_scope
from isp.ports import Clock, Directory, Ledger
from isp.refusals import NothingToRefund
from isp.sales.stop_line import Stop, stop_line, stops_in

from isp_app.asked_before import asked_before
from isp_app.issue import Press, press_for
from isp_app.lasting_sales import hold_cut, read_together, sold_ahead
from isp_app.moment import moment_now
from isp_app.settled import settled


@dataclass(frozen=True, slots=True)
class StopWish:
    """Whose line is to end, and why. `stop_id` comes from the request."""

    stop_id: str
    customer_id: str
    reason: str
    asked: Asked


@dataclass(frozen=True, slots=True)
class StopLine:
    directory: Directory
    ledger: Ledger
    clock: Clock
    patience: Patience

    def __call__(self, actor: Actor, wish: StopWish) -> None:
        """End the line at the next minute; NothingToRefund where nothing is left of it."""
        with press_for(self.ledger, self.directory, tenant_scope(actor.tenant_id)) as press:
            self._stopped(actor, wish, press)

    @decide_again
    def _stopped(self, actor: Actor, wish: StopWish, press: Press) -> None:
        customer = self.directory.customer(actor.scope, wish.customer_id)
        if asked_before(self.directory, press.scope, wish.asked):
            return
        subscription = self.directory.subscription(actor.scope, customer.id)
        if subscription is None:
            raise NothingToRefund
        moment = moment_now(self.clock, self.directory, press.scope)
        at = seconds_at(next_boundary(moment.at))
        sales = sold_ahead(self.directory, actor.scope, customer.id, at)
        read_together(self.directory, actor.scope, subscription)
        stop = Stop(wish.stop_id, wish.reason, actor.subject_id)
        minute = stops_in(sales, moment.at)
        decision = stop_line(subscription, sales, stop, moment).also(
            hold_cut(self.directory, actor.scope, subscription, minute, actor.subject_id)
        )
        decision = settled(self.directory, press.scope, decision, moment)
        press.commit(wish.asked.making(decision), moment)
