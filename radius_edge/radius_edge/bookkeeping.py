"""The accounting port: a batch of packets, one disk flush, then the answers.

What cannot be made durable is not answered, so the router keeps it and sends it again (RFC 2866, 2).
A record that is answered survives kill -9. Proof: `tests/edge/test_killed.py`.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from radius_edge.accounting import read_record
from radius_edge.book import Book, Router
from radius_edge.clock import EdgeClock
from radius_edge.counters import Counters
from radius_edge.duplicates import Duplicates, Key, Seen
from radius_edge.listening import Source
from radius_edge.logins import Send
from radius_edge.packet import (
    ACCOUNTING_REQUEST,
    ACCOUNTING_RESPONSE,
    STATUS_SERVER,
    Malformed,
    Packet,
    accounting_authenticator_is_right,
    accounting_reply,
    message_authenticator_is_right,
    parse,
    reply,
)
from radius_edge.sessions import Record, Session
from radius_edge.spool import Spool

logger = logging.getLogger(__name__)

BATCH_MAX = 512


@dataclass(frozen=True, slots=True)
class Posted:
    """A request that waits for its batch to be durable."""

    key: Key
    answer: bytes
    record: Record | None


class AccountingDesk:
    def __init__(
        self,
        book: Book,
        spool: Spool,
        clock: EdgeClock,
        counters: Counters,
        heard: Callable[[list[Session]], None],
    ) -> None:
        self._book, self._spool, self._clock = book, spool, clock
        self._counters, self._heard = counters, heard
        self._duplicates = Duplicates()

    def take(self, datagrams: Iterable[tuple[bytes, Source]], send: Send) -> None:
        posted = []
        for datagram, source in datagrams:
            try:
                one = self._read(datagram, source, send)
            except Exception:  # One packet that finds a bug must not take its batch with it.
                logger.exception("An accounting packet could not be worked on")
                self._counters.add("acct.crashed")
                continue
            if one is not None:
                posted.append(one)
        if not posted:
            return
        records = [one.record for one in posted if one.record is not None]
        try:
            changed = self._spool.record(records)
        except sqlite3.Error:
            logger.exception("Accounting could not be saved; %d packets unanswered", len(posted))
            self._counters.add("acct.not_saved", len(posted))
            for one in posted:
                self._duplicates.forget(one.key)
            return
        for one in posted:
            self._duplicates.keep(one.key, one.answer)
            send(one.answer, (one.key[0], one.key[1]))
        self._counters.add("acct.answered", len(posted))
        self._counters.add("acct.batches")
        self._heard(changed)

    def _read(self, datagram: bytes, source: Source, send: Send) -> Posted | None:
        router = self._book.routers_by_address.get(source[0])
        if router is None:
            self._counters.add("acct.dropped.unknown_router")
            return None
        try:
            packet = parse(datagram)
        except Malformed:
            self._counters.add("acct.dropped.malformed")
            return None
        fault = fault_of(packet, router)
        if fault is not None:
            self._counters.add(f"acct.dropped.{fault}")
            return None
        return self._claim(packet, router, source, send)

    def _claim(self, packet: Packet, router: Router, source: Source, send: Send) -> Posted | None:
        key = (*source, packet.identifier, packet.authenticator)
        seen = self._duplicates.claim(key, self._clock.monotonic())
        if isinstance(seen, bytes):
            self._counters.add("acct.duplicate.answered_again")
            send(seen, source)
            return None
        if seen is Seen.IN_WORK:
            self._counters.add("acct.duplicate.in_work")
            return None
        if packet.code == STATUS_SERVER:
            return Posted(key, reply(packet, ACCOUNTING_RESPONSE, b"", router.secret), None)
        record = read_record(packet, router.id, self._book, self._clock.now())
        return Posted(key, accounting_reply(packet, router.secret), record)


def fault_of(packet: Packet, router: Router) -> str | None:
    if packet.code not in (ACCOUNTING_REQUEST, STATUS_SERVER):
        return "wrong_code"
    signed = message_authenticator_is_right(packet, router.secret)
    if signed is False:
        return "bad_message_authenticator"
    if packet.code == STATUS_SERVER:
        return None if signed else "no_message_authenticator"
    if not accounting_authenticator_is_right(packet, router.secret):
        return "wrong_authenticator"
    return None
