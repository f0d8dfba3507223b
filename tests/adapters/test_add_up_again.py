"""An entry that no stream brought is found at night and added, once; a whole day costs no mark."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from isp.decision import Decision
from isp.ledger.entry import JournalEntry
from isp.ledger.trial_balance import trial_balance
from isp.parties.scope import Scope
from isp_aws.dynamodb.adding_again import add_up_again
from isp_aws.dynamodb.rollups import add_up

from benchmarks.capacity import measured
from tests.adapters.conftest import Adapters
from tests.adapters.hooks import bad_days, failing, throttle, time_out
from tests.builders import sales

BOOK = "/isp/"


@pytest.fixture(autouse=True)
def no_pauses_of_the_client(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)


def posted(adapters: Adapters, scope: Scope, count: int) -> list[JournalEntry]:
    """Commit entries of one day; nothing adds them up."""
    made = [sales.paid_in(f"in{n}", 100 + n, tenant_id=scope.tenant_id) for n in range(count)]
    for entry in made:
        adapters.ledger.commit(scope, Decision(entries=(entry,)))
    return made


def night(scope: Scope, made: list[JournalEntry], before: int | None = None) -> int:
    return add_up_again(scope, BOOK, made[0].day, before or made[0].posted_at + 1)


def told(adapters: Adapters, scope: Scope) -> object:
    return adapters.ledger.trial_balance(scope, BOOK)


@pytest.mark.parametrize("brought", [0, 1, 7, 11])
def test_what_the_stream_dropped_is_added_once(real: Adapters, scope: Scope, brought: int) -> None:
    made = posted(real, scope, 12)
    add_up(scope, made[:brought])
    assert night(scope, made) == 12 - brought
    assert told(real, scope) == trial_balance(BOOK, made).totalled()
    head = real.ledger.head(scope, BOOK, "gateway:bkash")
    assert head.debits_minor == sum(range(100, 112))
    assert night(scope, made) == 0
    assert told(real, scope) == trial_balance(BOOK, made).totalled()


def test_what_the_stream_brings_after_the_night_adds_nothing(real: Adapters, scope: Scope) -> None:
    made = posted(real, scope, 3)
    assert night(scope, made) == 3
    assert add_up(scope, made) == 0
    assert told(real, scope) == trial_balance(BOOK, made).totalled()


def test_nights_and_streams_at_once_add_each_entry_once(real: Adapters, scope: Scope) -> None:
    made = posted(real, scope, 6)
    with ThreadPoolExecutor(4) as pool:
        nights = [pool.submit(night, scope, made) for _ in range(2)]
        streams = [pool.submit(add_up, scope, made) for _ in range(2)]
        assert sum(one.result() for one in nights + streams) == 6
    assert told(real, scope) == trial_balance(BOOK, made).totalled()


def test_a_young_entry_is_left_to_the_stream(real: Adapters, scope: Scope) -> None:
    made = posted(real, scope, 2)
    assert night(scope, made, before=made[0].posted_at) == 0


def test_another_day_and_another_book_are_left_alone(real: Adapters, scope: Scope) -> None:
    made = posted(real, scope, 1)
    other = replace(made[0], entry_id="other", day="2020-01-01")
    real.ledger.commit(scope, Decision(entries=(other,)))
    assert night(scope, made) == 1
    assert told(real, scope) == trial_balance(BOOK, made).totalled()


def test_on_bad_days_each_entry_is_added_once(real: Adapters, scope: Scope) -> None:
    made = posted(real, scope, 5)
    with (
        bad_days(),
        failing("Query", throttle(), time_out()),
        failing("BatchGetItem", throttle(), time_out()),
    ):
        night(scope, made)
    assert told(real, scope) == trial_balance(BOOK, made).totalled()
    assert night(scope, made) == 0


def test_a_day_that_is_whole_is_read_once_and_no_mark_is_looked_at(
    real: Adapters, scope: Scope
) -> None:
    made = posted(real, scope, 5)
    add_up(scope, made)
    with measured() as cost:
        assert night(scope, made) == 0
    assert cost.calls.keys() == {"Query"}
