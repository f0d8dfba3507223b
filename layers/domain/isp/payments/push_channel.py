"""The push of one payment account: which topics ask to be confirmed, and whether the pinned one speaks.

Everybody can have a topic at AWS, and AWS signs for all of them; so a topic is believed only after a person
has compared it with the provider's letter and pinned it (`TOPIC_SETTING` of the account). Invariant: what
asked and was neither pinned nor declined stays here, for a person to decide. A topic that asks again takes
its own place; where there is no place left, the newcomer is refused and its raw event kept. Proof:
tests/payments/test_push_channel.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from isp.decision import Change, Create, Decision, Update
from isp.events import EventName, event
from isp.ids import derived_id
from isp.payments.account import TOPIC_SETTING, PaymentAccount
from isp.refusals import Invalid, NotFound, StaleRead

TOPIC_CHARACTERS_MAX = 320
# The third group is the host's: sns.<region>.amazonaws.com.
TOPIC = re.compile(r"arn:aws:sns:([a-z]{2}(?:-[a-z]+)+-[0-9]):[0-9]{12}:[A-Za-z0-9_-]{1,256}")
# The token in the address of a confirmation is good for two days.
FRESH_SECONDS = 2 * 86_400
PARKED_MAX = 10
# How often it is worth writing down that a push came in.
HEARD_EVERY_SECONDS = 60


@dataclass(frozen=True, slots=True)
class ParkedTopic:
    """A signed wish to be confirmed that nobody has decided on. The address holds the topic's token."""

    topic: str
    subscribe_url: str
    received_at: int

    @property
    def id(self) -> str:
        return derived_id("parked_topic", self.topic)

    def is_fresh(self, now: int) -> bool:
        """Say whether its address can still confirm it; if not, the provider has to send again."""
        return now - self.received_at < FRESH_SECONDS


@dataclass(frozen=True, slots=True)
class PushChannel:
    """What has come in for one account; it has the id of the account."""

    kind: ClassVar[str] = "push_channel"

    tenant_id: str
    id: str
    version: int  # 0 as long as nothing has come in.
    parked: tuple[ParkedTopic, ...]  # The oldest first.
    connected_at: int | None  # When the pinned topic was confirmed, or first heard.
    last_push_at: int | None

    def parked_as(self, topic: str | None) -> ParkedTopic | None:
        return next((one for one in self.parked if one.topic == topic), None)


class TooManyTopics(Exception):
    """More topics ask than a person can compare; the newest is not taken up."""


def nothing_heard(account: PaymentAccount) -> PushChannel:
    """Return the channel of an account to which nothing was ever pushed."""
    return PushChannel(account.tenant_id, account.id, 0, (), None, None)


def stored(channel: PushChannel) -> Change:
    """Return the change that stores what follows on what was read."""
    return Create(channel, seen_absent=True) if channel.version == 1 else Update(channel)


def topic_name(text: str) -> str:
    """Return the topic that somebody copied out of a letter; refused if it is none."""
    topic = "".join(text.split())
    if len(topic) > TOPIC_CHARACTERS_MAX or TOPIC.fullmatch(topic) is None:
        raise Invalid(field="topic", reason="not_a_topic")
    return topic


def parked(channel: PushChannel, wish: ParkedTopic) -> PushChannel:
    """Return the channel with one more topic that waits for a person; TooManyTopics if it is full."""
    others = tuple(one for one in channel.parked if one.topic != wish.topic)
    if len(others) >= PARKED_MAX:
        raise TooManyTopics
    return replace(channel, version=channel.version + 1, parked=(*others, wish))


def connected(channel: PushChannel, topic: str, now: int) -> PushChannel:
    """Return the channel after its pinned topic was confirmed."""
    waiting = tuple(one for one in channel.parked if one.topic != topic)
    return replace(channel, version=channel.version + 1, parked=waiting, connected_at=now)


def cut_off(channel: PushChannel) -> PushChannel:
    """Return the channel after somebody ended the subscription of its pinned topic."""
    return replace(channel, version=channel.version + 1, connected_at=None)


def heard(channel: PushChannel, now: int) -> PushChannel | None:
    """Return the channel after a push of its pinned topic; None if that is no news."""
    last = channel.last_push_at
    if channel.connected_at is not None and last is not None and now - last < HEARD_EVERY_SECONDS:
        return None
    # Whoever pushes is subscribed, whichever way that came about.
    since = now if channel.connected_at is None else channel.connected_at
    return replace(channel, version=channel.version + 1, connected_at=since, last_push_at=now)


def pinned(account: PaymentAccount) -> str | None:
    """Return the topic that is believed."""
    return account.settings.get(TOPIC_SETTING)


@dataclass(frozen=True, slots=True)
class TopicChoice:
    """Which topic a person believes from now on (None: no push at all), and what he saw."""

    seen_version: int  # Of the account.
    topic: str | None
    actor_id: str


def pin_topic(
    account: PaymentAccount, channel: PushChannel, choice: TopicChoice, now: int
) -> Decision:
    """Return the decision that pins the topic; StaleRead where the account moved since it was seen.

    The same topic again changes nothing. Another one is not connected before it was confirmed.
    """
    if account.version != choice.seen_version:
        raise StaleRead(kind=account.kind)
    topic = None if choice.topic is None else topic_name(choice.topic)
    if topic == pinned(account):
        return Decision()
    changed = replace(
        account, version=account.version + 1, settings=_with_topic(account.settings, topic)
    )
    changes: tuple[Change, ...] = (Update(changed),)
    if channel.version:
        fresh = replace(channel, version=channel.version + 1, connected_at=None, last_push_at=None)
        changes += (stored(fresh),)
    told = event(
        EventName.PUSH_TOPIC_CHANGED,
        account.tenant_id,
        account.id,
        now,
        fact=f"{account.id}:{changed.version}",
        actor_id=choice.actor_id,
        topic=topic,
        topic_before=pinned(account),
    )
    return Decision(changes=changes, events=(told,))


def decline_topic(channel: PushChannel, parked_id: str, actor_id: str, now: int) -> Decision:
    """Return the decision that a topic which asked is not the provider's; NotFound if none waits."""
    declined = next((one for one in channel.parked if one.id == parked_id), None)
    if declined is None:
        raise NotFound(kind="parked_topic")
    others = tuple(one for one in channel.parked if one != declined)
    changed = replace(channel, version=channel.version + 1, parked=others)
    told = event(
        EventName.PUSH_TOPIC_DECLINED,
        channel.tenant_id,
        channel.id,
        now,
        fact=f"{channel.id}:{changed.version}",
        actor_id=actor_id,
        topic=declined.topic,
    )
    return Decision(changes=(stored(changed),), events=(told,))


def _with_topic(settings: Mapping[str, str], topic: str | None) -> Mapping[str, str]:
    others = {name: value for name, value in settings.items() if name != TOPIC_SETTING}
    return others if topic is None else others | {TOPIC_SETTING: topic}
