"""Orders to routers: sent until answered, believed only with the secret, never too many at once."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest
from radius_edge.attributes import text
from radius_edge.clock import EdgeClock
from radius_edge.orders import OUTSTANDING_MAX, Order, Orders, Outcome
from radius_edge.packet import DISCONNECT_REQUEST

from tests.edge.builders import SECRET
from tests.edge.test_timers import Hands
from tests.fakes.fake_nas import FakeNas
from tests.waiting import LIMIT_SECONDS, until

WAITS_SECONDS = (0.1, 0.2, 0.3)
Outcomes = list[tuple[Outcome, int | None]]


@pytest.fixture
def hands() -> Hands:
    """Nothing is sent again unless the test lets the time pass."""
    return Hands()


@pytest.fixture
def orders(hands: Hands) -> Iterator[Orders]:
    clock = EdgeClock(wall=lambda: hands.wall, monotonic=lambda: hands.monotonic)
    running = Orders(clock, waits_seconds=WAITS_SECONDS)
    for loop in (running.run_sending, lambda: running.run_hearing(socket.AF_INET)):
        threading.Thread(target=loop, daemon=True).start()
    yield running
    running.stop()


@pytest.fixture
def nas() -> Iterator[FakeNas]:
    with FakeNas(SECRET.encode()) as running:
        yield running


def order(nas: FakeNas, outcomes: Outcomes, name: str = "S1", secret: str = SECRET) -> Order:
    return Order(
        name=("disconnect", name),
        code=DISCONNECT_REQUEST,
        router=("127.0.0.1", nas.coa_port),
        attributes=text(44, name),
        secret=secret.encode(),
        finished=lambda outcome, cause: outcomes.append((outcome, cause)),
    )


def test_an_acknowledged_order_is_done(orders: Orders, nas: FakeNas) -> None:
    outcomes: Outcomes = []
    orders.place(order(nas, outcomes))
    until(lambda: outcomes)
    assert outcomes == [(Outcome.DONE, None)] and orders.under_way() == 0


@pytest.mark.parametrize(
    ("cause", "outcome"),
    [(503, Outcome.GONE), (501, Outcome.REFUSED), (506, Outcome.REFUSED)],
)
def test_a_refusal_says_why(orders: Orders, nas: FakeNas, cause: int, outcome: Outcome) -> None:
    nas.behaviour.error_cause = cause
    outcomes: Outcomes = []
    orders.place(order(nas, outcomes))
    until(lambda: outcomes)
    assert outcomes == [(outcome, cause)]


def test_a_lost_packet_is_sent_again_unchanged(orders: Orders, nas: FakeNas, hands: Hands) -> None:
    nas.behaviour.drops_first = 2
    outcomes: Outcomes = []
    orders.place(order(nas, outcomes))
    for sends, wait in ((1, 0.1), (2, 0.2)):
        nas.wait_for_orders(sends)
        hands.pass_seconds(wait)
    until(lambda: outcomes)
    assert outcomes == [(Outcome.DONE, None)] and len(nas.heard) == 3
    assert nas.heard[0].attributes == nas.heard[2].attributes


def test_a_silent_router_is_given_up_after_three_sends(
    orders: Orders, nas: FakeNas, hands: Hands
) -> None:
    nas.behaviour.stays_silent = True
    outcomes: Outcomes = []
    orders.place(order(nas, outcomes))
    for sends, wait in enumerate(WAITS_SECONDS, start=1):
        nas.wait_for_orders(sends)
        assert outcomes == []
        hands.pass_seconds(wait)
    until(lambda: outcomes)
    assert outcomes == [(Outcome.UNANSWERED, None)] and len(nas.heard) == 3


def test_a_second_order_of_one_name_is_dropped_until_the_first_is_finished(
    orders: Orders, nas: FakeNas, hands: Hands
) -> None:
    nas.behaviour.drops_first = 1
    outcomes: Outcomes = []
    assert orders.place(order(nas, outcomes))
    assert not orders.place(order(nas, outcomes))
    nas.wait_for_orders(1)
    hands.pass_seconds(WAITS_SECONDS[0])
    until(lambda: outcomes)
    assert orders.place(order(nas, outcomes))


def test_an_answer_without_the_secret_is_not_believed(orders: Orders, hands: Hands) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as forger:
        forger.bind(("127.0.0.1", 0))
        forger.settimeout(LIMIT_SECONDS)
        outcomes: Outcomes = []
        forged_router = type("Forger", (), {"coa_port": forger.getsockname()[1]})()
        orders.place(order(forged_router, outcomes))
        for wait in WAITS_SECONDS:
            request, source = forger.recvfrom(4096)
            forger.sendto(bytes([41, request[1], 0, 20]) + bytes(16), source)
            forger.sendto(b"\x29", source)
            time.sleep(0.05)
            assert outcomes == []
            hands.pass_seconds(wait)
        until(lambda: outcomes)
        assert outcomes == [(Outcome.UNANSWERED, None)]


def test_a_thousand_orders_all_get_through_with_few_under_way(orders: Orders, nas: FakeNas) -> None:
    outcomes: Outcomes = []
    for number in range(1_000):
        orders.place(order(nas, outcomes, f"S{number}"))
        line = orders._lines[("127.0.0.1", nas.coa_port)]
        assert len(line.flights) <= OUTSTANDING_MAX
    until(lambda: len(outcomes) == 1_000)
    assert {outcome for outcome, _ in outcomes} == {Outcome.DONE}
