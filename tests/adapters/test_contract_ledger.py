"""What a commit promises, whoever keeps the books."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from isp.decision import (
    Claim,
    Comparison,
    Condition,
    Create,
    Decision,
    Increase,
    Release,
    Require,
    Update,
)
from isp.events import EventName, event
from isp.ledger.entry import JournalEntry, credit, debit, mirrored
from isp.minutes import day_at
from isp.parties.scope import Scope, tenant_scope
from isp.parties.sign_up import DHAKA_OFFSET_MINUTES
from isp.ports import Owner
from isp.refusals import (
    AlreadyExists,
    EntryConflict,
    InsufficientBalance,
    LimitReached,
    NotFound,
    Refusal,
    StaleRead,
    Taken,
)

from tests.adapters.conftest import Adapters, fake_adapters, new_tenant_id, real_adapters
from tests.adapters.hooks import bad_days
from tests.builders import parties, sales
from tests.fakes.clock import NOON

DAY = "2026-01-05"
CREDIT = "customer_credit:C"


@pytest.fixture(params=["fake", "dynamodb", "dynamodb on bad days"])
def adapters(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Adapters]:
    """What a ledger promises it keeps while transactions fail, throttle, and lose their answers."""
    if request.param == "fake":
        yield fake_adapters()
        return
    request.getfixturevalue("tables")
    if request.param == "dynamodb":
        yield real_adapters()
        return
    pause = time.sleep
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda seconds: pause(seconds / 50))
    with bad_days():
        yield real_adapters()


def entries(*made: JournalEntry) -> Decision:
    return Decision(entries=made)


def test_an_entry_is_read_as_it_was_written(adapters: Adapters, scope: Scope) -> None:
    made = replace(sales.paid_in("e1", 700, tenant_id=scope.tenant_id), reverses="e0")
    assert adapters.ledger.commit(scope, entries(made)).replayed is False
    assert adapters.ledger.entry(scope, "/isp/", "e1") == made
    assert list(adapters.ledger.journal(scope, "/isp/", [DAY])) == [made]
    assert list(adapters.ledger.journal(scope, "/isp/", ["2026-01-06"])) == []
    assert adapters.ledger.entry(scope, "/isp/", "e2") is None


def test_any_number_of_entries_is_read_by_their_ids(adapters: Adapters, scope: Scope) -> None:
    made = [sales.paid_in(f"e{n}", 700 + n, tenant_id=scope.tenant_id) for n in (1, 120)]
    adapters.ledger.commit(scope, entries(*made[:1]))
    adapters.ledger.commit(scope, entries(*made[1:]))
    wanted = [f"e{n}" for n in range(150)]
    found = adapters.ledger.entries(scope, "/isp/", wanted)
    assert found == {one.entry_id: one for one in made}
    assert adapters.ledger.entries(scope, "/isp/", []) == {}


def test_the_same_fact_twice_is_booked_once(adapters: Adapters, scope: Scope) -> None:
    made = sales.paid_in("e1", 700, tenant_id=scope.tenant_id)
    adapters.ledger.commit(scope, entries(made))
    again = replace(made, posted_at=NOON + 60, actor_id="somebody else")
    assert adapters.ledger.commit(scope, entries(again)).replayed is True
    assert adapters.ledger.head(scope, "/isp/", CREDIT).credits_minor == 700
    assert adapters.ledger.entry(scope, "/isp/", "e1") == made


def test_a_replay_changes_nothing_that_came_with_it(adapters: Adapters, scope: Scope) -> None:
    made = sales.paid_in("e1", 700, tenant_id=scope.tenant_id)
    adapters.ledger.commit(scope, entries(made))
    package = sales.package(scope.tenant_id)
    adapters.ledger.commit(scope, Decision(entries=(made,), changes=(Create(package),)))
    assert adapters.directory.packages(scope) == []


def test_the_same_fact_with_another_amount_is_a_conflict(adapters: Adapters, scope: Scope) -> None:
    adapters.ledger.commit(scope, entries(sales.paid_in("e1", 700, tenant_id=scope.tenant_id)))
    with pytest.raises(EntryConflict):
        adapters.ledger.commit(scope, entries(sales.paid_in("e1", 701, tenant_id=scope.tenant_id)))
    assert adapters.ledger.head(scope, "/isp/", CREDIT).credits_minor == 700


def test_an_old_fact_beside_a_new_one_is_a_conflict(adapters: Adapters, scope: Scope) -> None:
    old = sales.paid_in("e1", 700, tenant_id=scope.tenant_id)
    new = sales.paid_in("e2", 5, tenant_id=scope.tenant_id)
    adapters.ledger.commit(scope, entries(old))
    with pytest.raises(EntryConflict):
        adapters.ledger.commit(scope, entries(old, new))
    assert adapters.ledger.entry(scope, "/isp/", "e2") is None


def test_an_account_that_never_moved_is_empty(adapters: Adapters, scope: Scope) -> None:
    head = adapters.ledger.head(scope, "/isp/", CREDIT)
    assert (head.debits_minor, head.credits_minor, head.headroom_minor) == (0, 0, 0)


def test_credit_can_be_spent_to_the_last_poisha_and_no_further(
    adapters: Adapters, scope: Scope
) -> None:
    adapters.ledger.commit(scope, entries(sales.paid_in("in", 100, tenant_id=scope.tenant_id)))
    adapters.ledger.commit(scope, entries(sales.spent("out", 100, tenant_id=scope.tenant_id)))
    with pytest.raises(InsufficientBalance) as refused:
        adapters.ledger.commit(scope, entries(sales.spent("out2", 1, tenant_id=scope.tenant_id)))
    assert refused.value.values == {"account": CREDIT, "missing_minor": 1}
    head = adapters.ledger.head(scope, "/isp/", CREDIT)
    assert (head.debits_minor, head.credits_minor, head.headroom_minor) == (100, 100, 0)


def test_nothing_can_be_spent_from_an_account_that_never_was(
    adapters: Adapters, scope: Scope
) -> None:
    with pytest.raises(InsufficientBalance) as refused:
        adapters.ledger.commit(scope, entries(sales.spent("out", 1, tenant_id=scope.tenant_id)))
    assert refused.value.values["missing_minor"] == 1


def test_what_is_missing_is_told_to_the_poisha(adapters: Adapters, scope: Scope) -> None:
    adapters.ledger.commit(scope, entries(sales.paid_in("in", 250, tenant_id=scope.tenant_id)))
    with pytest.raises(InsufficientBalance) as refused:
        adapters.ledger.commit(scope, entries(sales.spent("out", 701, tenant_id=scope.tenant_id)))
    assert refused.value.values == {"account": CREDIT, "missing_minor": 451}


def test_nobody_owes_without_a_credit_limit(adapters: Adapters, scope: Scope) -> None:
    sold = sales.entry(
        "owe",
        debit("receivable_from_child:r1", 5),
        credit("service_revenue", 5),
        tenant_id=scope.tenant_id,
    )
    with pytest.raises(LimitReached):
        adapters.ledger.commit(scope, entries(sold))


def test_an_overdrawn_decision_leaves_nothing_behind(adapters: Adapters, scope: Scope) -> None:
    package = sales.package(scope.tenant_id)
    decision = Decision(
        entries=(sales.spent("out", 1, tenant_id=scope.tenant_id),),
        changes=(Create(package), Claim("login", "karim", "C")),
    )
    with pytest.raises(InsufficientBalance):
        adapters.ledger.commit(scope, decision)
    assert adapters.directory.packages(scope) == []
    assert adapters.ledger.entry(scope, "/isp/", "out") is None
    adapters.ledger.commit(scope, Decision(changes=(Claim("login", "karim", "somebody else"),)))


def test_the_day_of_an_entry_is_the_one_that_it_was_posted_with(
    adapters: Adapters, scope: Scope
) -> None:
    # Half past midnight in Dhaka, on the first of the month: in UTC it is still the month before.
    at = 1_769_883_000 + 1_200
    assert day_at(at, 0) == "2026-01-31"
    made = replace(
        sales.paid_in("e1", 700, tenant_id=scope.tenant_id),
        posted_at=at,
        effective_at=at - 3_600,
        day=day_at(at, DHAKA_OFFSET_MINUTES),
    )
    adapters.ledger.commit(scope, entries(made))
    assert list(adapters.ledger.journal(scope, "/isp/", ["2026-02-01"])) == [made]
    assert list(adapters.ledger.journal(scope, "/isp/", ["2026-01-31"])) == []


def test_one_fact_posts_in_several_books_in_one_commit(adapters: Adapters, scope: Scope) -> None:
    above = sales.paid_in("payment:1", 700, tenant_id=scope.tenant_id)
    below = replace(above, book="/isp/r1/")
    assert adapters.ledger.commit(scope, entries(above, below)).replayed is False
    assert adapters.ledger.commit(scope, entries(above, below)).replayed is True
    for made in (above, below):
        assert adapters.ledger.entry(scope, made.book, "payment:1") == made
        assert list(adapters.ledger.journal(scope, made.book, [DAY])) == [made]
        assert adapters.ledger.head(scope, made.book, CREDIT).credits_minor == 700


def test_a_customer_who_moves_to_another_seller_has_an_account_with_each(
    adapters: Adapters, scope: Scope
) -> None:
    tenant_id = scope.tenant_id
    adapters.ledger.commit(scope, entries(sales.paid_in("in", 500, tenant_id=tenant_id)))
    with pytest.raises(InsufficientBalance):
        # What he has with the old seller is not credit with the new one.
        spent = replace(sales.spent("out", 1, tenant_id=tenant_id), book="/isp/r1/")
        adapters.ledger.commit(scope, entries(spent))
    moved_in = replace(sales.paid_in("in", 300, tenant_id=tenant_id), book="/isp/r1/")
    adapters.ledger.commit(scope, entries(moved_in))
    assert adapters.ledger.head(scope, "/isp/", CREDIT).headroom_minor == 500
    assert adapters.ledger.head(scope, "/isp/r1/", CREDIT).headroom_minor == 300
    for book in ("/isp/", "/isp/r1/"):
        out = replace(sales.spent("out", 300, tenant_id=tenant_id), book=book)
        adapters.ledger.commit(scope, entries(out))
    assert adapters.ledger.head(scope, "/isp/", CREDIT).headroom_minor == 200
    assert adapters.ledger.head(scope, "/isp/r1/", CREDIT).headroom_minor == 0


def test_a_reversal_and_its_correction_move_an_account_once(
    adapters: Adapters, scope: Scope
) -> None:
    wrong = sales.paid_in("e1", 900, tenant_id=scope.tenant_id)
    adapters.ledger.commit(scope, entries(wrong))
    reversal = sales.entry("r1", *mirrored(wrong.lines), tenant_id=scope.tenant_id, reverses="e1")
    right = sales.paid_in("e2", 500, tenant_id=scope.tenant_id)
    adapters.ledger.commit(scope, entries(reversal, right))
    head = adapters.ledger.head(scope, "/isp/", CREDIT)
    assert (head.debits_minor, head.credits_minor, head.headroom_minor) == (900, 1_400, 500)


def test_a_new_thing_is_created_once(adapters: Adapters, scope: Scope) -> None:
    package = sales.package(scope.tenant_id)
    adapters.ledger.commit(scope, Decision(changes=(Create(package),)))
    with pytest.raises(AlreadyExists):
        adapters.ledger.commit(scope, Decision(changes=(Create(package),)))


def test_a_thing_that_was_read_as_absent_and_is_there_was_a_stale_read(
    adapters: Adapters, scope: Scope
) -> None:
    first = Decision(changes=(Create(sales.package(scope.tenant_id), seen_absent=True),))
    adapters.ledger.commit(scope, first)
    with pytest.raises(StaleRead):
        adapters.ledger.commit(scope, first)


def test_a_thing_that_moved_is_not_overwritten(adapters: Adapters, scope: Scope) -> None:
    package = sales.package(scope.tenant_id)
    second = replace(package, version=2, name="second")
    adapters.ledger.commit(scope, Decision(changes=(Create(package),)))
    adapters.ledger.commit(scope, Decision(changes=(Update(second),)))
    with pytest.raises(StaleRead):
        adapters.ledger.commit(scope, Decision(changes=(Update(replace(second, name="late")),)))
    assert adapters.directory.package(scope, package.id) == second


def test_a_thing_that_never_was_is_not_updated(adapters: Adapters, scope: Scope) -> None:
    package = replace(sales.package(scope.tenant_id), version=2)
    with pytest.raises(StaleRead):
        adapters.ledger.commit(scope, Decision(changes=(Update(package),)))


def test_what_is_required_must_be_as_it_was_read(adapters: Adapters, scope: Scope) -> None:
    package, customer = sales.package(scope.tenant_id), parties.customer(scope.tenant_id)
    adapters.ledger.commit(scope, Decision(changes=(Create(package),)))
    adapters.ledger.commit(scope, Decision(changes=(Require(package), Create(customer))))
    with pytest.raises(StaleRead):
        adapters.ledger.commit(scope, Decision(changes=(Require(replace(package, version=2)),)))


def test_stale_reads_are_told_before_their_consequences(adapters: Adapters, scope: Scope) -> None:
    package = replace(sales.package(scope.tenant_id), version=2)
    decision = Decision(
        entries=(sales.spent("out", 1, tenant_id=scope.tenant_id),), changes=(Update(package),)
    )
    with pytest.raises(StaleRead):
        adapters.ledger.commit(scope, decision)


def test_what_is_added_to_a_thing_is_added_to_what_it_is_by_then(
    adapters: Adapters, scope: Scope
) -> None:
    sold = sales.sale(parties.customer(scope.tenant_id))
    adapters.ledger.commit(scope, Decision(changes=(Create(sold),)))
    for _ in range(3):
        adapters.ledger.commit(scope, Decision(changes=(Increase(sold, {"refunded_minor": 7}),)))
    assert adapters.directory.sale(scope, sold.id) == replace(sold, version=4, refunded_minor=21)


def test_whoever_read_a_thing_before_it_was_added_to_stores_nothing(
    adapters: Adapters, scope: Scope
) -> None:
    sold = sales.sale(parties.customer(scope.tenant_id))
    adapters.ledger.commit(scope, Decision(changes=(Create(sold),)))
    adapters.ledger.commit(scope, Decision(changes=(Increase(sold, {"refunded_minor": 7}),)))
    with pytest.raises(StaleRead):
        adapters.ledger.commit(scope, Decision(changes=(Update(replace(sold, version=2)),)))
    assert adapters.directory.sale(scope, sold.id).refunded_minor == 7


def test_nothing_is_added_where_a_condition_does_not_hold(adapters: Adapters, scope: Scope) -> None:
    sold = replace(sales.sale(parties.customer(scope.tenant_id)), refunded_minor=10)
    adapters.ledger.commit(scope, Decision(changes=(Create(sold),)))
    holds_ten = Condition("refunded_minor", Comparison.AT_LEAST, 10)
    is_first = Condition("version", Comparison.EQUAL, 1)
    taken = Increase(sold, {"refunded_minor": -10}, only_if=(holds_ten, is_first))
    adapters.ledger.commit(scope, Decision(changes=(taken,)))
    for condition in (holds_ten, is_first):
        again = Increase(sold, {"refunded_minor": -10}, only_if=(condition,))
        with pytest.raises(StaleRead):
            adapters.ledger.commit(scope, Decision(changes=(again,)))
    assert adapters.directory.sale(scope, sold.id).refunded_minor == 0


def test_nothing_is_added_to_what_is_not_there(adapters: Adapters, scope: Scope) -> None:
    sold = sales.sale(parties.customer(scope.tenant_id))
    with pytest.raises(StaleRead):
        adapters.ledger.commit(scope, Decision(changes=(Increase(sold, {"refunded_minor": 7}),)))
    with pytest.raises(NotFound):
        adapters.directory.sale(scope, sold.id)


def test_a_counter_begins_with_the_first_that_is_counted(adapters: Adapters, scope: Scope) -> None:
    sold = sales.sale(parties.customer(scope.tenant_id))
    at_zero = Condition("refunded_minor", Comparison.AT_LEAST, 0)
    for only_if in ((), (at_zero,), (at_zero,)):
        counted = Increase(sold, {"refunded_minor": 7}, only_if=only_if, may_be_new=True)
        adapters.ledger.commit(scope, Decision(changes=(counted,)))
    assert adapters.directory.sale(scope, sold.id) == replace(sold, version=3, refunded_minor=21)
    other = replace(sold, id="another")
    below = Condition("refunded_minor", Comparison.AT_LEAST, 1)
    with pytest.raises(StaleRead):
        first = Increase(other, {"refunded_minor": 7}, only_if=(below,), may_be_new=True)
        adapters.ledger.commit(scope, Decision(changes=(first,)))


def test_any_number_of_increases_at_once_all_count(adapters: Adapters, scope: Scope) -> None:
    sold = sales.sale(parties.customer(scope.tenant_id))
    counted = Decision(changes=(Increase(sold, {"refunded_minor": 1}, may_be_new=True),))
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda _: adapters.ledger.commit(scope, counted), range(24)))
    assert adapters.directory.sale(scope, sold.id) == replace(sold, version=24, refunded_minor=24)


def test_a_claimed_name_is_taken_for_others_and_not_for_its_owner(
    adapters: Adapters, scope: Scope
) -> None:
    mine = Decision(changes=(Claim("login", "karim", "C1"),))
    adapters.ledger.commit(scope, mine)
    adapters.ledger.commit(scope, mine)
    with pytest.raises(Taken) as taken:
        adapters.ledger.commit(scope, Decision(changes=(Claim("login", "karim", "C2"),)))
    assert taken.value.values == {"kind": "login", "value": "karim"}


def test_a_released_name_is_free_and_only_its_owner_releases_it(
    adapters: Adapters, scope: Scope
) -> None:
    adapters.ledger.commit(scope, Decision(changes=(Claim("login", "karim", "C1"),)))
    with pytest.raises(StaleRead):
        adapters.ledger.commit(scope, Decision(changes=(Release("login", "karim", "C2"),)))
    adapters.ledger.commit(scope, Decision(changes=(Release("login", "karim", "C1"),)))
    adapters.ledger.commit(scope, Decision(changes=(Claim("login", "karim", "C2"),)))


def test_tenants_have_names_of_their_own(adapters: Adapters, scope: Scope) -> None:
    other = tenant_scope(new_tenant_id())
    adapters.ledger.commit(scope, Decision(changes=(Claim("login", "karim", "C1"),)))
    adapters.ledger.commit(other, Decision(changes=(Claim("login", "karim", "C2"),)))


def test_a_name_that_holds_everywhere_belongs_to_one_tenant(
    adapters: Adapters, scope: Scope
) -> None:
    slug, other = f"slug-{scope.tenant_id}", tenant_scope(new_tenant_id())
    adapters.ledger.commit(scope, Decision(changes=(Claim("slug", slug, "X", everywhere=True),)))
    adapters.ledger.commit(scope, Decision(changes=(Claim("slug", slug, "X", everywhere=True),)))
    with pytest.raises(Taken):
        # Even under the same owner's id: ids are of tenants.
        adapters.ledger.commit(
            other, Decision(changes=(Claim("slug", slug, "X", everywhere=True),))
        )
    assert adapters.access.owner("slug", slug) == Owner(scope.tenant_id, "X")
    with pytest.raises(StaleRead):
        adapters.ledger.commit(
            other, Decision(changes=(Release("slug", slug, "X", everywhere=True),))
        )
    adapters.ledger.commit(scope, Decision(changes=(Release("slug", slug, "X", everywhere=True),)))
    assert adapters.access.owner("slug", slug) is None


def test_a_taken_name_stops_the_whole_decision(adapters: Adapters, scope: Scope) -> None:
    adapters.ledger.commit(scope, Decision(changes=(Claim("login", "karim", "C1"),)))
    decision = Decision(
        changes=(Create(parties.customer(scope.tenant_id)), Claim("login", "karim", "C2")),
        events=(event(EventName.CUSTOMER_CREATED, scope.tenant_id, "C2", NOON, fact="C2"),),
    )
    with pytest.raises(Taken):
        adapters.ledger.commit(scope, decision)
    with pytest.raises(NotFound):
        adapters.directory.customer(scope, parties.customer(scope.tenant_id).id)


def test_an_empty_decision_does_nothing(adapters: Adapters, scope: Scope) -> None:
    assert adapters.ledger.commit(scope, Decision()).replayed is False


def test_a_decision_may_not_touch_another_tenant(adapters: Adapters, scope: Scope) -> None:
    foreign = sales.package(new_tenant_id())
    with pytest.raises(AssertionError):
        adapters.ledger.commit(scope, Decision(changes=(Create(foreign),)))


def test_a_seller_sees_his_own_books_and_those_below(adapters: Adapters, scope: Scope) -> None:
    below = Scope(scope.tenant_id, "/isp/r1/")
    adapters.ledger.commit(scope, entries(sales.paid_in("e1", 7, tenant_id=scope.tenant_id)))
    assert adapters.ledger.entry(below, "/isp/", "e1") is None
    with pytest.raises(NotFound):
        adapters.ledger.head(below, "/isp/", CREDIT)
    with pytest.raises(NotFound):
        adapters.ledger.trial_balance(below, "/isp/")
    with pytest.raises(NotFound):
        list(adapters.ledger.journal(below, "/isp/", [DAY]))


def test_one_payment_told_by_24_at_once_is_booked_once(adapters: Adapters, scope: Scope) -> None:
    made = sales.paid_in("payment:bkash:TRX1", 700, tenant_id=scope.tenant_id)
    decision = Decision(entries=(made,), changes=(Create(sales.package(scope.tenant_id)),))
    with ThreadPoolExecutor(24) as pool:
        told = list(pool.map(lambda _: adapters.ledger.commit(scope, decision), range(24)))
    assert sorted(committed.replayed for committed in told) == [False] + [True] * 23
    assert adapters.ledger.head(scope, "/isp/", CREDIT).credits_minor == 700


def test_headroom_is_never_overdrawn_however_many_spend_at_once(
    adapters: Adapters, scope: Scope
) -> None:
    adapters.ledger.commit(scope, entries(sales.paid_in("in", 500, tenant_id=scope.tenant_id)))

    def spend(number: int) -> bool:
        made = sales.spent(f"out{number}", 100, tenant_id=scope.tenant_id)
        try:
            adapters.ledger.commit(scope, entries(made))
        except Refusal as refusal:
            assert isinstance(refusal, InsufficientBalance)
            return False
        return True

    with ThreadPoolExecutor(12) as pool:
        assert sum(pool.map(spend, range(12))) == 5
    assert adapters.ledger.head(scope, "/isp/", CREDIT).headroom_minor == 0
