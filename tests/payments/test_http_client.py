"""The HTTP client over real sockets, with servers that behave badly."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from isp.payments.services import HttpFailed
from isp_aws.payments.http_client import BODY_BYTES_MAX, RequestsHttpClient

from tests.waiting import LIMIT_SECONDS

CLIENT = RequestsHttpClient()


@contextmanager
def server(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """Serve one connection with `answer`."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            # Unread bytes would turn the end of the connection into a reset.
            asked = b""
            while not asked.endswith(b"{}"):
                asked += connection.recv(65_536)
            try:
                answer(connection)
            except OSError:
                return  # The client hung up, which is what some of these tests want.

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/?api_key=hidden"
    thread.join(LIMIT_SECONDS)
    listener.close()


def send(url: str, timeout: float = LIMIT_SECONDS) -> tuple[int, bytes]:
    answer = CLIENT.send("POST", url, headers={}, content=b"{}", timeout=timeout)
    return answer.status, answer.body


def test_an_answer_of_any_status_is_returned() -> None:
    with server(lambda peer: peer.sendall(b"HTTP/1.1 502 X\r\nContent-Length: 2\r\n\r\nno")) as url:
        assert send(url) == (502, b"no")


def test_a_redirect_is_an_answer_and_not_followed() -> None:
    head = b"HTTP/1.1 302 X\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
    with server(lambda peer: peer.sendall(head)) as url:
        assert send(url)[0] == 302


def test_a_silent_server_ends_at_the_timeout() -> None:
    with server(lambda peer: time.sleep(1)) as url, pytest.raises(HttpFailed):
        send(url, timeout=0.2)


def test_a_server_that_drips_ends_at_the_deadline() -> None:
    def drip(peer: socket.socket) -> None:
        peer.sendall(b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n")
        # A client without a deadline would be content in the end.
        for _ in range(1_200):
            peer.sendall(b"1\r\nx\r\n")
            time.sleep(0.05)
        peer.sendall(b"0\r\n\r\n")

    with server(drip) as url, pytest.raises(HttpFailed):
        send(url, timeout=0.5)


def test_an_endless_body_is_cut_off() -> None:
    def flood(peer: socket.socket) -> None:
        peer.sendall(b"HTTP/1.1 200 X\r\n\r\n")
        for _ in range(3 * BODY_BYTES_MAX // 65_536):
            peer.sendall(b"x" * 65_536)

    with server(flood) as url, pytest.raises(HttpFailed, match="BodyTooLarge"):
        send(url)


def test_a_hang_up_in_the_middle_is_no_answer_and_tells_no_address() -> None:
    half = b"HTTP/1.1 200 X\r\nContent-Length: 10\r\n\r\nhalf"
    with server(lambda peer: peer.sendall(half)) as url, pytest.raises(HttpFailed) as failure:
        send(url)
    assert "hidden" not in repr(failure.value) and failure.value.__suppress_context__
