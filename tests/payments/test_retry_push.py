"""A push that was stored and not done is tried again by itself, long after its sender gave up."""

from __future__ import annotations

from dataclasses import replace

import pytest
from isp.payments.apply import Verdict
from isp.payments.raw_event import RETRY_AFTER_SECONDS, RawEvent, next_retry_at
from isp.refusals import NotFound, Unavailable
from isp_app.retry_push import RetryPush

from tests.builders.parties import TENANT
from tests.payments.simulator import Simulator
from tests.payments.test_push_channel import pin
from tests.payments.test_webhook import Hooked, Message


def pushed_in_vain(town: Hooked) -> Message:
    """Let SNS push its four times a payment that the search does not show yet."""
    town.simulator.control("limits", search_lag_seconds=400)
    message = town.paid_in_app("rahim")
    for _ in range(4):
        with pytest.raises(Unavailable):
            town.push(message)
        town.wait(20)
    return message


def raw_of(town: Hooked) -> RawEvent:
    (raw,) = town.books.all_of("raw_event")
    assert isinstance(raw, RawEvent)
    return raw


def retried(town: Hooked) -> RawEvent:
    RetryPush(town.ports)(TENANT, raw_of(town).id)
    return raw_of(town)


def test_money_that_is_shown_after_its_sender_gave_up_is_booked_once(simulator: Simulator) -> None:
    town = Hooked(simulator)
    message = pushed_in_vain(town)
    assert retried(town).verdict == "waits: the provider does not show the transaction yet"
    assert town.books.all_of("receipt") == [], "it is not due yet"
    town.wait(60)
    assert retried(town).processed_at is None, "two minutes: not shown yet"
    town.wait(600)
    done = retried(town)
    assert (done.verdict, done.retry_at) == (Verdict.CREDITED, None)
    assert retried(town) == done, "and nothing more is done"
    assert town.push(message).status == 200
    town.assert_booked_once()


def test_a_push_whose_handling_was_cut_off_is_due_from_the_start(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = Hooked(simulator)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("isp_app.handle_push.receive_payment", killed)
        with pytest.raises(KeyboardInterrupt):
            town.push(town.paid_in_app("rahim"))
    assert raw_of(town).retry_at is not None
    town.wait(RETRY_AFTER_SECONDS[0])
    assert retried(town).verdict == Verdict.CREDITED
    town.assert_booked_once()


def test_it_is_put_off_while_its_sender_cannot_be_verified_and_given_up_in_the_end(
    simulator: Simulator,
) -> None:
    town = Hooked(simulator)
    pushed_in_vain(town)
    town.wait(86_400)  # The certificate is fetched anew.
    town.http.gone = "/sns/"
    moments = []
    while (raw := raw_of(town)).retry_at is not None:
        moments.append(raw.retry_at)
        town.wait(max(raw.retry_at - town.clock.now(), 0) + 1)
        retried(town)
    assert moments == sorted(set(moments)) and len(moments) <= len(RETRY_AFTER_SECONDS)
    assert raw_of(town).processed_at is None, "it is kept for a person"
    assert town.books.all_of("receipt") == []


def test_what_a_person_unpinned_meanwhile_books_nothing(simulator: Simulator) -> None:
    town = Hooked(simulator)
    pushed_in_vain(town)
    pin(town, None)
    town.wait(600)
    raw = retried(town)
    assert raw.verdict is not None and raw.verdict.startswith("refused later: waits")
    assert raw.processed_at is not None and raw.retry_at is None
    assert town.books.all_of("receipt") == []


def test_what_never_came_in_or_came_before_there_were_retries_is_left_alone(
    simulator: Simulator,
) -> None:
    town = Hooked(simulator)
    with pytest.raises(NotFound):
        RetryPush(town.ports)(TENANT, "NOTHING")
    pushed_in_vain(town)
    old = replace(raw_of(town), retry_at=None)
    town.books.put(old)
    town.wait(600)
    assert retried(town) == old


def test_a_push_is_tried_for_two_days() -> None:
    assert next_retry_at(1_000, 1_000) == 1_000 + RETRY_AFTER_SECONDS[0]
    assert next_retry_at(1_000, 1_120) == 1_000 + RETRY_AFTER_SECONDS[1]
    assert next_retry_at(1_000, 1_000 + RETRY_AFTER_SECONDS[-1]) is None
