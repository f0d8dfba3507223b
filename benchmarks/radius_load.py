"""A storm of PAP log-ins: as many as are answered, for some seconds, each one different.

Requests are made beforehand, so that this side costs little; 32 are under way at a time. An answer
counts if it is an Access-Accept to a request that is under way. A lost one is given up after a second.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import select
import socket
import struct
import time
from collections.abc import Iterator, Mapping, Sequence

UNDER_WAY = 32
GIVEN_UP_SECONDS = 1.0
ACCEPT = 2


def requests_of(customers: Mapping[str, str], secret: bytes, count: int) -> list[bytes]:
    """Return PAP requests of the customers in turn, with Message-Authenticator."""
    pairs = list(customers.items())
    return [_request(*pairs[number % len(pairs)], secret) for number in range(count)]


def answered(port: int, requests: Sequence[bytes], seconds: float) -> float:
    """Return how many a second were accepted."""
    left, accepted = iter(requests), 0
    sockets = [_connected(port) for _ in range(UNDER_WAY)]
    under_way: dict[socket.socket, float] = {}
    poll = select.epoll()
    by_number = {one.fileno(): one for one in sockets}
    try:
        for number in by_number:
            poll.register(number, select.EPOLLIN)
        began = time.perf_counter()
        for one in sockets:
            _send_next(one, left, under_way)
        while (now := time.perf_counter()) - began < seconds:
            for number, _ in poll.poll(0.05):
                one = by_number[number]
                accepted += one.recv(4_096)[0] == ACCEPT
                _send_next(one, left, under_way)
            for one in [one for one, at in under_way.items() if now - at > GIVEN_UP_SECONDS]:
                _send_next(one, left, under_way)
        return accepted / (time.perf_counter() - began)
    finally:
        poll.close()
        for one in sockets:
            one.close()


def _connected(port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.connect(("127.0.0.1", port))
    return made


def _send_next(
    one: socket.socket, left: Iterator[bytes], under_way: dict[socket.socket, float]
) -> None:
    one.send(next(left))
    under_way[one] = time.perf_counter()


def _request(login: str, password: str, secret: bytes) -> bytes:
    authenticator = os.urandom(16)
    mask = hashlib.md5(secret + authenticator, usedforsecurity=False).digest()
    hidden = bytes(a ^ b for a, b in zip(password.encode().ljust(16, b"\0"), mask, strict=True))
    pairs = ((1, login.encode()), (2, hidden), (4, bytes([127, 0, 0, 1])))
    body = b"".join(bytes([kind, len(value) + 2]) + value for kind, value in pairs)
    length = 20 + 18 + len(body)
    header = struct.pack("!BBH", 1, secrets.randbelow(256), length) + authenticator
    unsigned = header + bytes([80, 18]) + bytes(16) + body
    digest = hmac.digest(secret, unsigned, "md5")
    return header + bytes([80, 18]) + digest + body
