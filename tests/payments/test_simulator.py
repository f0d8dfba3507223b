"""The simulator itself: as strict as the original, and it forgets nothing."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.payments.simulator import MERCHANT, Simulator, running_simulator
from tests.ports import free_port
from tests.waiting import LIMIT_SECONDS, until

CHECKOUT = "tokenized/checkout"
JSON = {"Content-Type": "application/json", "Accept": "application/json"}
BODY = {
    "mode": "0011",
    "payerReference": "01712345678",
    "callbackURL": "http://127.0.0.1:9/back",
    "amount": "15.00",
    "currency": "BDT",
    "intent": "sale",
    "merchantInvoiceNumber": "INVOICE1",
}


def post(simulator: Simulator, path: str, body: object, **headers: str) -> requests.Response:
    url = f"{simulator.bkash_url}/{CHECKOUT}/{path}"
    return requests.post(url, json=body, headers=JSON | headers, timeout=LIMIT_SECONDS)


def signed(simulator: Simulator) -> dict[str, str]:
    body = {"app_key": MERCHANT["app_key"], "app_secret": MERCHANT["app_secret"]}
    user = {"username": MERCHANT["username"], "password": MERCHANT["password"]}
    token = post(simulator, "token/grant", body, **user).json()["id_token"]
    return {"Authorization": token, "X-APP-Key": MERCHANT["app_key"]}


def code(answer: requests.Response) -> str:
    assert answer.status_code == 200, answer.text
    return str(answer.json()["statusCode"])


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"mode": "0000"}, "2063"),
        ({"payerReference": "a<b"}, "2048"),
        ({"payerReference": "x" * 256}, "2048"),
        ({"callbackURL": "ftp://x/"}, "2049"),
        ({"amount": "15.001"}, "2006"),
        ({"amount": "1,500"}, "2006"),
        ({"amount": "-1"}, "2006"),
        ({"amount": "0.00"}, "2006"),
        ({"amount": 15}, "2006"),
        ({"currency": "USD"}, "2007"),
        ({"intent": "gift"}, "2008"),
        ({"merchantInvoiceNumber": ""}, "2031"),
        ({"extra": "field"}, "2025"),
    ],
)
def test_a_wrong_field_is_refused_with_its_own_code(
    simulator: Simulator, change: dict[str, Any], refusal: str
) -> None:
    assert code(post(simulator, "create", BODY | change, **signed(simulator))) == refusal


def test_a_missing_field_is_refused(simulator: Simulator) -> None:
    headers = signed(simulator)
    for name in BODY:
        body = {key: value for key, value in BODY.items() if key != name}
        assert code(post(simulator, "create", body, **headers)) == "2065"


def test_a_bearer_prefix_or_another_app_is_unauthorized(simulator: Simulator) -> None:
    headers = signed(simulator)
    bearer = headers | {"Authorization": "Bearer " + headers["Authorization"]}
    for wrong in (bearer, headers | {"X-APP-Key": "sandbox-app-key-2"}, {}):
        assert post(simulator, "create", BODY, **wrong).status_code == 401


def test_a_token_ends_after_an_hour(simulator: Simulator) -> None:
    headers = signed(simulator)
    simulator.control("clock", seconds=3_601)
    assert post(simulator, "create", BODY, **headers).status_code == 401


def test_the_amount_comes_back_as_bkash_writes_it(simulator: Simulator) -> None:
    answer = post(simulator, "create", BODY, **signed(simulator)).json()
    assert (answer["amount"], answer["transactionStatus"]) == ("15", "Initiated")
    assert answer["paymentID"].startswith("TR0011")


def test_a_payment_dies_after_a_day(simulator: Simulator) -> None:
    headers = signed(simulator)
    payment = post(simulator, "create", BODY, **headers).json()
    simulator.pay(payment["bkashURL"])
    simulator.control("clock", seconds=86_401)
    headers = signed(simulator)
    assert (
        code(post(simulator, "execute", {"paymentID": payment["paymentID"]}, **headers)) == "2056"
    )
    assert simulator.money() == []


def test_a_restart_forgets_nothing(tmp_path: Path) -> None:
    with running_simulator(tmp_path) as first:
        headers = signed(first)
        payment = post(first, "create", BODY, **headers).json()["paymentID"]
        first.pay(f"{first.origin}/pages/bkash/{payment}")
    with running_simulator(tmp_path) as second:
        paid = post(second, "execute", {"paymentID": payment}, **headers)
        assert paid.json()["transactionStatus"] == "Completed"
        assert len(second.money()) == 1


def test_it_runs_as_a_program(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "infra.local.provider_simulator", "--port", str(port)]
    process = subprocess.Popen([*command, "--state", str(tmp_path)], stdout=subprocess.DEVNULL)
    try:
        until(lambda: _answers(f"http://127.0.0.1:{port}/health"), "the program")
    finally:
        process.terminate()
        assert process.wait(LIMIT_SECONDS) is not None


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=LIMIT_SECONDS).ok
    except requests.ConnectionError:
        return False


@contextmanager
def counting_shop() -> Iterator[tuple[str, list[str]]]:
    seen: list[str] = []

    class Shop(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_response(303)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/back", seen
    server.shutdown()
    server.server_close()


def test_duplicate_callbacks_and_pushes_reach_the_shop(simulator: Simulator) -> None:
    with counting_shop() as (address, seen):
        simulator.control("scenario", name="duplicate-callbacks", copies=20)
        body = BODY | {"callbackURL": address}
        payment = post(simulator, "create", body, **signed(simulator)).json()
        simulator.pay(payment["bkashURL"])
        assert len(seen) == 20 and len(set(seen)) == 1
        answer = simulator.control(
            "push", payment_id=payment["paymentID"], status="cancel", times=3
        )
        assert answer["statuses"] == [303] * 3 and "status=cancel" in seen[-1]


@pytest.mark.parametrize("action", ["close", "stay"])
def test_some_payers_never_come_back(simulator: Simulator, action: str) -> None:
    headers = signed(simulator)
    payment = post(simulator, "create", BODY, **headers).json()
    assert simulator.pay(payment["bkashURL"], action=action) == {}
    told = post(simulator, "payment/status", {"paymentID": payment["paymentID"]}, **headers).json()
    assert told["verificationStatus"] == ("Complete" if action == "stay" else "Incomplete")


def test_pages_show_texts_and_run_none(simulator: Simulator) -> None:
    evil = "<script>alert(1)</script> 123456 http://x/?a=1&b=<b>"
    form = {"api_key": "sandbox-sms-key", "to": "8801712345678", "msg": evil}
    requests.post(f"{simulator.sms_url}/sendsms", data=form, timeout=LIMIT_SECONDS)
    inbox = requests.get(
        f"{simulator.sms_url}/inbox", params={"to": '01712"><script>'}, timeout=LIMIT_SECONDS
    )
    assert "<script>alert" not in inbox.text and '"><script>' not in inbox.text
    assert 'data-code="123456"' in inbox.text
    assert (
        requests.get(f"{simulator.origin}/pages/bkash/none", timeout=LIMIT_SECONDS).status_code
        == 404
    )
    font = requests.get(f"{simulator.origin}/font.ttf", timeout=LIMIT_SECONDS)
    assert font.ok and font.content[:4] == b"\0\1\0\0"
