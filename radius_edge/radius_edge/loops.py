"""The two packet loops: read, hand over, go on. They end when `stopping` is set, and only then."""

from __future__ import annotations

import logging
from functools import partial
from threading import Event

from radius_edge.bookkeeping import BATCH_MAX, AccountingDesk
from radius_edge.counters import Counters
from radius_edge.listening import (
    DATAGRAM_OCTETS_MAX,
    STOP_SECONDS,
    Listener,
    Source,
    receive,
    send,
)
from radius_edge.logins import LoginDesk

logger = logging.getLogger(__name__)


def serve_logins(listener: Listener, desk: LoginDesk, counters: Counters, stopping: Event) -> None:
    answer = partial(send, listener.socket)
    while not stopping.is_set():
        received = receive(listener.socket)
        if received is None:
            continue
        try:
            desk.take(*received, answer)
        except Exception:  # One packet that finds a bug must not end all logins.
            logger.exception("An Access-Request could not be worked on")
            counters.add("auth.crashed")


def serve_accounting(
    listener: Listener, desk: AccountingDesk, counters: Counters, stopping: Event
) -> None:
    answer = partial(send, listener.socket)
    while not stopping.is_set():
        batch = waiting_datagrams(listener)
        if not batch:
            continue
        try:
            desk.take(batch, answer)
        except Exception:  # As above; the routers send what was not answered again.
            logger.exception("A batch of accounting could not be worked on")
            counters.add("acct.crashed")


def waiting_datagrams(listener: Listener) -> list[tuple[bytes, Source]]:
    """Wait for one datagram, then take what else is there already: one disk flush for all."""
    received = receive(listener.socket)
    if received is None:
        return []
    batch = [received]
    listener.socket.setblocking(False)
    try:
        while len(batch) < BATCH_MAX:
            data, source = listener.socket.recvfrom(DATAGRAM_OCTETS_MAX)
            batch.append((data, (source[0], source[1])))
    except OSError:
        pass  # Nothing more is waiting.
    finally:
        listener.socket.settimeout(STOP_SECONDS)
    return batch
