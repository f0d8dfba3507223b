"""Sessions that run must be what the replica allows: else they are ended, or their speed changed.

It looks at the state whenever something moved (a timer, a change from the cloud, an accounting
packet, an outcome), so a lost order, a restart or a forgetful router is made good at the next look.
An ACK is not proof of the end: the Stop is, or a later "no such session". Proof:
`tests/edge/test_enforcement.py` and, with real processes, `tests/edge/test_running_edge.py`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial

from edge_contract import Change

from radius_edge.attributes import (
    ACCT_SESSION_ID,
    EVENT_TIMESTAMP,
    FRAMED_IP_ADDRESS,
    NAS_IP_ADDRESS,
    USER_NAME,
    address,
    integer,
    text,
)
from radius_edge.book import Book, Router
from radius_edge.clock import EdgeClock
from radius_edge.contact import Contact
from radius_edge.counters import Counters
from radius_edge.decide import Moment, standing
from radius_edge.orders import Order, Orders, Outcome
from radius_edge.packet import COA_REQUEST, DISCONNECT_REQUEST
from radius_edge.sessions import Session
from radius_edge.spool import Spool
from radius_edge.timers import About

logger = logging.getLogger(__name__)

LOOK_AGAIN_SECONDS = 30.0
LOOK_AGAIN_SECONDS_MAX = 900.0
DISCONNECT = "disconnect"
CHANGE_RATE = "change_rate"
ASK_AFTER = "ask_after"
RESOURCES_UNAVAILABLE = 506


@dataclass(frozen=True, slots=True)
class Known:
    book: Book
    spool: Spool
    clock: EdgeClock
    contact: Contact


class Enforcement:
    def __init__(
        self,
        known: Known,
        orders: Orders,
        counters: Counters,
        look_again: Callable[[float, str], None],
    ) -> None:
        self._known, self._orders = known, orders
        self._counters, self._look_again = counters, look_again
        self._tries: dict[str, int] = {}
        self._acknowledged: set[str] = set()

    def look_at(self, about: About, subject_id: str) -> None:
        if about is About.CUSTOMER:
            self.look_at_customer(subject_id)
        else:
            self.look_at_seller(subject_id)

    def look_at_seller(self, path: str) -> None:
        for customer_id in {session.customer_id for session in self._known.spool.sessions}:
            customer = self._known.book.customers.get(customer_id)
            if customer is not None and customer.state.owner_path.startswith(path):
                self.look_at_customer(customer_id)

    def look_at_changes(self, changes: Iterable[Change]) -> None:
        for change in changes:
            if change.subject == "customer":
                self.look_at_customer(change.id)
            elif change.subject == "node" and change.state is not None:
                self.look_at_seller(change.to_json()["state"]["path"])

    def look_at_customer(self, customer_id: str) -> None:
        for session in self._known.spool.sessions.of_customer(customer_id):
            is_over = session.ended_at is not None and not session.is_lost
            if not is_over:
                self._look_at_session(session)

    def ask_after(self, session: Session) -> None:
        """Ask the router whether the session still runs: it is told the speed that it has anyway."""
        router = self._known.book.routers.get(session.nas_id)
        customer = self._known.book.customers.get(session.customer_id)
        if router is None or customer is None:
            return
        rate_attributes = customer.rate_attributes(router.state.vendor)
        finished = partial(self._asked_after, session)
        self._order(ASK_AFTER, session, router, rate_attributes, finished)

    def lose_silent_sessions(self, heard_since: float) -> None:
        """Count sessions as ended that missed three interims; they may speak again."""
        now = int(self._known.clock.now())
        self._forget_ended()
        for session in self._known.spool.sessions:
            customer = self._known.book.customers.get(session.customer_id)
            interim = 300 if customer is None else customer.state.interim_seconds
            silent_since = now - 3 * interim - 60
            is_silent = heard_since < silent_since and not session.was_heard_since(
                silent_since, now
            )
            if session.is_open and is_silent:
                # Acknowledged by the router and silent since: it is gone for good.
                is_lost = session.key not in self._acknowledged
                self._acknowledged.discard(session.key)
                self._counters.add("sessions.silent")
                ended_at = max(min(session.heard_at, now), session.started_at)
                self._end(session, ended_at, "Lost-Contact", is_lost)

    def _forget_ended(self) -> None:
        running = {
            session.key
            for session in self._known.spool.sessions
            if session.is_open or session.is_lost
        }
        self._acknowledged &= running
        for key in set(self._tries) - running:
            self._tries.pop(key, None)

    def _look_at_session(self, session: Session) -> None:
        router = self._known.book.routers.get(session.nas_id)
        if router is None or session.key in self._acknowledged and session.is_lost:
            return
        now = self._known.clock.now()
        customer = self._known.book.customers.get(session.customer_id)
        if customer is None:
            if session.customer_id in self._known.book.deleted_customers:
                self._disconnect(session, router)
            return
        moment = Moment(now, self._known.contact.enforced_limits(now))
        if standing(customer, moment) is not None:
            self._disconnect(session, router)
        elif session.is_open and session.rate != customer.rate:
            rate_attributes = customer.rate_attributes(router.state.vendor)
            self._order(
                CHANGE_RATE,
                session,
                router,
                rate_attributes,
                partial(self._rate_changed, session, router, customer.rate),
            )

    def _disconnect(self, session: Session, router: Router) -> None:
        finished = partial(self._disconnected, session)
        self._order(DISCONNECT, session, router, b"", finished)

    def _order(
        self,
        kind: str,
        session: Session,
        router: Router,
        attributes: bytes,
        finished: Callable[[Outcome, int | None], None],
    ) -> None:
        order = Order(
            name=(kind, session.key),
            code=DISCONNECT_REQUEST if kind == DISCONNECT else COA_REQUEST,
            router=(router.state.address, router.state.coa_port),
            attributes=_naming(session, router, self._known.clock.now()) + attributes,
            secret=router.secret,
            finished=finished,
        )
        if self._orders.place(order):
            self._counters.add(f"orders.{kind}")

    def _disconnected(self, session: Session, outcome: Outcome, cause: int | None) -> None:
        self._counters.add(f"orders.{DISCONNECT}.{outcome.value}")
        if outcome is Outcome.GONE:
            self._tries.pop(session.key, None)
            self._end(session, int(self._known.clock.now()), "NAS-Gone", False)
            return
        if outcome is Outcome.DONE:
            self._acknowledged.add(session.key)
        else:
            logger.error("A disconnect was %s (Error-Cause %s)", outcome.value, cause)
        self._look_later(session)

    def _asked_after(self, session: Session, outcome: Outcome, cause: int | None) -> None:
        del cause  # Whatever else the router says, it does not say that the session is gone.
        self._counters.add(f"orders.{ASK_AFTER}.{outcome.value}")
        if outcome is Outcome.GONE:
            self._end(session, int(self._known.clock.now()), "NAS-Gone", False)

    def _rate_changed(
        self, session: Session, router: Router, rate: str, outcome: Outcome, cause: int | None
    ) -> None:
        self._counters.add(f"orders.{CHANGE_RATE}.{outcome.value}")
        if outcome is Outcome.DONE:
            self._tries.pop(session.key, None)
            self._known.spool.change(session, lambda current: replace(current, rate=rate))
            # The package may have changed again while the order was under way.
            self.look_at_customer(session.customer_id)
        elif outcome is Outcome.GONE:
            self._end(session, int(self._known.clock.now()), "NAS-Gone", False)
        elif outcome is Outcome.REFUSED and cause != RESOURCES_UNAVAILABLE:
            # The router cannot change a running session; a new one gets the new speed.
            logger.warning("A change of speed was refused (Error-Cause %s); disconnecting", cause)
            self._disconnect(session, router)
        else:
            self._look_later(session)

    def _end(self, session: Session, at: int, cause: str, is_lost: bool) -> None:
        self._known.spool.change(
            session,
            lambda current: (
                current.closed(at, cause, is_lost=is_lost)
                if current.is_open or current.is_lost and not is_lost
                else None
            ),
        )

    def _look_later(self, session: Session) -> None:
        tries = self._tries[session.key] = self._tries.get(session.key, 0) + 1
        wait = min(LOOK_AGAIN_SECONDS * 2 ** (tries - 1), LOOK_AGAIN_SECONDS_MAX)
        at = self._known.clock.now() + wait
        self._look_again(at, session.customer_id)


def _naming(session: Session, router: Router, now: float) -> bytes:
    """Name the session in all the ways that a router may look for it."""
    naming = text(USER_NAME, session.login) + text(ACCT_SESSION_ID, session.acct_session_id)
    if ":" not in router.state.address:
        naming += address(NAS_IP_ADDRESS, router.state.address)
    if session.framed_ip:
        naming += address(FRAMED_IP_ADDRESS, session.framed_ip)
    return naming + integer(EVENT_TIMESTAMP, int(now))
