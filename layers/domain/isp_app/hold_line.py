"""Put a customer's line on hold, or let the hold end at another time.

The network hears of it from the event of the commit. Who asks for a hold while one is under way moves its
end. A repeat of the request is answered with the line as it is: nothing is done twice.
"""

from __future__ import annotations

from dataclasses import dataclass

from isp.asked import Asked
from isp.decide_again import Patience, decide_again
from isp.decision import Decision
from isp.parties.actor import Actor
from isp.parties.scope import tenant_scope
from isp.ports import Clock, Directory, Ledger
from isp.subscriptions.hold import NothingToHold, Wanted, hold_line, move_hold

from isp_app.asked_before import asked_before
from isp_app.lasting_sales import line_of


@dataclass(frozen=True, slots=True)
class HoldWish:
    """What is wanted. `hold_id` comes from the request; `until_at` None is until somebody says so."""

    hold_id: str
    customer_id: str
    until_at: int | None
    asked: Asked


@dataclass(frozen=True, slots=True)
class HoldLine:
    directory: Directory
    ledger: Ledger
    clock: Clock
    patience: Patience

    @decide_again
    def __call__(self, actor: Actor, wish: HoldWish) -> None:
        """Close the line until then; NothingToHold where no paid minute is left."""
        customer = self.directory.customer(actor.scope, wish.customer_id)
        if asked_before(self.directory, tenant_scope(actor.tenant_id), wish.asked):
            return
        subscription = self.directory.subscription(actor.scope, customer.id)
        if subscription is None:
            raise NothingToHold
        now = self.clock.now()
        wanted = Wanted(wish.hold_id, wish.until_at, actor.subject_id)
        hold = None
        if subscription.is_on_hold(now):
            hold = self.directory.hold(actor.scope, subscription.hold_id)
        line = line_of(self.directory, actor.scope, subscription, hold, now)
        decision = move_hold(line, hold, wanted, now) if hold else hold_line(line, wanted, now)
        made = wish.asked.making(decision or Decision())
        self.ledger.commit(tenant_scope(actor.tenant_id), made)
