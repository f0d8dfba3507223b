"""1..last = issued + void, every night; an orphan is found an hour later and never earlier."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from isp.decision import Decision
from isp.invoicing.numbers import (
    NUMBER_CLAIM,
    Kind,
    Reserved,
    Series,
    SeriesProof,
    VoidNumber,
    claim_number,
)
from isp.minutes import Moment
from isp.parties.scope import Scope, tenant_scope
from isp_app.account_for_numbers import AccountForNumbers

from tests.builders.parties import TENANT
from tests.fakes.clock import NOON
from tests.fakes.ledger import FakeLedger
from tests.fakes.store import Store

SCOPE = tenant_scope(TENANT)
SERIES = Series(Kind.INVOICE, 2026)
HOUR = 3_600


class FakeNumbers:
    def __init__(self, store: Store) -> None:
        self.store = store
        self.unclaimed: set[str] = set()

    def reserved(self, scope: Scope, series: Series) -> Reserved | None:
        return self.store.serials.get((scope.tenant_id, series.name))

    def proof(self, scope: Scope, series: Series) -> SeriesProof | None:
        return self.store.find(SeriesProof, scope.tenant_id, series.name)

    def claimed(self, scope: Scope, series: Series, serials: Sequence[int]) -> set[int]:
        claims = self.store.claims
        return {
            one for one in serials if (scope.tenant_id, NUMBER_CLAIM, series.number(one)) in claims
        }

    def issued_unclaimed(self, scope: Scope, numbers: Sequence[str]) -> set[str]:
        return self.unclaimed & set(numbers)


def town() -> tuple[Store, FakeNumbers, AccountForNumbers]:
    store = Store()
    numbers = FakeNumbers(store)
    return store, numbers, AccountForNumbers(numbers, FakeLedger(store))


def reserve(store: Store, serial: int, at: int, *, is_issued: bool) -> None:
    store.serials[TENANT, SERIES.name] = Reserved(serial, at)
    if is_issued:
        claim = claim_number(SERIES.number(serial), f"DOCUMENT{serial}")
        FakeLedger(store).commit(SCOPE, Decision(changes=(claim,)))


def void_serials(store: Store) -> set[int]:
    return {one.serial for one in store.all(VoidNumber, TENANT)}


def test_an_orphan_is_void_after_an_hour_with_its_reason() -> None:
    store, _, account = town()
    reserve(store, 1, NOON, is_issued=True)
    reserve(store, 2, NOON, is_issued=False)
    assert account(SCOPE, Moment(NOON + HOUR - 1, 360)) == ()
    assert account(SCOPE, Moment(NOON + HOUR, 360)) == ("INV-2026-000002",)
    (void,) = store.all(VoidNumber, TENANT)
    assert (void.reason, void.voided_at) == ("orphaned", NOON + HOUR)
    assert account(SCOPE, Moment(NOON + 9 * HOUR, 360)) == ()


def test_a_busy_series_is_proved_up_to_where_it_was_seen_last() -> None:
    store, _, account = town()
    reserve(store, 1, NOON, is_issued=False)
    account(SCOPE, Moment(NOON + 1, 360))
    reserve(store, 2, NOON + 24 * HOUR, is_issued=False)
    assert account(SCOPE, Moment(NOON + 24 * HOUR + 1, 360)) == ("INV-2026-000001",)


def test_a_document_of_before_numbers_were_claimed_is_no_orphan() -> None:
    store, numbers, account = town()
    reserve(store, 1, NOON, is_issued=False)
    numbers.unclaimed = {"INV-2026-000001"}
    assert account(SCOPE, Moment(NOON + HOUR, 360)) == ()


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 40 * HOUR)), min_size=1, max_size=30))
@settings(max_examples=100, deadline=None)
def test_every_number_ends_as_issued_or_void_and_never_as_both(
    steps: list[tuple[bool, int]],
) -> None:
    store, _, account = town()
    now, born = NOON, set()
    for serial, (is_issued, pause) in enumerate(steps, start=1):
        now += pause
        reserve(store, serial, now, is_issued=is_issued)
        born |= {serial} if is_issued else set()
        if pause % 3 == 0:
            account(SCOPE, Moment(now + 1, 360))
        assert not void_serials(store) & born
    account(SCOPE, Moment(now + HOUR, 360))
    assert void_serials(store) | born == set(range(1, len(steps) + 1))
