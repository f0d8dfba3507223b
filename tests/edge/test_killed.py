"""kill -9 in the middle of accounting: what was answered is there, and counted once."""

from __future__ import annotations

import itertools
import signal
import socket
import threading
from pathlib import Path

from pyrad import packet as radius
from pyrad.dictionary import Dictionary

from tests.edge.builders import SECRET, customer, enrol, free_ports, router, running_edge
from tests.fakes.fake_cloud import FakeCloud
from tests.fakes.fake_nas import DICTIONARY
from tests.waiting import LIMIT_SECONDS, until

NAMES = Dictionary(str(DICTIONARY))
SESSIONS = 60
# Long enough that a busy edge is not asked again and again while it answers.
ROUND_SECONDS = 5.0


class Router(threading.Thread):
    """Sends Start, then Interims with growing counters, noting what was answered last."""

    def __init__(self, number: int, port: int) -> None:
        super().__init__(daemon=True)
        self.session, self.port = f"K{number}", port
        self.answered_octets = -1
        self.sent_octets = -1
        self.stopping = threading.Event()

    def run(self) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            asking.settimeout(ROUND_SECONDS)
            for at in itertools.count():
                if self.stopping.is_set():
                    return
                self._send(asking, at)

    def _send(self, asking: socket.socket, at: int) -> None:
        request = radius.AcctPacket(id=at % 256, secret=SECRET.encode(), dict=NAMES)
        request["User-Name"] = "rahim@dhaka"
        request["Acct-Status-Type"] = 1 if at == 0 else 3
        request["Acct-Session-Id"] = self.session
        request["Calling-Station-Id"] = self.session
        request["Acct-Session-Time"] = at // 100
        request["Acct-Input-Octets"] = at * 10
        sent = request.RequestPacket()
        self.sent_octets = at * 10
        try:
            asking.sendto(sent, ("127.0.0.1", self.port))
            # What is left of an answer that came too late is not the answer to this.
            while asking.recv(4096)[1] != sent[1]:
                pass
        except OSError:
            return
        self.answered_octets = at * 10


def test_a_kill_in_the_middle_of_accounting_loses_no_answered_packet(tmp_path: Path) -> None:
    ports = free_ports(3)
    with FakeCloud() as cloud:
        enrol(cloud, tmp_path)
        cloud.put("nas", "N1", router())
        cloud.put("customer", "C1", customer(simultaneous_use=0))
        routers = [Router(number, ports[1]) for number in range(SESSIONS)]
        with running_edge(tmp_path, ports) as edge:
            until(lambda: edge.health().get("customers") == 1)
            cloud.faults.cut = True  # Whatever reaches the cloud comes out of the spool.
            for one in routers:
                one.start()
            until(lambda: all(one.answered_octets > 0 for one in routers), "every router's Interim")
            edge.process.send_signal(signal.SIGKILL)
            edge.process.wait()
            for one in routers:
                one.stopping.set()
            for one in routers:
                one.join(LIMIT_SECONDS)
                assert not one.is_alive()

        cloud.faults.cut = False
        with running_edge(tmp_path, ports) as edge:
            until(lambda: edge.health().get("spool_lag") == 0, "the upload")
        kept = {report.acct_session_id: report for report in cloud.reports.values()}
        assert len(cloud.reports) == len(kept) == SESSIONS, "nothing is counted twice"
        for one in routers:
            assert one.answered_octets <= kept[one.session].octets_in <= one.sent_octets


def test_an_answer_that_was_lost_on_its_way_does_not_count_twice(tmp_path: Path) -> None:
    """The upload is kept by the cloud, its answer is cut, and the edge sends it again."""
    with FakeCloud() as cloud:
        enrol(cloud, tmp_path)
        cloud.put("nas", "N1", router())
        cloud.put("customer", "C1", customer())
        with running_edge(tmp_path) as edge:
            until(lambda: edge.health().get("customers") == 1)
            cloud.faults.cut_uploads_after_keeping = True
            one = Router(1, edge.acct_port)
            one.start()
            until(lambda: cloud.calls.count("session-reports") >= 2)
            one.stopping.set()
            one.join(LIMIT_SECONDS)
            cloud.faults.cut_uploads_after_keeping = False
            until(lambda: edge.health()["spool_lag"] == 0)
        assert len(cloud.reports) == 1
