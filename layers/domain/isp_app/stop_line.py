"""Stop a customer's line early: give all that is left of it back in one commit.

A repeat of the request finds that it was done. What it would do is told first (`refund_quote.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

from isp.asked import Asked
from isp.decide_again import Patience, decide_again
from isp.decision import Decision
from isp.minutes import Moment, next_boundary, seconds_at
from isp.parties.actor import Actor
from isp.parties.scope import tenant_scope
from isp.ports import Clock, Directory, Ledger
from isp.refusals import NothingToRefund
from isp.sales.stop_line import Stop, stop_line, stops_in
from isp.subscriptions.subscription import Subscription

from isp_app.asked_before import asked_before
from isp_app.issue import Press, press_for
from isp_app.lasting_sales import hold_cut, read_together, sold_ahead
from isp_app.moment import moment_now
from isp_app.refund_quote import RefundQuote, SeenQuote, counted_from, hold_to, quote_of
from isp_app.settled import settled


@dataclass(frozen=True, slots=True)
class StopWish:
    """Whose line is to end, and why. `stop_id` comes from the request."""

    stop_id: str
    customer_id: str
    reason: str
    asked: Asked
    seen: SeenQuote | None = None  # The quote that it was decided by, if there was one.


@dataclass(frozen=True, slots=True)
class _Decided:
    stop: Decision
    line: Subscription  # Before it.


@dataclass(frozen=True, slots=True)
class StopLine:
    directory: Directory
    ledger: Ledger
    clock: Clock
    patience: Patience

    @decide_again
    def quote(self, actor: Actor, customer_id: str) -> RefundQuote:
        """Return what a stop would do now, or refuse as it would."""
        customer = self.directory.customer(actor.scope, customer_id)
        moment = moment_now(self.clock, self.directory, tenant_scope(actor.tenant_id))
        stop = Stop("quote", "quote", actor.subject_id, moment.at)
        decided = self._decided(actor, customer.id, (stop, None), moment)
        return quote_of(decided.stop, decided.line, moment.at)

    def __call__(self, actor: Actor, wish: StopWish) -> None:
        """End the line at the next minute; NothingToRefund where nothing is left of it."""
        with press_for(self.ledger, self.directory, tenant_scope(actor.tenant_id)) as press:
            self._stopped(actor, wish, press)

    @decide_again
    def _stopped(self, actor: Actor, wish: StopWish, press: Press) -> None:
        customer = self.directory.customer(actor.scope, wish.customer_id)
        if asked_before(self.directory, press.scope, wish.asked):
            return
        moment = moment_now(self.clock, self.directory, press.scope)
        since = counted_from(wish.seen, moment.at)
        stop = Stop(wish.stop_id, wish.reason, actor.subject_id, since)
        decided = self._decided(actor, customer.id, (stop, wish.seen), moment)
        press.commit(wish.asked.making(decided.stop), moment)

    def _decided(
        self, actor: Actor, customer_id: str, wanted: tuple[Stop, SeenQuote | None], moment: Moment
    ) -> _Decided:
        stop, seen = wanted
        line = self.directory.subscription(actor.scope, customer_id)
        if line is None:
            raise NothingToRefund
        at = seconds_at(next_boundary(stop.counted_from))
        sales = sold_ahead(self.directory, actor.scope, customer_id, at)
        read_together(self.directory, actor.scope, line)
        decision = stop_line(line, sales, stop, moment)
        hold_to(seen, line, decision)
        minute = stops_in(sales, stop.counted_from)
        decision = decision.also(
            hold_cut(self.directory, actor.scope, line, minute, actor.subject_id)
        )
        tenant = tenant_scope(actor.tenant_id)
        return _Decided(settled(self.directory, tenant, decision, moment), line)
