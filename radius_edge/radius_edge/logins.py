"""The authentication port: one datagram in, at most one answer out.

Silence is the answer to whatever is not from a known router, not a RADIUS packet, or not signed as
it must be; it is counted and never logged packet by packet. No disk and no network is waited for.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from edge_contract import station_id

from radius_edge.attributes import CALLING_STATION_ID, EAP_MESSAGE, USER_NAME, read_text
from radius_edge.book import Book, Router
from radius_edge.clock import EdgeClock
from radius_edge.counters import Counters
from radius_edge.customers import Customer
from radius_edge.decide import Answer, Login, Moment, decide
from radius_edge.delayed import Delayed
from radius_edge.duplicates import Duplicates, Key, Seen
from radius_edge.listening import Source
from radius_edge.packet import (
    ACCESS_ACCEPT,
    ACCESS_REQUEST,
    STATUS_SERVER,
    Malformed,
    Packet,
    message_authenticator_is_right,
    parse,
    reply,
)
from radius_edge.sessions import Session, Sessions
from radius_edge.verify import Asked

Send = Callable[[bytes, Source], object]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What answers are made of. `is_retired`: the cloud has taken this edge's rights away.

    `ask_after` asks a session's router whether it still runs; the answer ends it or nothing happens.
    `is_ending` says of one that its router has acknowledged the end of it; its Stop may be lost.
    `keeps_old_ends` says of a router, by its id, that it takes no new end for a running session.
    """

    book: Book
    sessions: Sessions
    clock: EdgeClock
    enforced_limits: Callable[[float], Mapping[str, int]]
    is_retired: Callable[[float], bool]
    ask_after: Callable[[Session], object]
    keeps_old_ends: Callable[[str], bool]
    is_ending: Callable[[Session], bool]


class LoginDesk:
    def __init__(self, knowledge: Knowledge, counters: Counters, delayed: Delayed) -> None:
        self._knowledge, self._counters, self._delayed = knowledge, counters, delayed
        self._duplicates = Duplicates()

    def take(self, datagram: bytes, source: Source, send: Send) -> None:
        router = self._knowledge.book.routers_by_address.get(source[0])
        if router is None:
            self._counters.add("auth.dropped.unknown_router")
            return
        try:
            packet = parse(datagram)
        except Malformed:
            self._counters.add("auth.dropped.malformed")
            return
        fault = fault_of(packet, router)
        if fault is not None:
            self._counters.add(f"auth.dropped.{fault}")
            return
        self._answer_once(packet, router, source, send)

    def _answer_once(self, packet: Packet, router: Router, source: Source, send: Send) -> None:
        key = (*source, packet.identifier, packet.authenticator)
        seen = self._duplicates.claim(key, self._knowledge.clock.monotonic())
        if seen is Seen.IN_WORK:
            self._counters.add("auth.duplicate.in_work")
        elif isinstance(seen, bytes):
            self._counters.add("auth.duplicate.answered_again")
            send(seen, source)
        elif packet.code == STATUS_SERVER:
            self._counters.add("auth.status_server")
            self._send(key, reply(packet, ACCESS_ACCEPT, b"", router.secret), send)
        else:
            self._decide(packet, router, key, send)

    def _decide(self, packet: Packet, router: Router, key: Key, send: Send) -> None:
        now = self._knowledge.clock.now()
        if self._knowledge.is_retired(now):
            # Silence sends the router to another server, if there is one.
            self._counters.add("auth.dropped.retired")
            return
        answer = self._decision(packet, router, now)
        octets = reply(packet, answer.code, answer.attributes, router.secret)
        if answer.reason is None:
            self._counters.add("auth.accepted")
            self._send(key, octets, send)
        else:
            self._counters.add(f"auth.rejected.{answer.reason.value}")
            self._delayed.later(partial(self._send, key, octets, send))

    def _decision(self, packet: Packet, router: Router, now: float) -> Answer:
        login = packet.first(USER_NAME) or b""
        calling = station_id(read_text(packet.first(CALLING_STATION_ID)))
        return decide(
            Asked(packet, login, router.secret, os.urandom),
            Login(
                self._knowledge.book.with_login(login),
                router.state.vendor,
                lambda customer: self._is_in_use(customer, calling, now),
                self._knowledge.keeps_old_ends(router.id),
            ),
            Moment(now, self._knowledge.enforced_limits(now)),
        )

    def _is_in_use(self, customer: Customer, calling: str, now: float) -> bool:
        """Return whether other devices use up the line. A device that dials again is let in.

        One that is not named may be any: two of them are not taken for one.

        After a power cut no Stop comes, and a customer may be back with another device: the routers
        of the sessions in the way are asked, and where they are gone, his next try is let in.
        """
        allowed = customer.state.simultaneous_use
        if allowed == 0:
            return False
        fresh_since = now - 3 * customer.state.interim_seconds
        others = [
            session
            for session in self._knowledge.sessions.of_customer(customer.id)
            if session.is_open
            and not (calling and session.calling_station_id == calling)
            and session.was_heard_since(fresh_since, now)
            and not self._knowledge.is_ending(session)
        ]
        if len(others) < allowed:
            return False
        for session in others:
            self._knowledge.ask_after(session)
        return True

    def _send(self, key: Key, octets: bytes, send: Send) -> None:
        self._duplicates.keep(key, octets)
        send(octets, (key[0], key[1]))


def fault_of(packet: Packet, router: Router) -> str | None:
    """Return why the packet is dropped although the router is known, or None."""
    if packet.code not in (ACCESS_REQUEST, STATUS_SERVER):
        return "wrong_code"
    signed = message_authenticator_is_right(packet, router.secret)
    if signed is False:
        return "bad_message_authenticator"
    # RFC 5997, RFC 3579 3.2, and CVE-2024-3596: whatever comes by a proxy could be forged.
    must_be_signed = (
        packet.code == STATUS_SERVER
        or router.state.require_message_authenticator
        or packet.first(EAP_MESSAGE) is not None
    )
    if signed is None and must_be_signed:
        return "no_message_authenticator"
    return None
