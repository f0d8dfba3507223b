"""Few payments of one line are open at once, and who honestly tries again gets through."""

from __future__ import annotations

from dataclasses import replace

import pytest
from isp.payments.attempts import (
    COUNTED_SECONDS,
    NOT_MADE_MAX,
    OPEN_MAX,
    SAME_PAGE_SECONDS,
    Attempt,
    PaymentAttempts,
    TooManyOpenPayments,
    begun,
)
from isp.payments.intent import PAYER_CANCELLED, IntentState, PaymentIntent

from tests.builders import parties, payments
from tests.payments.simulator import Simulator
from tests.payments.town import SCOPE, Town


@pytest.fixture
def town(simulator: Simulator) -> Town:
    return Town(simulator)


def give_up(town: Town, intent: PaymentIntent) -> None:
    assert intent.provider_ref is not None
    town.come_back(intent, {"paymentID": intent.provider_ref, "status": "cancel"})


def test_the_same_asked_for_again_goes_on_on_the_open_page(town: Town) -> None:
    first, page = town.start()
    assert town.start_again() == (first, page)
    advance, other_page = town.start_again(20_000)
    assert town.start_again(20_000) == (advance, other_page) and advance.id != first.id
    assert town.start_again(20_100)[0].id != advance.id
    assert len(town.books.all_of("payment_intent")) == 3


def test_what_was_given_up_is_begun_anew_and_so_is_what_is_old(town: Town) -> None:
    first, _ = town.start()
    give_up(town, first)
    second, _ = town.start_again()
    assert second.id != first.id
    town.wait(SAME_PAGE_SECONDS)
    assert town.start_again()[0].id not in (first.id, second.id)


def test_what_was_paid_is_not_paid_on_the_same_page_again(town: Town) -> None:
    first, page = town.start()
    town.come_back(first, town.simulator.pay(page))
    assert town.start_again()[0].id != first.id


def test_too_many_open_ones_are_refused_until_an_hour_is_over(town: Town) -> None:
    begun_at = town.clock.now()
    started = [town.start_again(10_000 + 100 * number)[0] for number in range(OPEN_MAX)]
    at_the_provider = len(town.simulator.calls("create"))
    with pytest.raises(TooManyOpenPayments) as refused:
        town.start_again(90_000)
    assert refused.value.values["most"] == OPEN_MAX
    minutes = refused.value.values["minutes"]
    assert isinstance(minutes, int) and 0 < minutes <= COUNTED_SECONDS // 60
    assert len(town.books.all_of("payment_intent")) == OPEN_MAX
    assert len(town.simulator.calls("create")) == at_the_provider

    assert town.start_again(10_000)[0].id == started[0].id, "who tries the same again gets through"
    give_up(town, started[1])
    assert town.start_again(90_000)[0].is_open, "and so does who gave another up"
    with pytest.raises(TooManyOpenPayments):
        town.start_again(95_000)
    town.wait(begun_at + COUNTED_SECONDS - town.clock.now() + 60)
    assert town.start_again(95_000)[0].is_open


def an_hour_of(
    *states: tuple[IntentState, str | None],
) -> tuple[PaymentAttempts, dict[str, PaymentIntent], PaymentIntent]:
    customer = parties.customer()
    wish = payments.payment_intent(customer, id="WISH")
    made = [
        replace(wish, id=f"I{number}", state=state, reason=reason)
        for number, (state, reason) in enumerate(states)
    ]
    then = wish.created_at - 1_800
    attempts = tuple(Attempt(one.id, then) for one in made)
    stored = PaymentAttempts(customer.tenant_id, customer.id, 1, attempts, {})
    return stored, {one.id: one for one in made}, wish


def test_whoever_gives_up_all_the_time_is_stopped_as_well() -> None:
    given_up = (IntentState.PENDING, PAYER_CANCELLED)
    begun(*an_hour_of(*[given_up] * (NOT_MADE_MAX - 1)))
    with pytest.raises(TooManyOpenPayments) as refused:
        begun(*an_hour_of(*[given_up] * NOT_MADE_MAX))
    assert refused.value.values == {"most": NOT_MADE_MAX, "minutes": 30}


@pytest.mark.parametrize("state", [IntentState.SUCCEEDED, IntentState.REVIEW, IntentState.STARTING])
def test_what_was_paid_and_what_never_started_is_not_counted(state: IntentState) -> None:
    begun(*an_hour_of(*[(state, None)] * (NOT_MADE_MAX + 1)))


def test_attempts_of_an_hour_ago_and_pages_of_closed_ones_are_not_kept(town: Town) -> None:
    first, _ = town.start()
    town.wait(COUNTED_SECONDS)
    second, page = town.start_again(30_000)
    stored = town.ports.payments.attempts(SCOPE, first.customer_id)
    assert stored is not None
    assert [one.payment_id for one in stored.attempts] == [second.id]
    assert stored.pages == {second.id: page}
