"""Topics that ask to be confirmed: kept until a person decides, believed only when he does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from isp.payments.account import Mode
from isp.payments.push_channel import (
    FRESH_SECONDS,
    HEARD_EVERY_SECONDS,
    PARKED_MAX,
    ParkedTopic,
    PushChannel,
    TooManyTopics,
    TopicChoice,
    heard,
    nothing_heard,
    parked,
    pinned,
)
from isp.refusals import NotFound, StaleRead
from isp_app.pin_topic import PinTopic

from infra.local.provider_simulator.sns import REGION, TOPIC
from tests.builders import small_isp
from tests.payments.simulator import MERCHANT, Simulator
from tests.payments.test_webhook import Hooked, Message, confirmation
from tests.payments.town import SCOPE

OTHER = f"arn:aws:sns:{REGION}:123456789012:bpt_other"


def asks(number: int, received_at: int = 0) -> ParkedTopic:
    return ParkedTopic(f"{TOPIC}{number}", f"https://sns.{REGION}.amazonaws.com/", received_at)


def subscribed(town: Hooked, topic: str = TOPIC) -> Message:
    """Let bKash subscribe the account; return the confirmation, which nobody has delivered yet."""
    answer = town.simulator.control(
        "subscribe", app_key=MERCHANT["app_key"], address="http://127.0.0.1:9/", topic=topic
    )
    message: Message = answer["message"]
    return message


def pin(town: Hooked, topic: str | None) -> None:
    account = town.books.account(SCOPE, town.account.id)
    choice = TopicChoice(account.version, topic, "owner")
    town.account = PinTopic(town.ports)(SCOPE, town.account.id, choice)


def confirmed_at_aws(town: Hooked) -> bool:
    """Say whether SNS would push now."""
    return any(
        "Action=ConfirmSubscription" in row["query"] for row in town.simulator.calls("/sns/")
    )


def test_a_pinned_topic_is_confirmed_when_it_asks(simulator: Simulator) -> None:
    town = Hooked(simulator)
    assert town.push(subscribed(town)).status == 200
    assert town.verdicts() == ["confirmed"]
    assert town.channel.connected_at is not None and town.channel.parked == ()
    assert confirmed_at_aws(town)


@pytest.mark.parametrize("topic", [None, OTHER])
def test_any_other_topic_waits_for_a_person_who_then_confirms_it(
    simulator: Simulator, topic: str | None
) -> None:
    town = Hooked(simulator, topic)
    message = subscribed(town)
    assert town.push(message).status == 200
    assert town.verdicts() == [f"parked {TOPIC}"]
    (waiting,) = town.channel.parked
    assert (waiting.topic, waiting.subscribe_url) == (TOPIC, message["SubscribeURL"])
    assert not confirmed_at_aws(town) and pinned(town.account) == topic
    assert town.push(town.paid_in_app("rahim")).status == 400, "not believed yet"
    pin(town, TOPIC)
    assert confirmed_at_aws(town)
    assert town.channel.connected_at is not None and town.channel.parked == ()
    assert town.push(town.paid_in_app("rahim")).status == 200


def test_what_asked_too_long_ago_has_to_ask_again(simulator: Simulator) -> None:
    town = Hooked(simulator, None)
    town.push(subscribed(town))
    town.wait(FRESH_SECONDS)
    pin(town, TOPIC)
    assert not confirmed_at_aws(town) and town.channel.connected_at is None
    assert town.push(subscribed(town)).status == 200
    assert town.channel.connected_at is not None and town.channel.parked == ()


def test_a_token_that_aws_refuses_leaves_it_waiting(simulator: Simulator) -> None:
    town = Hooked(simulator, None)
    town.push(confirmation(town))
    pin(town, TOPIC)
    assert confirmed_at_aws(town), "it was tried"
    assert town.channel.connected_at is None and len(town.channel.parked) == 1


def test_a_topic_that_speaks_is_connected_whichever_way_it_came_to_be(
    simulator: Simulator,
) -> None:
    town = Hooked(simulator)
    town.push(town.paid_in_app("rahim"))
    assert town.channel.connected_at == town.channel.last_push_at is not None


def test_a_subscription_that_was_cut_is_seen_and_waits_for_a_person(simulator: Simulator) -> None:
    town = Hooked(simulator)
    town.push(subscribed(town))
    message = confirmation(town, Type="UnsubscribeConfirmation")
    assert town.push(message).status == 200
    assert town.channel.connected_at is None
    assert [one.topic for one in town.channel.parked] == [TOPIC]
    assert pinned(town.account) == TOPIC


def test_unpinned_it_is_believed_no_more(simulator: Simulator) -> None:
    town = Hooked(simulator)
    town.push(subscribed(town))
    pin(town, None)
    assert town.push(town.paid_in_app("rahim")).status == 400
    assert town.books.all_of("receipt") == []
    assert (town.channel.connected_at, town.channel.last_push_at) == (None, None)


def test_a_push_between_the_look_and_the_commit_does_not_refuse_the_person(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    town, commits = Hooked(simulator, None), []
    town.push(subscribed(town, OTHER))
    commit = town.books.commit

    def after_a_push(*given: object) -> object:
        if not commits:
            commits.append(given)
            town.push(subscribed(town))
        return commit(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(town.books, "commit", after_a_push)
    pin(town, TOPIC)
    assert pinned(town.account) == TOPIC


def test_a_colleagues_choice_is_not_overwritten(simulator: Simulator) -> None:
    town = Hooked(simulator, None)
    for version, topic in ((1, TOPIC), (1, OTHER)):
        choice = TopicChoice(version, topic, "owner")
        if topic is TOPIC:
            PinTopic(town.ports)(SCOPE, town.account.id, choice)
        else:
            with pytest.raises(StaleRead):
                PinTopic(town.ports)(SCOPE, town.account.id, choice)
    assert pinned(town.books.account(SCOPE, town.account.id)) == TOPIC
    with pytest.raises(NotFound):
        PinTopic(town.ports)(SCOPE, "NOBODY", TopicChoice(1, TOPIC, "owner"))


def test_nothing_that_waits_is_forgotten_for_something_newer() -> None:
    channel: PushChannel = nothing_heard(small_isp.account())
    for number in range(PARKED_MAX):
        channel = parked(channel, asks(number))
    with pytest.raises(TooManyTopics):
        parked(channel, asks(PARKED_MAX))
    again = parked(channel, asks(0, received_at=9))
    assert len(again.parked) == PARKED_MAX and again.parked[-1] == asks(0, received_at=9)


def test_a_topic_for_which_there_is_no_place_is_in_its_raw_event(simulator: Simulator) -> None:
    town = Hooked(simulator, None)
    for number in range(PARKED_MAX + 1):
        assert town.push(confirmation(town, TopicArn=f"{TOPIC}{number}")).status == 200
    assert len(town.channel.parked) == PARKED_MAX
    assert f"not parked, too many wait: {TOPIC}{PARKED_MAX}" in town.verdicts()


def test_what_was_heard_is_written_down_once_a_minute() -> None:
    quiet = nothing_heard(small_isp.account())
    first = heard(quiet, 1_000)
    assert first is not None and (first.connected_at, first.last_push_at) == (1_000, 1_000)
    assert heard(first, 1_000 + HEARD_EVERY_SECONDS - 1) is None
    later = heard(first, 1_000 + HEARD_EVERY_SECONDS)
    assert later is not None and later.last_push_at == 1_060 and later.connected_at == 1_000
    back = heard(replace(first, connected_at=None), 1_001)
    assert back is not None and back.connected_at == 1_001, "it speaks again"


def test_a_live_account_is_never_led_to_the_stand_in(simulator: Simulator) -> None:
    """The simulator signs rightly for it; only AWS itself is asked, and that is not here."""
    town = Hooked(simulator)
    message = town.paid_in_app("rahim")
    assert town.push(message).status == 200, "the sandbox knows the certificate by now"
    town.account = replace(town.account, mode=Mode.LIVE, version=town.account.version + 1)
    town.books.put(town.account)
    _, access = town.ports.providers.reach(town.account)
    assert access.http is town.services.http and access.certs is town.services.certs
    with pytest.raises(AssertionError, match="nobody asked for https://sns"):
        town.push(town.paid_in_app("rahim"))
