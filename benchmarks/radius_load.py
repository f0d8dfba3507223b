"""A storm of PAP log-ins: as many as are answered, for some seconds, each one different.

Requests are made beforehand, so that this side costs little; 32 are under way at a time. An answer
counts if it is an Access-Accept to a request that is under way. A lost one is given up after a second.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import selectors
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
    sockets = [_connected(port) for _ in range(UNDER_WAY)]
    try:
        return _storm(sockets, iter(requests), seconds)
    finally:
        for one in sockets:
            one.close()


def _storm(sockets: Sequence[socket.socket], left: Iterator[bytes], seconds: float) -> float:
    accepted, sent_at, asked = 0, dict[socket.socket, float](), dict[socket.socket, bytes]()
    with selectors.DefaultSelector() as ready:
        for one in sockets:
            ready.register(one, selectors.EVENT_READ)
        began = now = time.perf_counter()
        for one in sockets:
            sent_at[one], asked[one] = now, next(left)
            one.send(asked[one])
        while now - began < seconds:
            heard = {key.fileobj for key, _ in ready.select(0.05)}
            now = time.perf_counter()
            for one in sockets:
                if one in heard:
                    answer = one.recv(4_096)
                    accepted += answer[0] == ACCEPT and answer[1] == asked[one][1]
                elif now - sent_at[one] < GIVEN_UP_SECONDS:
                    continue
                request = next(left, None)
                if request is None:  # All were sent: a repeated one would be a duplicate.
                    return accepted / (now - began)
                sent_at[one], asked[one] = now, request
                one.send(request)
    return accepted / (now - began)


def _connected(port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.connect(("127.0.0.1", port))
    return made


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
