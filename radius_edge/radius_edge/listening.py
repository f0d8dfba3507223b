"""The UDP sockets: bound to one address each, with room for a storm, read by a blocking loop.

An address is bound and not "any", because on a machine with several addresses the answer must come
from the one that was asked; a router drops the others.
"""

from __future__ import annotations

import logging
import socket
from dataclasses import dataclass

logger = logging.getLogger(__name__)

# The kernel's usual buffer holds about 200 packets, and a reconnect storm is thousands.
RECEIVE_BUFFER_OCTETS = 4 * 1024 * 1024
# Linux: beyond net.core.rmem_max, for whoever has CAP_NET_ADMIN. Python has no name for it.
SO_RCVBUFFORCE = 33
DATAGRAM_OCTETS_MAX = 65_535
# How soon a reading loop notices that it should stop.
STOP_SECONDS = 0.5

Source = tuple[str, int]


class PortInUse(Exception):
    """Somebody else listens there; the message names the port."""


@dataclass(frozen=True, slots=True)
class Listener:
    socket: socket.socket
    receive_buffer_octets: int


def listen(address: str, port: int) -> Listener:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_DGRAM)
    if family is socket.AF_INET6:
        # A router would else be known by an IPv4 address in IPv6's clothes, which no router has.
        opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    granted = widen(opened)
    if granted < RECEIVE_BUFFER_OCTETS:
        logger.warning(
            "The receive buffer is %d octets, not %d: a reconnect storm may lose packets. "
            "Set net.core.rmem_max=%d (sysctl) and start again.",
            granted,
            RECEIVE_BUFFER_OCTETS,
            RECEIVE_BUFFER_OCTETS,
        )
    try:
        opened.bind((address, port))
    except OSError as error:
        opened.close()
        raise PortInUse(f"cannot listen on UDP {address} port {port}: {error.strerror}") from error
    opened.settimeout(STOP_SECONDS)
    return Listener(opened, granted)


def widen(opened: socket.socket) -> int:
    """Ask for the wide receive buffer; return what the kernel granted (it reports twice that)."""
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_OCTETS)
    granted = opened.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF) // 2
    if granted < RECEIVE_BUFFER_OCTETS:
        try:
            opened.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, RECEIVE_BUFFER_OCTETS)
        except OSError:
            return granted
        granted = opened.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF) // 2
    return granted


def receive(opened: socket.socket) -> tuple[bytes, Source] | None:
    """Return the next datagram, or None when none came in time or the peer's host complained."""
    try:
        data, source = opened.recvfrom(DATAGRAM_OCTETS_MAX)
    except (TimeoutError, BlockingIOError, ConnectionError):
        return None
    return data, (source[0], source[1])


def send(opened: socket.socket, answer: bytes, source: Source) -> bool:
    """Send an answer; a router that cannot be reached will ask again."""
    try:
        opened.sendto(answer, source)
    except OSError:
        return False
    return True
