"""The running edge: its parts wired together, one thread each, started and stopped in order.

The two packet loops block on their sockets only. Everything else may be slow, absent or wrong
without them noticing. Stopping ends the loops first, so that whatever was answered is on disk.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from socket import AF_INET, AF_INET6
from threading import Event, Thread

from edge_contract import ROUTERS_MAX, Change, RouterWord

from radius_edge import VERSION, planning
from radius_edge.bookkeeping import AccountingDesk
from radius_edge.clock import EdgeClock
from radius_edge.cloud import Cloud
from radius_edge.contact import Contact
from radius_edge.counters import Counters
from radius_edge.delayed import Delayed
from radius_edge.doorbell import Doorbell
from radius_edge.enforcement import Enforcement, Known
from radius_edge.following import Following
from radius_edge.habits import Habits
from radius_edge.health import health_server
from radius_edge.identity import Identity
from radius_edge.listening import listen
from radius_edge.logins import Knowledge, LoginDesk
from radius_edge.loops import serve_accounting, serve_logins
from radius_edge.orders import Orders
from radius_edge.replica import Replica
from radius_edge.reporting import OPEN_SESSIONS_SECONDS, Reporting
from radius_edge.sessions import Session
from radius_edge.spool import Spool
from radius_edge.timers import About, Timers

logger = logging.getLogger(__name__)

CHECKPOINT_SECONDS = 1.0
SWEEP_SECONDS = 30.0
STOP_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Places:
    """Where the edge lives and listens."""

    state: Path
    addresses: tuple[str, ...]
    auth_port: int
    acct_port: int
    health_port: int
    open_seconds: float = OPEN_SESSIONS_SECONDS


class Edge:
    def __init__(self, identity: Identity, places: Places) -> None:
        self._identity, self._open_seconds = identity, places.open_seconds
        self._started_at = time.monotonic()
        self._stopping = Event()
        self._threads: list[Thread] = []
        self.counters, self.clock = Counters(), EdgeClock()
        self._login_ports = [listen(one, places.auth_port) for one in places.addresses]
        self._accounting_ports = [listen(one, places.acct_port) for one in places.addresses]
        self._health = health_server(places.health_port, self.health)
        self.replica = Replica(places.state / "replica.db")
        self.spool = Spool(places.state / "spool.db")
        self.contact = Contact(self.replica, self.clock)
        self._wire()

    def _wire(self) -> None:
        identity, clock, counters = self._identity, self.clock, self.counters
        book = self.replica.book
        cloud = partial(Cloud, identity, clock, counters)  # One for each thread.
        self._delayed, self.orders = Delayed(), Orders(clock)
        self.habits = Habits(self.replica, clock)
        known = Known(book, self.spool, clock, self.contact, self.habits)
        self.enforcement = Enforcement(known, self.orders, counters, self._look_again)
        self.timers = Timers(clock, self.enforcement.look_at, self._plan_all)
        self.following = Following(cloud(), self.replica, self.contact, counters, self._applied)
        self.reporting = Reporting(
            cloud(), self.spool, clock, counters, open_seconds=self._open_seconds
        )
        self.reporting.words_of_routers = self._words_of_routers
        self.doorbell = Doorbell(
            cloud(), identity.region, identity.doorbell_seconds, self.following.bell
        )
        self.following.doorbell_is_heard = lambda: self.doorbell.is_heard
        knowledge = Knowledge(
            book,
            self.spool.sessions,
            clock,
            self.contact.enforced_limits,
            self.contact.is_retired,
            self.enforcement.ask_after,
            self.habits.keeps_old_ends,
            self.enforcement.is_ending,
        )
        self._login_desk = LoginDesk(knowledge, counters, self._delayed)
        self._accounting_desk = AccountingDesk(book, self.spool, clock, counters, self._accounted)

    def start(self) -> None:
        self.timers.plan_again()  # What ended while we were away is looked at now, too.
        self.reporting.news.set()
        loops: dict[str, Callable[[], object]] = {
            "delayed": self._delayed.run,
            "orders": self.orders.run_sending,
            "answers-4": partial(self.orders.run_hearing, AF_INET),
            "answers-6": partial(self.orders.run_hearing, AF_INET6),
            "timers": self.timers.run,
            "following": self.following.run,
            "reporting": self.reporting.run,
            "doorbell": partial(self.doorbell.run, self.clock, self.counters),
            "house": self._keep_house,
            "health": self._health.serve_forever,
        }
        common = (self.counters, self._stopping)
        for at, port in enumerate(self._login_ports):
            loops[f"logins-{at}"] = partial(serve_logins, port, self._login_desk, *common)
        for at, port in enumerate(self._accounting_ports):
            loops[f"accounting-{at}"] = partial(
                serve_accounting, port, self._accounting_desk, *common
            )
        self._threads = [
            Thread(target=loop, name=name, daemon=True) for name, loop in loops.items()
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End the loops, finish the batch in hand. The long poll is left: it holds nothing."""
        self._stopping.set()
        self.following.stop()
        self.reporting.stop()
        self.doorbell.stop()
        self.timers.stop()
        self.orders.stop()
        self._delayed.stop()
        self._health.shutdown()
        until = time.monotonic() + STOP_SECONDS
        for thread in self._threads:
            if thread.name.startswith(("logins", "accounting", "house")):
                thread.join(max(0.0, until - time.monotonic()))
        for port in (*self._login_ports, *self._accounting_ports):
            port.socket.close()

    def health(self) -> dict[str, object]:
        sessions = list(self.spool.sessions)
        return {
            "version": VERSION,
            "edge_id": self._identity.edge_id,
            "up_seconds": int(time.monotonic() - self._started_at),
            "threads_stopped": [one.name for one in self._threads if not one.is_alive()],
            "cursor": self.replica.cursor,
            "last_contact_at": self.contact.last_at or None,
            "revoked_at": self.contact.revoked_at,
            "clock_offset_ms": self.clock.offset_ms,
            "spool_lag": self.spool.owed_count(),
            "open_sessions": sum(session.is_open for session in sessions),
            # Taken to be over, and still passing traffic: now, and since the start of the edge.
            "open_again": sum(session.is_open and session.reopened > 0 for session in sessions),
            "reopened": self.spool.reopened,
            "orders_under_way": self.orders.under_way(),
            "timers": self.timers.waiting(),
            "receive_buffer_octets": min(one.receive_buffer_octets for one in self._login_ports),
            **self.replica.counts(),
            "counters": self.counters.as_json(),
        }

    def _words_of_routers(self) -> tuple[RouterWord, ...]:
        """Return what somebody should know of routers, of those with most to say first."""
        again = Counter(
            session.nas_id
            for session in list(self.spool.sessions)
            if session.is_open and session.reopened
        )
        routers = self.replica.book.routers
        words = [
            RouterWord(one, again[one], self.habits.keeps_old_ends(one)) for one in list(routers)
        ]
        told = [word for word in words if word.open_again or word.keeps_old_ends]
        told.sort(key=lambda word: -word.open_again)
        return tuple(told[:ROUTERS_MAX])

    def _look_again(self, at: float, customer_id: str) -> None:
        self.timers.plan(at, About.CUSTOMER, customer_id)

    def _applied(self, changes: list[Change]) -> None:
        """Plan first: an end that passes meanwhile is then found by the look."""
        now, book = self.clock.now(), self.replica.book
        changed = [change.id for change in changes if change.subject == "customer"]
        ends = planning.customers_ends(book, changed, now) + planning.sellers_ends(book, now)
        for at, about, subject_id in ends:
            self.timers.plan(at, about, subject_id)
        self.enforcement.look_at_changes(changes)

    def _accounted(self, changed: list[Session]) -> None:
        self.reporting.news.set()
        self.enforcement.look_at_accounted(changed)

    def _plan_all(self) -> planning.Plan:
        return planning.everything(self.replica.book, self.spool.sessions, self.clock.now())

    def _keep_house(self) -> None:
        started_at = swept_at = self.clock.monotonic()
        while not self._stopping.wait(CHECKPOINT_SECONDS):
            try:
                self.spool.checkpoint()
                if self.clock.monotonic() - swept_at >= SWEEP_SECONDS:
                    swept_at = self.clock.monotonic()
                    # By a clock that is never moved, told in the time of the one that may be.
                    up_seconds = swept_at - started_at
                    self.enforcement.lose_silent_sessions(self.clock.now() - up_seconds)
                    self.spool.tidy(self.clock.now())
            except sqlite3.Error:
                logger.exception("Tidying failed; accounting goes on")
