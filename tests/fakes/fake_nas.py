"""A router made of pyrad alone: it asks, accounts, and answers Disconnect- and CoA-Requests.

It shares no code with the edge. `behaviour` says how it takes orders: acknowledge, refuse with an
Error-Cause, or stay silent (for so many packets).
"""

from __future__ import annotations

import hashlib
import itertools
import os
import socket
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pyrad import packet as radius
from pyrad.client import Client, Timeout
from pyrad.dictionary import Dictionary

from tests.waiting import LIMIT_SECONDS, until

# A router gives up after three; this one is patient with a busy machine. A copy is answered as the
# first was, so that trying again changes nothing.
TRIES = 120
DICTIONARY = Path(__file__).resolve().parents[2] / "radius_edge/dictionaries/dictionary"


@dataclass
class Behaviour:
    error_cause: int | None = None
    stays_silent: bool = False
    drops_first: int = 0


@dataclass(frozen=True)
class Heard:
    """An order as it came, with the wall-clock time of its arrival."""

    at: float
    code: int
    attributes: dict[str, Any]


@dataclass(frozen=True)
class Answer:
    code: int
    attributes: dict[str, Any]
    seconds: float  # At least so long: a busy machine adds to it.

    @property
    def accepted(self) -> bool:
        return self.code == radius.AccessAccept


@dataclass
class FakeNas:
    secret: bytes
    auth_port: int = 0
    acct_port: int = 0
    tries: int = TRIES
    behaviour: Behaviour = field(default_factory=Behaviour)
    heard: list[Heard] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.names = Dictionary(str(DICTIONARY))
        self._coa = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._coa.bind(("127.0.0.1", 0))
        self._coa.settimeout(0.1)
        self.coa_port = int(self._coa.getsockname()[1])
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._dropped = itertools.count()

    def __enter__(self) -> FakeNas:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join(LIMIT_SECONDS)
        self._coa.close()

    def pap(self, login: str, password: str, **more: object) -> Answer | None:
        request = self._request(login, more)
        request["User-Password"] = request.PwCrypt(password)
        return self._ask(request)

    def chap(self, login: str, password: str, *, with_challenge: bool = True) -> Answer | None:
        request = self._request(login, {})
        request.authenticator = os.urandom(16)
        challenge = os.urandom(16) if with_challenge else request.authenticator
        if with_challenge:
            request["CHAP-Challenge"] = challenge
        hashed = hashlib.md5(b"\x07" + password.encode() + challenge, usedforsecurity=False)
        request["CHAP-Password"] = b"\x07" + hashed.digest()
        return self._ask(request)

    def account(self, status: int, login: str, session: str, **more: object) -> bool:
        client = self._client()
        request = client.CreateAcctPacket(User_Name=login)
        request["NAS-IP-Address"] = "127.0.0.1"
        request["Acct-Status-Type"] = status
        request["Acct-Session-Id"] = session
        for name, value in more.items():
            request[name.replace("_", "-")] = value
        try:
            return bool(client.SendPacket(request).code == radius.AccountingResponse)
        except Timeout:
            return False

    def wait_for_orders(self, count: int) -> list[Heard]:
        until(lambda: len(self.heard) >= count, f"{count} orders")
        return list(self.heard)

    def heard_of(self, session: str) -> list[Heard]:
        return [one for one in self.heard if one.attributes["Acct-Session-Id"] == session]

    def heard_with(self, attribute: str) -> list[Heard]:
        return [one for one in self.heard if attribute in one.attributes]

    def wait_for_order_to(self, session: str) -> Heard:
        return until(lambda: self.heard_of(session), f"an order to {session}")[0]

    def _client(self) -> Client:
        client = Client(
            server="127.0.0.1",
            authport=self.auth_port,
            acctport=self.acct_port,
            secret=self.secret,
            dict=self.names,
            enforce_ma=True,
        )
        client.timeout, client.retries = 1, self.tries
        return client

    def _request(self, login: str, more: dict[str, object]) -> radius.AuthPacket:
        request = self._client().CreateAuthPacket(code=radius.AccessRequest, User_Name=login)
        request["NAS-IP-Address"] = "127.0.0.1"
        request["Service-Type"] = 2
        request["Framed-Protocol"] = 1
        for name, value in more.items():
            request[name.replace("_", "-")] = value
        request.add_message_authenticator()
        return request

    def _ask(self, request: radius.AuthPacket) -> Answer | None:
        asked_at = time.monotonic()
        try:
            answer = self._client().SendPacket(request)
        except Timeout:
            return None
        values = {str(name): answer[name][0] for name in answer.keys()}  # noqa: SIM118  # Names, not numbers.
        return Answer(answer.code, values, time.monotonic() - asked_at)

    def _listen(self) -> None:
        while not self._stopping.is_set():
            try:
                data, source = self._coa.recvfrom(4096)
            except TimeoutError:
                continue
            request = radius.CoAPacket(secret=self.secret, dict=self.names, packet=data)
            if not request.VerifyCoARequest() or not request.verify_message_authenticator():
                continue
            values = {str(name): request[name][0] for name in request.keys()}  # noqa: SIM118
            self.heard.append(Heard(time.time(), request.code, values))
            self._take(request, source)

    def _take(self, request: radius.CoAPacket, source: tuple[str, int]) -> None:
        behaviour = self.behaviour
        if behaviour.stays_silent or next(self._dropped) < behaviour.drops_first:
            return
        reply = request.CreateReply()
        # An ACK's code is one above its request's, a NAK's two.
        reply.code = request.code + (1 if behaviour.error_cause is None else 2)
        if behaviour.error_cause is not None:
            reply["Error-Cause"] = behaviour.error_cause
        self._coa.sendto(reply.ReplyPacket(), source)
