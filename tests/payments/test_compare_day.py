"""Theirs beside ours: nothing is lost, nothing is told twice, and equal books have no difference."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from isp.payments.compare_day import Compared, Outcome, OwnMovement, compare_day
from isp.payments.statement import Kind, StatementRow

KINDS = st.sampled_from([Kind.PAYMENT, Kind.REFUND])
NAMES = st.sampled_from([f"TXN{number}" for number in range(8)])
AMOUNTS = st.integers(1, 3)


def row(txn: str, minor: int, kind: Kind = Kind.PAYMENT) -> StatementRow:
    return StatementRow(txn, kind, minor, 0, 1_795_716_005)


def own(txn: str, minor: int, kind: Kind = Kind.PAYMENT, *, of_the_day: bool = True) -> OwnMovement:
    return OwnMovement(txn, kind, minor, of_the_day)


def outcome_of(theirs: list[StatementRow], ours: list[OwnMovement]) -> Outcome:
    (only,) = compare_day(theirs, ours).movements
    return only.outcome


def test_the_same_money_in_both_books_is_equal() -> None:
    assert outcome_of([row("A", 525)], [own("A", 525)]) is Outcome.EQUAL


def test_another_amount_is_a_difference() -> None:
    assert outcome_of([row("A", 525)], [own("A", 500)]) is Outcome.OTHER_AMOUNT


def test_money_that_only_they_know_is_missing_in_our_book() -> None:
    assert outcome_of([row("A", 525)], []) is Outcome.THEIRS_ONLY


def test_money_that_only_we_know_is_an_alarm() -> None:
    assert outcome_of([], [own("A", 525)]) is Outcome.OURS_ONLY


def test_a_refund_is_not_the_payment_of_the_same_name() -> None:
    compared = compare_day([row("A", 525, Kind.REFUND)], [own("A", 525)])
    assert [one.outcome for one in compared.movements] == [Outcome.OURS_ONLY, Outcome.THEIRS_ONLY]


def test_what_we_dated_a_day_beside_is_found_and_not_missed() -> None:
    beside = own("A", 525, of_the_day=False)
    assert outcome_of([row("A", 525)], [beside]) is Outcome.EQUAL
    assert compare_day([], [beside]).movements == ()


def test_fees_and_payouts_are_no_payments() -> None:
    assert compare_day([row("A", 5, Kind.FEE), row("B", 5, Kind.PAYOUT)], []).movements == ()


@given(
    st.dictionaries(st.tuples(NAMES, KINDS), AMOUNTS),
    st.dictionaries(st.tuples(NAMES, KINDS), st.tuples(AMOUNTS, st.booleans())),
)
def test_every_movement_ends_in_the_outcome_that_a_slow_look_finds(
    theirs: dict[tuple[str, Kind], int], ours: dict[tuple[str, Kind], tuple[int, bool]]
) -> None:
    compared = compare_day(
        [row(txn, minor, kind) for (txn, kind), minor in theirs.items()],
        [own(txn, minor, kind, of_the_day=day) for (txn, kind), (minor, day) in ours.items()],
    )
    expected = []
    for key in {*theirs, *ours}:
        stated, booked = theirs.get(key), ours.get(key)
        if stated is None and booked is not None and not booked[1]:
            continue
        if stated is None:
            outcome = Outcome.OURS_ONLY
        elif booked is None:
            outcome = Outcome.THEIRS_ONLY
        elif stated != booked[0]:
            outcome = Outcome.OTHER_AMOUNT
        else:
            outcome = Outcome.EQUAL
        expected.append(Compared(*key, outcome, stated, booked[0] if booked else None))
    assert sorted(compared.movements, key=lambda one: (one.txn, one.kind)) == sorted(
        expected, key=lambda one: (one.txn, one.kind)
    )
    assert set(compared.differences) == {
        one for one in compared.movements if one.theirs_minor != one.ours_minor
    }
