from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from add_up_accounts.batch import add_up_batch
from add_up_accounts.journal_records import Tampering, new_entries
from hypothesis import given, settings
from hypothesis import strategies as st
from isp.ledger.entry import JournalEntry, credit, debit
from isp.ledger.trial_balance import trial_balance
from isp.parties.scope import Scope
from isp.refusals import Unavailable
from isp_app.add_up_accounts import AddUpAccounts
from isp_aws.dynamodb.items.ledger import AddedItem, EntryItem, StatementLineItem

from tests.builders import sales

TENANTS = ("aaaaaaaaaa", "bbbbbbbbbb")


def entry(tenant_id: str, number: int, minor: int) -> JournalEntry:
    lines = (debit("cash:staff", minor), credit("service_revenue", minor))
    return sales.entry(f"e{number}", *lines, tenant_id=tenant_id)


def record(image: dict[str, Any], event_name: str, number: int = 1) -> dict[str, Any]:
    keys = {name: image[name] for name in ("pk", "sk")}
    told = {"Keys": keys, "SequenceNumber": f"{number:021d}"}
    new = {} if event_name == "REMOVE" else {"NewImage": image}
    return {"eventName": event_name, "dynamodb": {**told, **new}}


def written(one: JournalEntry, number: int = 1) -> dict[str, Any]:
    return record(EntryItem.from_entry(one).serialize(), "INSERT", number)


class Sums:
    """Adds each entry once, as the marks do; away for a tenant as often as told."""

    def __init__(self) -> None:
        self.added: dict[str, dict[str, JournalEntry]] = {name: {} for name in TENANTS}
        self.away: dict[str, int] = {}

    def add_up(self, scope: Scope, entries: Iterable[JournalEntry]) -> int:
        if self.away.get(scope.tenant_id, 0):
            self.away[scope.tenant_id] -= 1
            raise Unavailable(part="database")
        fresh = {one.entry_id: one for one in entries}
        assert all(one.tenant_id == scope.tenant_id for one in fresh.values())
        self.added[scope.tenant_id] |= fresh
        return len(fresh)


def no_alarm(changed: Tampering) -> None:
    raise AssertionError(changed)


@given(
    amounts=st.lists(st.tuples(st.sampled_from(TENANTS), st.integers(1, 10**9)), max_size=40),
    sizes=st.lists(st.integers(1, 7), min_size=1, max_size=40),
    failures=st.lists(st.sampled_from([None, *TENANTS]), max_size=10),
)
@settings(max_examples=150)
def test_any_batches_with_any_retries_end_in_the_sums_of_the_journal(
    amounts: list[tuple[str, int]], sizes: list[int], failures: list[str | None]
) -> None:
    journal = [entry(tenant, n, minor) for n, (tenant, minor) in enumerate(amounts)]
    stream = [written(one, n) for n, one in enumerate(journal)]
    sums, place, turn = Sums(), 0, 0
    while place < len(stream):
        batch = stream[place : place + sizes[turn % len(sizes)]]
        failing = failures[turn] if turn < len(failures) else None
        sums.away = {} if failing is None else {failing: 1}
        turn += 1
        failed = add_up_batch(batch, AddUpAccounts(sums), no_alarm)
        # A stream comes back from the lowest number that failed, those after it included.
        place = int(min(failed)) if failed else place + len(batch)
    for tenant in TENANTS:
        of_tenant = [one for one in journal if one.tenant_id == tenant]
        assert trial_balance("/isp/", sums.added[tenant].values()) == trial_balance(
            "/isp/", of_tenant
        )


def test_one_tenants_trouble_holds_up_nobody_else() -> None:
    sums = Sums()
    sums.away = {TENANTS[0]: 1}
    batch = [written(entry(TENANTS[0], 1, 5), 1), written(entry(TENANTS[1], 2, 5), 2)]
    assert add_up_batch(batch, AddUpAccounts(sums), no_alarm) == [f"{1:021d}"]
    assert set(sums.added[TENANTS[1]]) == {"e2"}


def test_only_new_entries_are_added_up() -> None:
    mark = AddedItem("T#aaaaaaaaaa#J#/isp/#e1", "ADDED").serialize()
    assert new_entries(record(mark, "INSERT")) == ()
    before = EntryItem.from_entry(entry(TENANTS[0], 7, 5)).serialize()
    del before["day"]
    assert new_entries(record(before, "INSERT")) == (), "of the version before: it is brought over"
    head = {"pk": {"S": "T#aaaaaaaaaa#A#/isp/#cash"}, "sk": {"S": "HEAD"}}
    assert new_entries(record(head, "MODIFY")) == ()
    assert new_entries(written(entry(TENANTS[0], 7, 5))) == (entry(TENANTS[0], 7, 5),)


@pytest.mark.parametrize("event_name", ["MODIFY", "REMOVE"])
@pytest.mark.parametrize(
    "image",
    [
        EntryItem.from_entry(entry(TENANTS[0], 1, 5)).serialize(),
        StatementLineItem(
            "T#aaaaaaaaaa#A#/isp/#wallet:r1", "P#000000000001#e1",
            entry_id="e1", kind="sale", about="x", posted_at=1, debit=1, credit=0,
        ).serialize(),
    ],
    ids=["entry", "statement line"],
)  # fmt: skip
def test_a_change_of_what_is_written_once_raises_the_alarm_and_leaves_the_sums(
    image: dict[str, Any], event_name: str
) -> None:
    sums, alarms = Sums(), []
    assert add_up_batch([record(image, event_name)], AddUpAccounts(sums), alarms.append) == []
    assert [(one.pk, one.event_name) for one in alarms] == [(image["pk"]["S"], event_name)]
    assert not sums.added[TENANTS[0]]


@pytest.mark.parametrize("sk", ["HEAD", "2026-11-24#cash#1"])
def test_accounts_that_move_are_no_alarm(sk: str) -> None:
    image = {"pk": {"S": "T#aaaaaaaaaa#A#/isp/#wallet:r1"}, "sk": {"S": sk}}
    add_up_batch([record(image, "MODIFY")], AddUpAccounts(Sums()), no_alarm)
