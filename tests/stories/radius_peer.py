"""A NAS that is not ours: asks with `radclient` where it is installed, else with pyrad.

MS-CHAPv2 answers are computed here from RFC 2759 with pycryptodome, apart from the edge's own code.
It also listens for Disconnect-Requests, as a router does.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import socket
import subprocess
import threading
import time
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from Crypto.Cipher import DES
from Crypto.Hash import MD4
from pyrad import packet as radius
from pyrad.client import Client
from pyrad.dictionary import Dictionary

from tests.stories.product import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
RADCLIENT = shutil.which("radclient")

DICTIONARY = """
ATTRIBUTE User-Name 1 string
ATTRIBUTE User-Password 2 string encrypt=1
ATTRIBUTE CHAP-Password 3 octets
ATTRIBUTE NAS-IP-Address 4 ipaddr
ATTRIBUTE NAS-Port 5 integer
ATTRIBUTE Service-Type 6 integer
ATTRIBUTE Framed-Protocol 7 integer
ATTRIBUTE Framed-IP-Address 8 ipaddr
ATTRIBUTE Reply-Message 18 string
ATTRIBUTE Class 25 octets
ATTRIBUTE Session-Timeout 27 integer
ATTRIBUTE Calling-Station-Id 31 string
ATTRIBUTE Acct-Status-Type 40 integer
ATTRIBUTE Acct-Input-Octets 42 integer
ATTRIBUTE Acct-Output-Octets 43 integer
ATTRIBUTE Acct-Session-Id 44 string
ATTRIBUTE Acct-Session-Time 46 integer
ATTRIBUTE Acct-Terminate-Cause 49 integer
ATTRIBUTE Event-Timestamp 55 date
ATTRIBUTE CHAP-Challenge 60 octets
ATTRIBUTE NAS-Port-Type 61 integer
ATTRIBUTE Message-Authenticator 80 octets
ATTRIBUTE Acct-Interim-Interval 85 integer
ATTRIBUTE Framed-Pool 88 string
ATTRIBUTE Error-Cause 101 integer
VENDOR Mikrotik 14988
BEGIN-VENDOR Mikrotik
ATTRIBUTE Mikrotik-Rate-Limit 8 string
END-VENDOR Mikrotik
VENDOR Microsoft 311
BEGIN-VENDOR Microsoft
ATTRIBUTE MS-CHAP-Challenge 11 octets
ATTRIBUTE MS-CHAP2-Response 25 octets
ATTRIBUTE MS-CHAP2-Success 26 octets
ATTRIBUTE MS-MPPE-Send-Key 16 octets
ATTRIBUTE MS-MPPE-Recv-Key 17 octets
END-VENDOR Microsoft
"""


@dataclass(frozen=True)
class Answer:
    """What came back: accepted or not, and each attribute as text."""

    accepted: bool
    attributes: dict[str, str]


@dataclass
class Peer:
    """One NAS with its secret, asking one RADIUS server."""

    auth_port: int
    acct_port: int
    secret: str
    has_radclient: bool = field(default=RADCLIENT is not None)

    def pap(self, login: str, password: str) -> Answer | None:
        """Ask with PAP; None where the server did not answer."""
        if self.has_radclient:
            return self._radclient(f'User-Name="{login}",User-Password="{password}"')
        request = self._request(login)
        request["User-Password"] = request.PwCrypt(password)
        return self._ask(request)

    def chap(self, login: str, password: str) -> Answer | None:
        if self.has_radclient:
            return self._radclient(f'User-Name="{login}",CHAP-Password="{password}"')
        request = self._request(login)
        challenge, ident = os.urandom(16), os.urandom(1)
        hashed = hashlib.md5(ident + password.encode() + challenge, usedforsecurity=False)
        request["CHAP-Challenge"] = challenge
        request["CHAP-Password"] = ident + hashed.digest()
        return self._ask(request)

    def mschapv2(self, login: str, password: str) -> Answer | None:
        """Ask with MS-CHAPv2 (pyrad sends; radclient cannot compute version 2 itself)."""
        challenge, peer_challenge = os.urandom(16), os.urandom(16)
        response = nt_response(challenge, peer_challenge, login, password)
        value = bytes([1, 0]) + peer_challenge + bytes(8) + response
        request = self._request(login)
        request["MS-CHAP-Challenge"] = challenge
        request["MS-CHAP2-Response"] = value
        return self._ask(request)

    def account(self, status: int, login: str, session: str, **values: object) -> bool:
        """Send Start (1), Stop (2) or Interim (3); say whether the server recorded it."""
        client = self._client()
        request = client.CreateAcctPacket(User_Name=login)
        request["NAS-IP-Address"] = "127.0.0.1"
        request["Acct-Status-Type"] = status
        request["Acct-Session-Id"] = session
        for name, value in values.items():
            request[name.replace("_", "-")] = value
        try:
            answer = client.SendPacket(request)
        except Exception as error:
            if type(error).__name__ == "Timeout":
                return False
            raise
        return bool(answer.code == radius.AccountingResponse)

    def _client(self) -> Client:
        client = Client(
            server="127.0.0.1",
            authport=self.auth_port,
            acctport=self.acct_port,
            secret=self.secret.encode(),
            dict=Dictionary(StringIO(DICTIONARY)),
        )
        client.timeout, client.retries = 2, PATIENCE
        return client

    def _request(self, login: str) -> radius.AuthPacket:
        request = self._client().CreateAuthPacket(code=radius.AccessRequest, User_Name=login)
        request["NAS-IP-Address"] = "127.0.0.1"
        request["Service-Type"] = 2
        request["Framed-Protocol"] = 1
        request.add_message_authenticator()
        return request

    def _ask(self, request: radius.AuthPacket) -> Answer | None:
        try:
            answer = self._client().SendPacket(request)
        except Exception as error:
            if type(error).__name__ == "Timeout":
                return None
            raise
        attributes = {str(name): str(answer[name][0]) for name in answer.keys()}  # noqa: SIM118 (pyrad names them there alone)
        return Answer(answer.code == radius.AccessAccept, attributes)

    def _radclient(self, request: str) -> Answer | None:
        assert RADCLIENT is not None
        always = "Service-Type=Framed-User,Framed-Protocol=PPP,NAS-IP-Address=127.0.0.1"
        done = subprocess.run(
            [RADCLIENT, "-x", "-r", "1", "-t", "2", f"127.0.0.1:{self.auth_port}", "auth"]
            + [self.secret],
            input=f"{request},{always},Message-Authenticator=0x00\n",
            capture_output=True,
            text=True,
            check=False,
        )
        received = done.stdout.partition("Received Access-")[2]
        if not received:
            return None
        found = re.findall(r"^\s+([\w-]+) = (.*)$", received, re.MULTILINE)
        attributes = {name: value.strip('"') for name, value in found}
        return Answer(received.startswith("Accept"), attributes)


def nt_response(challenge: bytes, peer_challenge: bytes, login: str, password: str) -> bytes:
    """Return the 24 octets by which MS-CHAPv2 proves the password (RFC 2759, 8.1)."""
    hashed = hashlib.sha1(peer_challenge + challenge + login.encode(), usedforsecurity=False)
    nt_hash = MD4.new(password.encode("utf-16-le")).digest().ljust(21, b"\0")
    parts = (nt_hash[0:7], nt_hash[7:14], nt_hash[14:21])
    return b"".join(
        DES.new(_with_parity(part), DES.MODE_ECB).encrypt(hashed.digest()[:8]) for part in parts
    )


def _with_parity(seven: bytes) -> bytes:
    bits = int.from_bytes(seven, "big")
    return bytes(((bits >> (49 - 7 * place)) & 0x7F) << 1 for place in range(8))


@dataclass(frozen=True)
class Disconnect:
    """A Disconnect-Request as it arrived, with the second of its arrival."""

    at: float
    attributes: dict[str, str]


class DisconnectListener:
    """The CoA port of a router: acknowledges every Disconnect-Request and remembers it."""

    def __init__(self, port: int, secret: str) -> None:
        self.port, self._secret = port, secret.encode()
        self.heard: list[Disconnect] = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", port))
        self._socket.settimeout(0.2)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> DisconnectListener:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        self._socket.close()

    def _listen(self) -> None:
        names = Dictionary(StringIO(DICTIONARY))
        while not self._stop.is_set():
            try:
                data, source = self._socket.recvfrom(4096)
            except TimeoutError:
                continue
            request = radius.CoAPacket(secret=self._secret, dict=names, packet=data)
            if request.code != radius.DisconnectRequest or not request.VerifyCoARequest():
                continue
            attributes = {str(name): str(request[name][0]) for name in request.keys()}  # noqa: SIM118
            self.heard.append(Disconnect(time.time(), attributes))
            reply = request.CreateReply()
            reply.code = radius.DisconnectACK
            self._socket.sendto(reply.ReplyPacket(), source)
