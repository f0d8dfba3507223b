"""The replica converges to the cloud's state, whatever is lost, repeated or interrupted."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from edge_contract import Change, CustomerState, NodeState
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from radius_edge.replica import Replica

from tests.edge.builders import customer, router


class CrashedBeforeSaving(Exception):
    pass


class Sqlite:
    """A connection that dies where it is told to, as the process would."""

    def __init__(self, real: sqlite3.Connection, dies_at: str) -> None:
        self._real, self._dies_at = real, dies_at

    def execute(self, statement: str, *values: object) -> object:
        if statement.strip().startswith(self._dies_at):
            self._real.close()  # What was not committed is gone, as after a kill.
            raise CrashedBeforeSaving
        return self._real.execute(statement, *values)

    def executemany(self, statement: str, rows: object) -> object:
        return self._real.executemany(statement, rows)  # type: ignore[arg-type]


class CloudAndEdge(RuleBasedStateMachine):
    """A model of the log beside a real replica on disk."""

    @initialize(folder=st.uuids())
    def begin(self, folder: object) -> None:
        import tempfile

        self.path = Path(tempfile.mkdtemp()) / "replica.db"
        self.log: list[Change] = []
        self.wanted: dict[str, Change] = {}
        self.replica = Replica(self.path)

    def _append(self, customer_id: str, state: CustomerState | None) -> None:
        version = self.wanted[customer_id].version + 1 if customer_id in self.wanted else 1
        change = Change(len(self.log) + 1, "customer", customer_id, version, state)
        self.log.append(change)
        self.wanted[customer_id] = change

    @rule(who=st.integers(0, 5), login=st.integers(0, 20), speed=st.integers(1, 9))
    def the_cloud_changes_a_customer(self, who: int, login: int, speed: int) -> None:
        taken = {
            change.state.login
            for one, change in self.wanted.items()
            if isinstance(change.state, CustomerState) and one != f"C{who}"
        }
        if f"login{login}" not in taken:
            self._append(f"C{who}", customer(login=f"login{login}", up_kbps=speed))

    @rule(who=st.integers(0, 5))
    def the_cloud_deletes_a_customer(self, who: int) -> None:
        if f"C{who}" in self.wanted:
            self._append(f"C{who}", None)

    @rule(limit=st.integers(1, 4))
    def a_page_arrives(self, limit: int) -> None:
        cursor = self.replica.cursor or 0
        page = self.log[cursor : cursor + limit]
        if page:
            self.replica.apply(page, page[-1].seq)

    @rule(back=st.integers(1, 10))
    def an_old_page_is_repeated(self, back: int) -> None:
        cursor = self.replica.cursor or 0
        self.replica.apply(self.log[max(0, cursor - back) : cursor], cursor)

    @rule(dies_at=st.sampled_from(["BEGIN", "COMMIT", "INSERT INTO notes"]))
    def the_edge_is_killed_while_it_saves(self, dies_at: str) -> None:
        cursor = self.replica.cursor or 0
        page = self.log[cursor : cursor + 3]
        if not page:
            return
        real = self.replica._connection
        self.replica._connection = Sqlite(real, dies_at)  # type: ignore[assignment]
        with pytest.raises((CrashedBeforeSaving, sqlite3.ProgrammingError)):
            self.replica.apply(page, page[-1].seq)
        self.replica = Replica(self.path)
        assert (self.replica.cursor or 0) == cursor

    @rule()
    def the_edge_starts_again(self) -> None:
        self.replica.close()
        self.replica = Replica(self.path)

    @rule()
    def a_snapshot_is_taken(self) -> None:
        alive = [change for change in self.wanted.values() if change.state is not None]
        self.replica.replace(alive, len(self.log))

    @invariant()
    def what_the_edge_knows_is_what_the_cloud_wanted_at_the_cursor(self) -> None:
        if not hasattr(self, "replica"):
            return
        wanted: dict[str, CustomerState] = {}
        for change in self.log[: self.replica.cursor or 0]:
            if isinstance(change.state, CustomerState):
                wanted[change.id] = change.state
            else:
                wanted.pop(change.id, None)
        book = self.replica.book
        assert {one.id: one.state for one in book.customers.values()} == wanted
        by_login = {login.decode(): one.id for login, one in book.customers_by_login.items()}
        assert by_login == {state.login: one for one, state in wanted.items()}


TestCloudAndEdge = CloudAndEdge.TestCase
TestCloudAndEdge.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)


def test_an_older_version_never_replaces_a_newer_one(tmp_path: Path) -> None:
    replica = Replica(tmp_path / "replica.db")
    new = Change(2, "customer", "C1", 5, customer(up_kbps=5))
    old = Change(1, "customer", "C1", 4, customer(up_kbps=4))
    assert replica.apply([new], 2) == [new]
    assert replica.apply([old], 2) == []
    assert replica.book.customers["C1"].state.up_kbps == 5
    assert Replica(tmp_path / "replica.db").book.customers["C1"].state.up_kbps == 5


def test_a_repeated_page_is_news_to_nobody(tmp_path: Path) -> None:
    replica = Replica(tmp_path / "replica.db")
    page = [Change(1, "customer", "C1", 1, customer())]
    assert replica.apply(page, 1) == page
    assert replica.apply(page, 1) == []


def test_a_failure_while_saving_leaves_disk_and_memory_as_they_were(tmp_path: Path) -> None:
    replica = Replica(tmp_path / "replica.db")
    replica._connection.execute(
        "CREATE TRIGGER full BEFORE INSERT ON notes BEGIN SELECT RAISE(FAIL, 'disk full'); END"
    )
    page = [Change(1, "customer", "C1", 1, customer())]
    with pytest.raises(sqlite3.Error):
        replica.apply(page, 1)
    assert replica.book.customers == {}
    again = Replica(tmp_path / "replica.db")
    assert again.book.customers == {} and again.cursor is None
    replica._connection.execute("DROP TRIGGER full")
    assert replica.apply(page, 1) == page


def test_a_deleted_customer_stays_deleted_when_an_old_page_is_repeated(tmp_path: Path) -> None:
    replica = Replica(tmp_path / "replica.db")
    replica.apply([Change(1, "customer", "C1", 1, customer())], 1)
    replica.apply([Change(2, "customer", "C1", 2, None)], 2)
    replica.apply([Change(1, "customer", "C1", 1, customer())], 2)
    assert replica.book.customers == {} and replica.book.deleted_customers == {"C1"}


def test_a_customer_missing_in_a_snapshot_may_not_log_in_and_is_not_cut_off(tmp_path: Path) -> None:
    replica = Replica(tmp_path / "replica.db")
    replica.apply([Change(1, "customer", "C1", 1, customer())], 1)
    replica.replace([], 9)
    assert replica.book.customers_by_login == {}
    assert replica.book.deleted_customers == set()


def test_routers_are_found_by_the_address_they_have_now(tmp_path: Path) -> None:
    replica = Replica(tmp_path / "replica.db")
    replica.apply([Change(1, "nas", "N1", 1, router(address="10.0.0.1"))], 1)
    replica.apply([Change(2, "nas", "N1", 2, router(address="10.0.0.2"))], 2)
    assert set(replica.book.routers_by_address) == {"10.0.0.2"}
    replica.apply([Change(3, "nas", "N1", 3, None)], 3)
    assert replica.book.routers_by_address == {}


def test_a_sellers_limit_is_taken_over_and_lifted(tmp_path: Path) -> None:
    replica = Replica(tmp_path / "replica.db")
    replica.apply([Change(1, "node", "r1", 1, NodeState("/isp/r1/", 100))], 1)
    assert replica.book.paid_until == {"/isp/r1/": 100}
    replica.apply([Change(2, "node", "r1", 2, NodeState("/isp/r1/", None))], 2)
    assert replica.book.paid_until == {}


@given(st.integers(0, 2**62), st.none() | st.integers(0, 2**62))
@settings(max_examples=10)
def test_notes_survive(value: int, after: int | None) -> None:
    import tempfile

    path = Path(tempfile.mkdtemp()) / "replica.db"
    replica = Replica(path)
    replica.remember("revoked_at", value)
    assert Replica(path).note("revoked_at") == value
    replica.remember("revoked_at", after)
    assert Replica(path).note("revoked_at") == after
