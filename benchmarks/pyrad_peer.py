"""The peer: pyrad's own server, answering PAP for the same customers with the same attributes.

python -m benchmarks.pyrad_peer PORT FILE        FILE: {"secret": …, "customers": {login: password}}
"""

from __future__ import annotations

import json
import sys
from io import StringIO
from pathlib import Path

from pyrad import packet
from pyrad.dictionary import Dictionary
from pyrad.server import RemoteHost, Server

DICTIONARY = """
ATTRIBUTE User-Name 1 string
ATTRIBUTE User-Password 2 string encrypt=1
ATTRIBUTE NAS-IP-Address 4 ipaddr
ATTRIBUTE Reply-Message 18 string
ATTRIBUTE Class 25 octets
ATTRIBUTE Session-Timeout 27 integer
ATTRIBUTE Message-Authenticator 80 octets
ATTRIBUTE Acct-Interim-Interval 85 integer
VENDOR Mikrotik 14988
BEGIN-VENDOR Mikrotik
ATTRIBUTE Mikrotik-Rate-Limit 8 string
END-VENDOR Mikrotik
"""


class Peer(Server):  # type: ignore[misc]
    passwords: dict[str, str]

    def HandleAuthPacket(self, request: packet.AuthPacket) -> None:  # noqa: N802  # pyrad's name.
        if not request.verify_message_authenticator():
            return
        login = request["User-Name"][0]
        given = request.PwDecrypt(request["User-Password"][0])
        reply = self.CreateReplyPacket(request)
        if self.passwords.get(login) == given:
            reply.code = packet.AccessAccept
            reply["Session-Timeout"] = 86_400
            reply["Acct-Interim-Interval"] = 300
            reply["Class"] = login.encode()
            reply["Mikrotik-Rate-Limit"] = "5000k/10000k"
        else:
            reply.code = packet.AccessReject
            reply["Reply-Message"] = "Wrong password"
        reply.add_message_authenticator()
        self.SendReplyPacket(request.fd, reply)


def main() -> None:
    told = json.loads(Path(sys.argv[2]).read_text())
    peer = Peer(
        authport=int(sys.argv[1]), acct_enabled=False, dict=Dictionary(StringIO(DICTIONARY))
    )
    peer.hosts["127.0.0.1"] = RemoteHost("127.0.0.1", told["secret"].encode(), "bench")
    peer.passwords = told["customers"]
    peer.BindToAddress("127.0.0.1")
    peer.Run()


if __name__ == "__main__":
    main()
