"""Making an order out of what shall become of a session: what names it, what it says, to which router."""

from __future__ import annotations

from collections.abc import Callable

from radius_edge.book import Router
from radius_edge.clock import EdgeClock
from radius_edge.counters import Counters
from radius_edge.ladder import Ladder, Rung
from radius_edge.naming import named
from radius_edge.orders import Order, Orders, Outcome
from radius_edge.packet import COA_REQUEST
from radius_edge.sessions import Session

DISCONNECT = "disconnect"
Finished = Callable[[Outcome, int | None], None]


class Placing:
    def __init__(
        self, clock: EdgeClock, orders: Orders, counters: Counters, ladder: Ladder
    ) -> None:
        self._clock, self._orders = clock, orders
        self._counters, self._ladder = counters, ladder

    def disconnect(self, session: Session, router: Router, finished: Finished) -> None:
        """Order the end of the session, by the rung on which it stands."""
        rung = self._ladder.rung(session, router.state.vendor)
        self._place(DISCONNECT, session, router, rung, finished)

    def change(
        self, kind: str, session: Session, router: Router, attributes: bytes, finished: Finished
    ) -> None:
        """Order a change of the running session, which is named as it was found last."""
        rung = Rung(COA_REQUEST, self._ladder.way(session), attributes)
        self._place(kind, session, router, rung, finished)

    def _place(
        self, kind: str, session: Session, router: Router, rung: Rung, finished: Finished
    ) -> None:
        naming = named(session, router, rung.way, self._clock.now())
        order = Order(
            name=(kind, session.key),
            code=rung.code,
            router=(router.state.address, router.state.coa_port),
            attributes=naming + rung.attributes,
            secret=router.secret,
            finished=finished,
        )
        if self._orders.place(order):
            self._counters.add(f"orders.{kind}")
