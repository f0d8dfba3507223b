"""Running sessions are made to be what the replica allows; an ACK alone is no proof."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from edge_contract import Change, NodeState
from radius_edge.clock import EdgeClock
from radius_edge.contact import Contact
from radius_edge.counters import Counters
from radius_edge.enforcement import Enforcement, Known
from radius_edge.habits import Habits
from radius_edge.orders import Order, Outcome
from radius_edge.packet import COA_REQUEST
from radius_edge.replica import Replica
from radius_edge.sessions import Session, Status
from radius_edge.spool import Spool

from tests.edge.builders import customer, router
from tests.edge.test_sessions import record
from tests.edge.test_timers import Hands

DISCONNECT, CHANGE_RATE = "disconnect", "change_rate"


class FakeOrders:
    """Keeps what is placed; the test says how each ends."""

    def __init__(self) -> None:
        self.placed: list[Order] = []
        self._names: set[tuple[str, str]] = set()

    def place(self, order: Order) -> bool:
        if order.name in self._names:
            return False
        self._names.add(order.name)
        self.placed.append(order)
        return True

    def finish(self, outcome: Outcome, cause: int | None = None) -> None:
        order = self.placed[-1]
        self._names.discard(order.name)
        order.finished(outcome, cause)

    @property
    def kinds(self) -> list[str]:
        return [order.name[0] for order in self.placed]


class Bench:
    def __init__(self, folder: Path) -> None:
        self.hands = Hands()
        clock = EdgeClock(wall=lambda: self.hands.wall, monotonic=lambda: self.hands.monotonic)
        self.replica = Replica(folder / "replica.db")
        self.spool = Spool(folder / "spool.db")
        self.orders, self.counters = FakeOrders(), Counters()
        self.later: list[tuple[float, str]] = []
        contact = Contact(self.replica, clock)
        contact.answered()
        self.habits = Habits(self.replica, clock)
        known = Known(self.replica.book, self.spool, clock, contact, self.habits)
        self.enforcement = Enforcement(
            known,
            self.orders,  # type: ignore[arg-type]  # The same shape, in memory.
            self.counters,
            lambda at, customer_id: self.later.append((at, customer_id)),
        )
        self._version = 0
        self.put("nas", "N1", router())
        self.put("customer", "C1", customer(expires_at=None))

    def put(self, subject: str, subject_id: str, state: Any) -> None:
        self._version += 1
        change = Change(self._version, subject, subject_id, self._version, state)
        self.enforcement.look_at_changes(self.replica.apply([change], self._version))

    def log_in(self, **changed: Any) -> None:
        rate = self.replica.book.customers["C1"].rate
        at = int(self.hands.wall)
        start = record(Status.START, at, session_seconds=0, rate=rate)
        self.spool.record([replace(start, **changed)])

    @property
    def session(self) -> Session:
        (session,) = self.spool.sessions
        return session


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    made = Bench(tmp_path)
    made.log_in()
    return made


def test_a_session_that_is_right_is_left_alone(bench: Bench) -> None:
    bench.enforcement.look_at_customer("C1")
    assert bench.orders.placed == []


@pytest.mark.parametrize("status", ["suspended", "unpaid", "expired"])
def test_a_customer_who_may_no_longer_is_disconnected(bench: Bench, status: str) -> None:
    bench.put("customer", "C1", customer(status=status))
    assert bench.orders.kinds == [DISCONNECT]


def test_a_deleted_customer_is_disconnected(bench: Bench) -> None:
    bench.put("customer", "C1", None)
    assert bench.orders.kinds == [DISCONNECT]


def test_one_order_is_under_way_at_a_time(bench: Bench) -> None:
    bench.put("customer", "C1", customer(status="suspended"))
    bench.enforcement.look_at_customer("C1")
    assert len(bench.orders.placed) == 1


def test_an_acknowledged_disconnect_is_looked_at_again_until_the_session_ends(bench: Bench) -> None:
    bench.put("customer", "C1", customer(status="suspended"))
    bench.orders.finish(Outcome.DONE)
    assert bench.session.is_open, "an ACK is no proof"
    assert bench.later == [(bench.hands.wall + 30, "C1")]
    bench.enforcement.look_at_customer("C1")
    bench.orders.finish(Outcome.GONE, 503)
    assert bench.session.terminate_cause == "NAS-Gone" and not bench.session.is_open


def test_the_stop_is_proof_and_nothing_more_is_sent(bench: Bench) -> None:
    bench.put("customer", "C1", customer(status="suspended"))
    bench.orders.finish(Outcome.DONE)
    bench.spool.record([record(Status.STOP, 1_005, session_seconds=5)])
    bench.enforcement.look_at_customer("C1")
    assert len(bench.orders.placed) == 1


def test_a_silent_router_is_asked_again_with_growing_waits(bench: Bench) -> None:
    bench.put("customer", "C1", customer(status="suspended"))
    for _ in range(8):
        bench.orders.finish(Outcome.UNANSWERED)
        bench.enforcement.look_at_customer("C1")
    waits = [at - bench.hands.wall for at, _ in bench.later]
    assert waits[:4] == [30, 60, 120, 240] and max(waits) == 900


def test_a_customer_who_paid_meanwhile_is_not_disconnected_again(bench: Bench) -> None:
    bench.put("customer", "C1", customer(status="suspended"))
    bench.orders.finish(Outcome.UNANSWERED)
    bench.put("customer", "C1", customer(expires_at=None))
    bench.enforcement.look_at_customer("C1")
    assert bench.orders.kinds == [DISCONNECT]


def test_a_new_speed_is_sent_once_it_is_acknowledged(bench: Bench) -> None:
    bench.put("customer", "C1", customer(expires_at=None, up_kbps=9))
    assert bench.orders.kinds == [CHANGE_RATE]
    assert b"9k/10240k" in bench.orders.placed[0].attributes
    bench.orders.finish(Outcome.DONE)
    assert bench.session.rate == "9k/10240k"
    bench.enforcement.look_at_customer("C1")
    assert len(bench.orders.placed) == 1


def test_a_speed_that_changed_again_meanwhile_is_sent_too(bench: Bench) -> None:
    bench.put("customer", "C1", customer(expires_at=None, up_kbps=9))
    bench.put("customer", "C1", customer(expires_at=None, up_kbps=8))
    bench.orders.finish(Outcome.DONE)
    assert bench.orders.kinds == [CHANGE_RATE, CHANGE_RATE]
    assert b"8k/10240k" in bench.orders.placed[1].attributes


@pytest.mark.parametrize("cause", [401, 405, None])
def test_a_router_that_cannot_change_a_session_is_told_to_end_it(
    bench: Bench, cause: int | None
) -> None:
    bench.put("customer", "C1", customer(expires_at=None, up_kbps=9))
    bench.orders.finish(Outcome.REFUSED, cause)
    assert bench.orders.kinds == [CHANGE_RATE, DISCONNECT]


def test_a_busy_router_is_asked_again_later(bench: Bench) -> None:
    bench.put("customer", "C1", customer(expires_at=None, up_kbps=9))
    bench.orders.finish(Outcome.REFUSED, 506)
    assert bench.orders.kinds == [CHANGE_RATE] and len(bench.later) == 1


def test_a_seller_who_ran_dry_takes_his_customers_off_and_nobody_elses(bench: Bench) -> None:
    bench.put("customer", "C1", customer(expires_at=None, owner_path="/isp/r1/"))
    bench.put("node", "r12", NodeState("/isp/r12/", 500))
    assert bench.orders.placed == []
    bench.put("node", "r1", NodeState("/isp/r1/", 500))
    assert bench.orders.kinds == [DISCONNECT]


def test_a_silent_session_is_counted_as_ended_and_still_disconnected_if_it_must(
    bench: Bench,
) -> None:
    bench.hands.pass_seconds(3 * 300 + 100)
    bench.enforcement.lose_silent_sessions(heard_since=0)
    assert (bench.session.is_open, bench.session.is_lost) == (False, True)
    bench.put("customer", "C1", customer(status="suspended"))
    assert bench.orders.kinds == [DISCONNECT]
    bench.orders.finish(Outcome.GONE, 503)
    assert not bench.session.is_lost


def test_silence_while_the_edge_was_down_is_not_held_against_a_session(bench: Bench) -> None:
    bench.hands.pass_seconds(10_000)
    bench.enforcement.lose_silent_sessions(heard_since=bench.hands.wall - 60)
    assert bench.session.is_open


def test_a_session_that_was_heard_by_a_clock_that_ran_ahead_does_not_last_for_ever(
    bench: Bench,
) -> None:
    bench.hands.wall -= 86_400
    bench.enforcement.lose_silent_sessions(heard_since=bench.hands.wall - 60)
    assert bench.session.is_open, "it has not been silent while we listened"
    bench.enforcement.lose_silent_sessions(heard_since=bench.hands.wall - 2_000)
    assert (bench.session.is_open, bench.session.is_lost) == (False, True)


@pytest.mark.parametrize("outcome", Outcome)
def test_a_session_that_is_asked_after_ends_only_where_its_router_has_none(
    bench: Bench, outcome: Outcome
) -> None:
    bench.enforcement.ask_after(bench.session)
    bench.enforcement.ask_after(bench.session)
    assert bench.orders.kinds == ["ask_after"], "one question at a time"
    assert bench.orders.placed[0].code == COA_REQUEST
    bench.orders.finish(outcome)
    assert bench.session.is_open is (outcome is not Outcome.GONE)
    assert len(bench.orders.placed) == 1


def test_an_acknowledged_session_that_fell_silent_is_over(bench: Bench) -> None:
    bench.put("customer", "C1", customer(status="suspended"))
    bench.orders.finish(Outcome.DONE)
    bench.hands.pass_seconds(3 * 300 + 100)
    bench.enforcement.lose_silent_sessions(heard_since=0)
    assert (bench.session.is_open, bench.session.is_lost) == (False, False)


def test_a_stranger_is_never_disconnected(bench: Bench) -> None:
    bench.log_in(login="stranger", customer_id="", acct_session_id="S9", calling_station_id="CC")
    bench.enforcement.look_at_customer("")
    assert bench.orders.placed == []


def back_again(bench: Bench) -> None:
    """The session of the bench goes on a little later."""
    bench.hands.pass_seconds(300)
    at, began = int(bench.hands.wall), bench.session.started_at
    used = {"session_seconds": at - began, "octets_in": at, "octets_out": at}
    changed = bench.spool.record([record(Status.INTERIM, at, **used)])
    bench.enforcement.look_at_accounted(changed)


def test_a_session_that_its_router_denied_and_that_goes_on_is_named_in_another_way(
    bench: Bench,
) -> None:
    bench.put("customer", "C1", customer(status="suspended"))
    bench.orders.finish(Outcome.GONE, 503)
    assert not bench.session.is_open, "believed, until it goes on"
    back_again(bench)
    assert (bench.session.is_open, bench.session.reopened) == (True, 1)
    first, second = bench.orders.placed
    assert b"rahim" in first.attributes and b"rahim" not in second.attributes
    assert b"S1" in second.attributes, "by its id alone"


def test_a_session_that_is_denied_in_every_way_is_ended_by_other_orders(bench: Bench) -> None:
    bench.put("customer", "C1", customer(status="suspended"))
    bench.orders.finish(Outcome.GONE, 503)
    back_again(bench)
    for _ in range(5):
        assert bench.session.is_open, "denied, and it goes on all the same"
        bench.orders.finish(Outcome.GONE, 503)
    codes = [order.code for order in bench.orders.placed]
    assert codes == [40, 40, 40, 40, COA_REQUEST, COA_REQUEST]
    assert bench.orders.placed[4].attributes.endswith(b"\x1b\x06\x00\x00\x00\x01")
    assert b"1k/1k" in bench.orders.placed[5].attributes
    assert len(bench.later) == 1, "then it is looked at again, later"


def test_a_way_that_found_a_session_is_the_first_with_the_next(bench: Bench) -> None:
    bench.put("customer", "C1", customer(status="suspended"))
    bench.orders.finish(Outcome.GONE, 503)
    back_again(bench)
    bench.orders.finish(Outcome.DONE)
    bench.spool.record([record(Status.STOP, int(bench.hands.wall) + 1, session_seconds=301)])
    bench.log_in(acct_session_id="S2")
    bench.enforcement.look_at_customer("C1")
    assert b"rahim" not in bench.orders.placed[-1].attributes


def test_an_acknowledged_session_that_goes_on_climbs(bench: Bench) -> None:
    bench.put("customer", "C1", customer(status="suspended"))
    bench.orders.finish(Outcome.DONE)
    back_again(bench)
    first, second = bench.orders.placed
    assert b"rahim" in first.attributes and b"rahim" not in second.attributes


def test_what_asked_after_it_was_told_gone_and_goes_on_is_not_closed_again(bench: Bench) -> None:
    bench.enforcement.ask_after(bench.session)
    bench.orders.finish(Outcome.GONE, 503)
    back_again(bench)
    bench.enforcement.ask_after(bench.session)
    for _ in range(4):
        bench.orders.finish(Outcome.GONE, 503)
    assert bench.session.is_open and len(bench.orders.placed) == 5


TELL_END = "tell_end"


def put_end(bench: Bench, ends_at: int) -> None:
    bench.put("customer", "C1", customer(expires_at=ends_at))


def timeouts(bench: Bench) -> list[int]:
    return [int.from_bytes(order.attributes[-4:], "big") for order in bench.orders.placed]


@pytest.fixture
def told(bench: Bench) -> int:
    """A session whose router was told an end, which is returned."""
    ends_at = int(bench.hands.wall) + 600
    session = bench.session
    bench.spool.change(session, lambda current: replace(current, router_ends_at=ends_at))
    put_end(bench, ends_at)
    assert bench.orders.placed == [], "it has it"
    return ends_at


def test_a_renewal_tells_the_router_the_new_end_counted_from_the_login(
    bench: Bench, told: int
) -> None:
    bench.hands.pass_seconds(100)
    put_end(bench, told + 1_000)
    assert bench.orders.kinds == [TELL_END]
    assert timeouts(bench) == [100 + 500 + 1_000 + 2]
    bench.orders.finish(Outcome.DONE)
    assert bench.session.router_ends_at == told + 1_000
    bench.enforcement.look_at_customer("C1")
    assert len(bench.orders.placed) == 1


def test_a_router_that_refuses_the_new_end_loses_nobody_and_is_told_no_end_any_more(
    bench: Bench, told: int
) -> None:
    put_end(bench, told + 1_000)
    bench.orders.finish(Outcome.REFUSED, 401)
    assert bench.orders.kinds == [TELL_END], "no Disconnect: that would be the harm itself"
    assert bench.habits.keeps_old_ends("N1")
    put_end(bench, told + 2_000)
    assert len(bench.orders.placed) == 1, "it was asked once"


@pytest.mark.parametrize(
    ("outcome", "cause"),
    [(Outcome.UNANSWERED, None), (Outcome.REFUSED, 506), (Outcome.REFUSED, 501)],
)
def test_a_new_end_that_was_not_refused_for_good_is_told_again(
    bench: Bench, told: int, outcome: Outcome, cause: int | None
) -> None:
    put_end(bench, told + 1_000)
    bench.orders.finish(outcome, cause)
    assert len(bench.later) == 1 and not bench.habits.keeps_old_ends("N1")
    bench.enforcement.look_at_customer("C1")
    assert bench.orders.kinds == [TELL_END, TELL_END]


def test_a_router_that_acknowledges_a_new_end_and_cuts_at_the_old_one_is_found_out(
    bench: Bench, told: int
) -> None:
    put_end(bench, told + 1_000)
    bench.orders.finish(Outcome.DONE)
    stop = record(Status.STOP, told, terminate_cause="Session-Timeout", session_seconds=600)
    bench.enforcement.look_at_accounted(bench.spool.record([stop]))
    assert bench.habits.keeps_old_ends("N1")
    assert bench.counters["sessions.cut_at_an_old_end"] == 1


def test_a_router_that_keeps_to_the_end_it_was_told_is_not_suspected(
    bench: Bench, told: int
) -> None:
    put_end(bench, told + 1_000)
    bench.orders.finish(Outcome.DONE)
    stop = record(Status.STOP, told + 999, terminate_cause="Session-Timeout")
    bench.enforcement.look_at_accounted(bench.spool.record([stop]))
    assert not bench.habits.keeps_old_ends("N1")


def test_an_end_that_comes_sooner_is_told_too(bench: Bench, told: int) -> None:
    put_end(bench, told - 300)
    assert timeouts(bench) == [302]
