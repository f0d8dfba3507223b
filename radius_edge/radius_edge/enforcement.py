"""Sessions that run must be what the replica allows: else they are ended, or their speed or end changed.

It looks at the state whenever something moved (a timer, a change from the cloud, an accounting
packet, an outcome), so a lost order, a restart or a forgetful router is made good at the next look.
An ACK is not proof of the end: the Stop is. "No such session" is believed until the session goes on; from then
on its router is asked in other ways (`ladder.py`). Proof: `tests/edge/test_enforcement.py` and, with real
processes, `tests/edge/test_running_edge.py` and `tests/edge/test_nas_simulator.py`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial

from edge_contract import Change

from radius_edge.book import Book, Router
from radius_edge.clock import EdgeClock
from radius_edge.contact import Contact
from radius_edge.counters import Counters
from radius_edge.customers import Customer
from radius_edge.decide import Moment, standing
from radius_edge.ends import Ends
from radius_edge.granted import new_timeout
from radius_edge.habits import Habits
from radius_edge.ladder import Ladder
from radius_edge.orders import Orders, Outcome
from radius_edge.placing import DISCONNECT, Placing
from radius_edge.sessions import Session
from radius_edge.spool import Spool
from radius_edge.timers import About

logger = logging.getLogger(__name__)

LOOK_AGAIN_SECONDS = 30.0
LOOK_AGAIN_SECONDS_MAX = 900.0
# So long a router may take to end what it has acknowledged; what is heard meanwhile was under way.
ENDING_SECONDS = 10
CHANGE_RATE = "change_rate"
TELL_END = "tell_end"
ASK_AFTER = "ask_after"
RESOURCES_UNAVAILABLE = 506


@dataclass(frozen=True, slots=True)
class Known:
    book: Book
    spool: Spool
    clock: EdgeClock
    contact: Contact
    habits: Habits


class Enforcement:
    def __init__(
        self,
        known: Known,
        orders: Orders,
        counters: Counters,
        look_again: Callable[[float, str], None],
    ) -> None:
        self._known, self._counters, self._look_again = known, counters, look_again
        self._tries: dict[str, int] = {}
        self._acknowledged: dict[str, float] = {}
        self._ladder = Ladder()
        self._placing = Placing(known.clock, orders, counters, self._ladder)
        self._ends = Ends(known.habits, counters)

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
            if session.may_run:
                self._look_at_session(session)

    def look_at_accounted(self, changed: Iterable[Session]) -> None:
        """Look at what routers have just told of sessions."""
        now = int(self._known.clock.now())
        for session in changed:
            customer = self._known.book.customers.get(session.customer_id)
            if customer is not None and session.has_stopped:
                self._ends.stopped(session, customer, now)
        for customer_id in {session.customer_id for session in changed}:
            self.look_at_customer(customer_id)

    def ask_after(self, session: Session) -> None:
        """Ask the router whether the session still runs: it is told the speed that it has anyway."""
        router = self._known.book.routers.get(session.nas_id)
        customer = self._known.book.customers.get(session.customer_id)
        if router is None or customer is None:
            return
        finished = partial(self._asked_after, session)
        rate = customer.rate_attributes(router.state.vendor)
        self._placing.change(ASK_AFTER, session, router, rate, finished)

    def is_ending(self, session: Session) -> bool:
        """Say whether its router has acknowledged that it ends it, and it was not heard since."""
        at = self._acknowledged.get(session.key)
        return at is not None and session.heard_at <= at + ENDING_SECONDS

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
                is_lost = self._acknowledged.pop(session.key, None) is None
                self._counters.add("sessions.silent")
                ended_at = max(min(session.heard_at, now), session.started_at)
                self._end(session, ended_at, "Lost-Contact", is_lost)

    def _forget_ended(self) -> None:
        sessions = list(self._known.spool.sessions)
        running = {session.key for session in sessions if session.may_run}
        for memory in (self._acknowledged, self._tries):
            for key in set(memory) - running:
                memory.pop(key, None)
        # How a session was looked for matters again when it goes on although its router denied it.
        self._ladder.forget(one.key for one in sessions if not one.has_stopped)
        self._ends.forget(one.key for one in sessions if not one.has_stopped)

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
        elif session.is_open:
            self._put_right(session, router, customer, now)

    def _put_right(self, session: Session, router: Router, customer: Customer, now: float) -> None:
        """Tell the router the speed and the end that the session should have."""
        if session.rate != customer.rate:
            changed = partial(self._rate_changed, session, router, customer.rate)
            rate = customer.rate_attributes(router.state.vendor)
            self._placing.change(CHANGE_RATE, session, router, rate, changed)
        ends_at = self._ends.to_tell(session, customer)
        if ends_at is not None:
            told = partial(self._end_told, session, router, ends_at)
            self._placing.change(
                TELL_END, session, router, new_timeout(session, ends_at, now), told
            )

    def _disconnect(self, session: Session, router: Router) -> None:
        if session.key in self._acknowledged and not self.is_ending(session):
            # Acknowledged, and it went on all the same: the same order would be acknowledged for ever.
            del self._acknowledged[session.key]
            self._ladder.climb(session, router.state.vendor)
        self._placing.disconnect(session, router, partial(self._disconnected, session, router))

    def _disconnected(
        self, session: Session, router: Router, outcome: Outcome, cause: int | None
    ) -> None:
        self._counters.add(f"orders.{DISCONNECT}.{outcome.value}")
        if outcome is Outcome.DONE:
            self._ladder.found(session)
            self._acknowledged.setdefault(session.key, self._known.clock.now())
        elif outcome is Outcome.GONE and self._is_believed(session):
            self._gone(session, router)
            return
        elif outcome is Outcome.GONE or (
            outcome is Outcome.REFUSED and cause != RESOURCES_UNAVAILABLE
        ):
            logger.error("A disconnect was %s (Error-Cause %s)", outcome.value, cause)
            if self._ladder.climb(session, router.state.vendor):
                self._look_now(session)
                return
        else:
            logger.error("A disconnect was %s (Error-Cause %s)", outcome.value, cause)
        self._look_later(session)

    def _asked_after(self, session: Session, outcome: Outcome, cause: int | None) -> None:
        del cause  # Whatever else the router says, it does not say that the session is gone.
        self._counters.add(f"orders.{ASK_AFTER}.{outcome.value}")
        router = self._known.book.routers.get(session.nas_id)
        if outcome is Outcome.GONE and router is not None:
            if self._is_believed(session):
                self._gone(session, router)
            elif self._ladder.next_way(session):
                self.ask_after(session)

    def _rate_changed(
        self, session: Session, router: Router, rate: str, outcome: Outcome, cause: int | None
    ) -> None:
        self._counters.add(f"orders.{CHANGE_RATE}.{outcome.value}")
        if outcome is Outcome.DONE:
            self._tries.pop(session.key, None)
            self._ladder.found(session)
            self._known.spool.change(session, lambda current: replace(current, rate=rate))
            # The package may have changed again while the order was under way.
            self.look_at_customer(session.customer_id)
        elif outcome is Outcome.GONE:
            self._not_found(session, router)
        elif outcome is Outcome.REFUSED and cause != RESOURCES_UNAVAILABLE:
            # The router cannot change a running session; a new one gets the new speed.
            logger.warning("A change of speed was refused (Error-Cause %s); disconnecting", cause)
            self._disconnect(session, router)
        else:
            self._look_later(session)

    def _end_told(
        self, session: Session, router: Router, ends_at: int, outcome: Outcome, cause: int | None
    ) -> None:
        self._counters.add(f"orders.{TELL_END}.{outcome.value}")
        if outcome is Outcome.DONE:
            self._tries.pop(session.key, None)
            self._ladder.found(session)
            self._ends.told(session)
            self._known.spool.change(
                session, lambda current: replace(current, router_ends_at=ends_at)
            )
            # More may have been paid for while the order was under way.
            self.look_at_customer(session.customer_id)
        elif outcome is Outcome.GONE:
            self._not_found(session, router)
        elif not (outcome is Outcome.REFUSED and self._ends.refused(router, cause)):
            # To disconnect him would take from him at once what the old end takes from him later.
            self._look_later(session)

    def _is_believed(self, session: Session) -> bool:
        """Say whether "no such session" of its router is believed: until the session went on after one."""
        current = self._known.spool.sessions.current(session)
        return current is None or current.reopened == 0

    def _not_found(self, session: Session, router: Router) -> None:
        if self._is_believed(session):
            self._gone(session, router)
        elif self._ladder.next_way(session):
            self._look_now(session)
        else:
            self._look_later(session)

    def _gone(self, session: Session, router: Router) -> None:
        """Its router has no such session: it is over, until it goes on; then it is named in another way."""
        self._tries.pop(session.key, None)
        self._acknowledged.pop(session.key, None)
        self._ladder.climb(session, router.state.vendor)
        self._end(session, int(self._known.clock.now()), "NAS-Gone", False)

    def _end(self, session: Session, at: int, cause: str, is_lost: bool) -> None:
        self._known.spool.change(
            session,
            lambda current: (
                current.closed(at, cause, is_lost=is_lost)
                if current.is_open or current.is_lost and not is_lost
                else None
            ),
        )

    def _look_now(self, session: Session) -> None:
        current = self._known.spool.sessions.current(session)
        if current is not None and current.may_run:
            self._look_at_session(current)

    def _look_later(self, session: Session) -> None:
        tries = self._tries[session.key] = self._tries.get(session.key, 0) + 1
        wait = min(LOOK_AGAIN_SECONDS * 2 ** (tries - 1), LOOK_AGAIN_SECONDS_MAX)
        at = self._known.clock.now() + wait
        self._look_again(at, session.customer_id)
