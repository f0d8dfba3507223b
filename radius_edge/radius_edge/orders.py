"""Orders to routers: Disconnect-Request and CoA-Request (RFC 5176), sent until answered.

Each order goes out up to three times with growing waits, the same octets under the same identifier.
At most `OUTSTANDING_MAX` are under way per router; the others wait in line. What an answer means is
for `enforcement` to decide; here it is only believed if the router's secret made it.
Proof: `tests/edge/test_orders.py`, against a pyrad router that answers, refuses and stays silent.
"""

from __future__ import annotations

import heapq
import itertools
import logging
import socket
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from threading import Condition

from radius_edge.attributes import ERROR_CAUSE, read_integer
from radius_edge.clock import EdgeClock
from radius_edge.listening import DATAGRAM_OCTETS_MAX, STOP_SECONDS, Source, send, widen
from radius_edge.packet import (
    COA_ACK,
    DISCONNECT_ACK,
    DISCONNECT_REQUEST,
    Malformed,
    Packet,
    answers,
    parse,
    signed_request,
)

logger = logging.getLogger(__name__)

# After each send, how long an answer is waited for.
WAITS_SECONDS = (1.0, 2.0, 4.0)
OUTSTANDING_MAX = 100
SESSION_NOT_FOUND = 503


class Outcome(Enum):
    DONE = "done"
    GONE = "gone"
    REFUSED = "refused"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class Order:
    """`name` makes it unique: a second order of the same name waits for nothing and is dropped."""

    name: tuple[str, str]
    code: int
    router: Source
    attributes: bytes
    secret: bytes = field(repr=False)
    finished: Callable[[Outcome, int | None], None]


@dataclass(slots=True)
class _Flight:
    order: Order
    octets: bytes
    sends: int


@dataclass(slots=True)
class _Line:
    """What is under way to one router, by identifier, and what waits."""

    flights: dict[int, _Flight] = field(default_factory=dict)
    waiting: deque[Order] = field(default_factory=deque)
    last_identifier: int = 0


class Orders:
    def __init__(
        self, clock: EdgeClock, *, waits_seconds: tuple[float, ...] = WAITS_SECONDS
    ) -> None:
        self._clock, self._waits_seconds = clock, waits_seconds
        self._lines: dict[Source, _Line] = {}
        self._names: set[tuple[str, str]] = set()
        self._due: list[tuple[float, int, Source, int, _Flight]] = []
        self._tie = itertools.count()
        self._changed = Condition()
        self._sockets = {family: _socket(family) for family in (socket.AF_INET, socket.AF_INET6)}
        self._is_stopped = False

    def place(self, order: Order) -> bool:
        """Send an order; return False when one of its name is under way."""
        with self._changed:
            if order.name in self._names:
                return False
            self._names.add(order.name)
            line = self._lines.setdefault(order.router, _Line())
            line.waiting.append(order)
            self._start_waiting(order.router, line)
            self._changed.notify()
        return True

    def under_way(self) -> int:
        return len(self._names)

    def run_sending(self) -> None:
        """Send again what is not answered, until stopped."""
        while True:
            finished: Order | None = None
            with self._changed:
                if self._is_stopped:
                    return
                left = self._due[0][0] - self._clock.monotonic() if self._due else STOP_SECONDS
                if left > 0:
                    self._changed.wait(min(left, STOP_SECONDS))
                    continue
                _, _, router, identifier, flight = heapq.heappop(self._due)
                finished = self._send_again(router, identifier, flight)
            if finished is not None:
                self._finish(finished, Outcome.UNANSWERED, None)

    def run_hearing(self, family: socket.AddressFamily) -> None:
        """Hear answers until stopped."""
        while not self._is_stopped:
            try:
                datagram, source = self._sockets[family].recvfrom(DATAGRAM_OCTETS_MAX)
            except OSError:  # Nothing came in time, or an ICMP error of an earlier send.
                continue
            self._hear(datagram, (source[0], source[1]))

    def stop(self) -> None:
        with self._changed:
            self._is_stopped = True
            self._changed.notify()

    def _hear(self, datagram: bytes, source: Source) -> None:
        try:
            answer = parse(datagram)
        except Malformed:
            return
        with self._changed:
            line = self._lines.get(source)
            flight = line.flights.get(answer.identifier) if line is not None else None
            if line is None or flight is None:
                return
            if not answers(answer, flight.octets, flight.order.secret):
                return
            if answer.code not in (flight.order.code + 1, flight.order.code + 2):
                return
            del line.flights[answer.identifier]
            self._start_waiting(source, line)
        outcome, cause = _meaning(answer)
        self._finish(flight.order, outcome, cause)

    def _finish(self, order: Order, outcome: Outcome, cause: int | None) -> None:
        with self._changed:
            self._names.discard(order.name)
        try:
            order.finished(outcome, cause)
        except Exception:  # A bug in what follows must not end the sending of all orders.
            logger.exception("The outcome of an order could not be worked on: %s", outcome.value)

    def _start_waiting(self, router: Source, line: _Line) -> None:
        while line.waiting and len(line.flights) < OUTSTANDING_MAX:
            order = line.waiting.popleft()
            identifier = line.last_identifier = _free_identifier(line)
            octets = signed_request(order.code, identifier, order.attributes, order.secret)
            flight = line.flights[identifier] = _Flight(order, octets, 0)
            self._send_again(router, identifier, flight)

    def _send_again(self, router: Source, identifier: int, flight: _Flight) -> Order | None:
        """Send a flight once more; return its order when it has been sent often enough."""
        line = self._lines[router]
        if line.flights.get(identifier) is not flight:
            return None  # Answered meanwhile.
        if flight.sends >= len(self._waits_seconds):
            del line.flights[identifier]
            self._start_waiting(router, line)
            return flight.order
        family = socket.AF_INET6 if ":" in router[0] else socket.AF_INET
        due_at = self._clock.monotonic() + self._waits_seconds[flight.sends]
        send(self._sockets[family], flight.octets, router)
        flight.sends += 1
        heapq.heappush(self._due, (due_at, next(self._tie), router, identifier, flight))
        return None


def _free_identifier(line: _Line) -> int:
    identifier = (line.last_identifier + 1) % 256
    while identifier in line.flights:
        identifier = (identifier + 1) % 256
    return identifier


def _meaning(answer: Packet) -> tuple[Outcome, int | None]:
    if answer.code in (DISCONNECT_ACK, COA_ACK):
        return Outcome.DONE, None
    cause = read_integer(answer.first(ERROR_CAUSE))
    return (Outcome.GONE if cause == SESSION_NOT_FOUND else Outcome.REFUSED), cause


def _socket(family: socket.AddressFamily) -> socket.socket:
    opened = socket.socket(family, socket.SOCK_DGRAM)
    widen(opened)
    opened.settimeout(STOP_SECONDS)
    return opened


assert DISCONNECT_ACK == DISCONNECT_REQUEST + 1, "an answer's code follows its request's"
