"""A small router for the demo: logs customers in, keeps their sessions, obeys the edge.

    python -m infra.local.nas_simulator --coa-port 3799 --secret SECRET

It depends on pyrad alone and shares no code with the edge. Commands on standard input:
`login LOGIN PASSWORD [chap]`, `use SESSION UP_OCTETS DOWN_OCTETS`, `logout SESSION`, `restart` (of its
accounting alone: sessions go on), `sessions`, `quit`. Like a router it ends a session at its Session-Timeout,
sends Interims at the interval it was given, and answers Disconnect- and CoA-Requests (503 for a session that
it does not find). Routers differ in what they do with a new Session-Timeout, in what they find a session by, and
in whether they send Gigawords: `Manners`, and the options that set them.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import secrets
import shlex
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from pyrad import packet as radius
from pyrad.client import Client, Timeout
from pyrad.dictionary import Dictionary

DICTIONARY = Path(__file__).resolve().parents[2] / "radius_edge/dictionaries/dictionary"
START, STOP, INTERIM, ON = 1, 2, 3, 7
USER_REQUEST, SESSION_TIMEOUT, ADMIN_RESET = 1, 5, 6
UNSUPPORTED_ATTRIBUTE, SESSION_NOT_FOUND = 401, 503
TIMEOUT_SECONDS = 1.1
TRIES = 3
LOOK_SECONDS = 0.2


@dataclass(frozen=True)
class Manners:
    """How this router differs from others.

    `new_timeout`: a Session-Timeout in a CoA counts from the login (`from_login`), from now (`from_now`), is
    refused (`refuse`), or is acknowledged and forgotten (`ignore`). `finds_by`: the attributes that it looks
    for a session by; an order that names another one as well finds nothing. `ends`: whether a Disconnect that
    it has acknowledged ends anything.
    """

    new_timeout: str = "from_login"
    finds_by: frozenset[str] | None = None
    ends: bool = True
    sends_gigawords: bool = True
    calling_station: bool = True


NAMING = ("User-Name", "Acct-Session-Id", "Framed-IP-Address", "Calling-Station-Id")


@dataclass
class LiveSession:
    """A customer who is online at this router."""

    id: str
    login: str
    address: str
    calling_station_id: str
    interim_seconds: int
    ends_after_seconds: int | None
    rate: str
    class_value: bytes | None
    started_at: float = field(default_factory=time.monotonic)
    told_at: float = field(default_factory=time.monotonic)
    octets_up: int = 0
    octets_down: int = 0

    @property
    def seconds(self) -> int:
        return int(time.monotonic() - self.started_at)


@dataclass(frozen=True)
class Server:
    address: str
    auth_port: int
    acct_port: int
    secret: bytes


class NasSimulator:
    def __init__(
        self,
        server: Server,
        coa_port: int,
        say: Callable[[str], None],
        *,
        tries: int = TRIES,
        manners: Manners | None = None,
    ) -> None:
        self._server, self._say, self._tries = server, say, tries
        self.manners = manners or Manners()
        self._is_v6 = ":" in server.address
        self._names = Dictionary(str(DICTIONARY))
        self._lock = threading.RLock()
        self._stopping = threading.Event()
        self._next_host = 1
        self.sessions: dict[str, LiveSession] = {}
        family = socket.AF_INET6 if self._is_v6 else socket.AF_INET
        self._coa = socket.socket(family, socket.SOCK_DGRAM)
        self._coa.bind(("::1" if self._is_v6 else "127.0.0.1", coa_port))
        self._coa.settimeout(LOOK_SECONDS)
        self._threads = [
            threading.Thread(target=loop, daemon=True) for loop in (self._obey, self._tick)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join(2)
        self._coa.close()

    def login(self, login: str, password: str, *, chap: bool = False) -> LiveSession | None:
        """Dial in; return the session, or None with the reason said."""
        answer = self._ask(self._login_request(login, password, chap))
        if answer is None:
            self._say(f"{login}: no answer from the RADIUS server")
            return None
        if answer.code != radius.AccessAccept:
            self._say(f"{login}: rejected: {_first(answer, 'Reply-Message', '')}")
            return None
        session = self._opened(login, answer)
        with self._lock:
            self.sessions[session.id] = session
        self._account(session, START)
        self._say(f"{login}: online as {session.id} at {session.rate}")
        return session

    def use(self, session_id: str, octets_up: int, octets_down: int) -> None:
        """Let the customer send and receive; tell the server at once, as an interim does."""
        with self._lock:
            session = self.sessions[session_id]
            session.octets_up += octets_up
            session.octets_down += octets_down
        self._account(session, INTERIM)

    def logout(self, session_id: str, cause: int = USER_REQUEST) -> bool:
        with self._lock:
            session = self.sessions.pop(session_id, None)
        if session is None:
            return False
        self._account(session, STOP, cause)
        self._say(f"{session.login}: offline ({session_id}, cause {cause})")
        return True

    def restart(self) -> None:
        """Say that accounting (re)started, as some routers do although their sessions go on."""
        request = self._client().CreateAcctPacket()
        self._name_itself(request)
        request["Acct-Status-Type"] = ON
        request["Acct-Session-Id"] = secrets.token_hex(4)
        self._ask(request)

    def _name_itself(self, request: radius.Packet) -> None:
        if self._is_v6:
            request["NAS-IPv6-Address"] = "::1"
        else:
            request["NAS-IP-Address"] = "127.0.0.1"

    def _login_request(self, login: str, password: str, chap: bool) -> radius.AuthPacket:
        request = self._client().CreateAuthPacket(code=radius.AccessRequest, User_Name=login)
        self._name_itself(request)
        request["Service-Type"] = 2
        request["Framed-Protocol"] = 1
        if self.manners.calling_station:
            request["Calling-Station-Id"] = _station(login)
        if chap:
            challenge, ident = os.urandom(16), os.urandom(1)
            hashed = hashlib.md5(ident + password.encode() + challenge, usedforsecurity=False)
            request["CHAP-Challenge"] = challenge
            request["CHAP-Password"] = ident + hashed.digest()
        else:
            request["User-Password"] = request.PwCrypt(password)
        request.add_message_authenticator()
        return request

    def _opened(self, login: str, answer: radius.Packet) -> LiveSession:
        with self._lock:
            host, self._next_host = self._next_host, self._next_host % 250 + 1
        ends_after = _first(answer, "Session-Timeout", None)
        return LiveSession(
            id=secrets.token_hex(4),
            login=login,
            address=str(_first(answer, "Framed-IP-Address", f"10.99.0.{host}")),
            calling_station_id=_station(login),
            interim_seconds=int(str(_first(answer, "Acct-Interim-Interval", 300))),
            ends_after_seconds=None if ends_after is None else int(str(ends_after)),
            rate=str(_first(answer, "Mikrotik-Rate-Limit", "no limit")),
            class_value=answer["Class"][0] if "Class" in answer else None,
        )

    def _account(self, session: LiveSession, status: int, cause: int | None = None) -> bool:
        request = self._client().CreateAcctPacket(User_Name=session.login)
        self._name_itself(request)
        request["Acct-Status-Type"] = status
        request["Acct-Session-Id"] = session.id
        request["Acct-Session-Time"] = session.seconds
        request["Framed-IP-Address"] = session.address
        if self.manners.calling_station:
            request["Calling-Station-Id"] = session.calling_station_id
        for name, octets in (("Input", session.octets_up), ("Output", session.octets_down)):
            request[f"Acct-{name}-Octets"] = octets % 2**32
            if self.manners.sends_gigawords:
                request[f"Acct-{name}-Gigawords"] = octets >> 32
        if session.class_value is not None:
            request["Class"] = session.class_value
        if cause is not None:
            request["Acct-Terminate-Cause"] = cause
        session.told_at = time.monotonic()
        return self._ask(request) is not None

    def _client(self) -> Client:
        server = self._server
        client = Client(
            server=server.address,
            authport=server.auth_port,
            acctport=server.acct_port,
            secret=server.secret,
            dict=self._names,
            enforce_ma=True,
        )
        client.timeout, client.retries = TIMEOUT_SECONDS, self._tries
        return client

    def _ask(self, request: radius.Packet) -> radius.Packet | None:
        try:
            return self._client().SendPacket(request)
        except (Timeout, OSError):
            return None

    def _tick(self) -> None:
        """Send interims and end sessions at their time, as a router does by itself."""
        while not self._stopping.wait(LOOK_SECONDS):
            with self._lock:
                live = list(self.sessions.values())
            for session in live:
                ends_after = session.ends_after_seconds
                if ends_after is not None and session.seconds >= ends_after:
                    self.logout(session.id, SESSION_TIMEOUT)
                elif time.monotonic() - session.told_at >= session.interim_seconds:
                    self._account(session, INTERIM)

    def _obey(self) -> None:
        while not self._stopping.is_set():
            try:
                data, source = self._coa.recvfrom(4_096)
                request = radius.CoAPacket(
                    secret=self._server.secret, dict=self._names, packet=data
                )
            except (OSError, radius.PacketError):
                continue
            if request.VerifyCoARequest():
                self._take(request, source)

    def _take(self, request: radius.CoAPacket, source: tuple[str, int]) -> None:
        session = self._found(request)
        cause = SESSION_NOT_FOUND if session is None else self._refusal(request)
        reply = request.CreateReply()
        reply.code = request.code + (1 if cause is None else 2)
        if cause is not None:
            reply["Error-Cause"] = cause
        self._coa.sendto(reply.ReplyPacket(), source)
        if session is None or cause is not None:
            return
        if request.code == radius.CoARequest:
            self._change(session, request)
        elif self.manners.ends:
            self.logout(session.id, ADMIN_RESET)

    def _found(self, request: radius.CoAPacket) -> LiveSession | None:
        """Return the session that has all by which the order names it, if that is how this router looks."""
        named = {name: str(request[name][0]) for name in NAMING if name in request}
        finds_by = self.manners.finds_by
        if not named or finds_by is not None and set(named) != finds_by:
            return None
        with self._lock:
            live = list(self.sessions.values())
        for session in live:
            has = (session.login, session.id, session.address, session.calling_station_id)
            if named.items() <= dict(zip(NAMING, has, strict=True)).items():
                return session
        return None

    def _refusal(self, request: radius.CoAPacket) -> int | None:
        refuses = self.manners.new_timeout == "refuse" and "Session-Timeout" in request
        return UNSUPPORTED_ATTRIBUTE if refuses else None

    def _change(self, session: LiveSession, request: radius.CoAPacket) -> None:
        session.rate = str(_first(request, "Mikrotik-Rate-Limit", session.rate))
        timeout = _first(request, "Session-Timeout", None)
        if timeout is None or self.manners.new_timeout == "ignore":
            self._say(f"{session.login}: now at {session.rate}")
            return
        before = session.seconds if self.manners.new_timeout == "from_now" else 0
        session.ends_after_seconds = before + int(str(timeout))
        self._say(f"{session.login}: ends after {session.ends_after_seconds} s")


def run_commands(nas: NasSimulator, say: Callable[[str], None]) -> None:
    """Obey the lines of standard input until it ends or says quit."""
    for line in sys.stdin:
        words = shlex.split(line)
        if words[:1] == ["quit"]:
            return
        try:
            _obey_line(nas, words, say)
        except (KeyError, ValueError, IndexError):
            say(
                "login LOGIN PASSWORD [chap] | use SESSION UP DOWN | logout SESSION | restart | sessions | quit"
            )


def _obey_line(nas: NasSimulator, words: list[str], say: Callable[[str], None]) -> None:
    match words:
        case ["login", login, password, *how]:
            nas.login(login, password, chap=how == ["chap"])
        case ["use", session_id, up, down]:
            nas.use(session_id, int(up), int(down))
        case ["logout", session_id]:
            say("bye" if nas.logout(session_id) else "no such session")
        case ["restart"]:
            nas.restart()
        case ["sessions"]:
            for session in nas.sessions.values():
                say(f"{session.id} {session.login} {session.address} {session.seconds} s")
        case []:
            pass
        case _:
            raise ValueError(words)


def _first(packet: radius.Packet, name: str, missing: object) -> object:
    return packet[name][0] if name in packet else missing


def _station(login: str) -> str:
    digits = hashlib.sha256(login.encode()).hexdigest()[:10].upper()
    return "02:" + ":".join(digits[at : at + 2] for at in range(0, 10, 2))


def main() -> None:
    parser = argparse.ArgumentParser(prog="nas_simulator", description=__doc__.splitlines()[0])
    parser.add_argument("--server", default="127.0.0.1")
    parser.add_argument("--auth-port", type=int, default=1812)
    parser.add_argument("--acct-port", type=int, default=1813)
    parser.add_argument("--coa-port", type=int, default=3799)
    parser.add_argument("--secret", required=True)
    parser.add_argument(
        "--new-timeout",
        choices=("from_login", "from_now", "refuse", "ignore"),
        default="from_login",
        help="what it does with a Session-Timeout in a CoA-Request",
    )
    chosen = parser.parse_args()
    server = Server(chosen.server, chosen.auth_port, chosen.acct_port, chosen.secret.encode())
    try:
        say = partial(print, flush=True)
        manners = Manners(new_timeout=chosen.new_timeout)
        nas = NasSimulator(server, chosen.coa_port, say, manners=manners)
    except OSError as error:
        sys.exit(f"nas_simulator: cannot listen on UDP port {chosen.coa_port}: {error.strerror}")
    nas.start()
    try:
        run_commands(nas, lambda line: print(line, flush=True))
    except KeyboardInterrupt:
        pass
    finally:
        for session_id in list(nas.sessions):
            nas.logout(session_id)
        nas.stop()


if __name__ == "__main__":
    main()
