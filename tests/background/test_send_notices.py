from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from isp.customers.issue_pay_link import issue_pay_link, pay_link_token
from isp.customers.pay_link import OPEN_SECONDS
from isp.decision import Create, Decision, Update
from isp.effects import EFFECTS, Effect
from isp.events import Event, EventName
from isp.notices.sms import Delivery, SmsMessage, SmsResult
from isp.parties.scope import tenant_scope
from isp.subscriptions.subscription import SubscriptionStatus
from isp_app.compose_notice import Sources
from isp_app.tell_customer import NotSentYet, TellCustomer
from isp_aws.messages.segments import segments
from isp_words.local_dates import date_time_text, local_time

from tests.builders.parties import customer, tenant
from tests.builders.sales import subscription
from tests.fakes.directory import FakeDirectory
from tests.fakes.ledger import FakeLedger
from tests.fakes.store import Store

CUSTOMER = customer()
SCOPE = tenant_scope(CUSTOMER.tenant_id)
PEPPER = b"p" * 32
ORIGIN = "https://isp.example"
PAID_FOR = subscription(CUSTOMER)


class FakeSms:
    def __init__(self, delivery: Delivery, reason: str | None = None) -> None:
        self.sent: list[SmsMessage] = []
        self._result = SmsResult(delivery, None, 1, reason)

    def send(self, message: SmsMessage) -> SmsResult:
        self.sent.append(message)
        return self._result


class FakeDeadLetters:
    def __init__(self) -> None:
        self.aside: list[tuple[str, str]] = []

    def set_aside(self, event: Event, code: str) -> None:
        self.aside.append((event.event_id, code))


class Town:
    def __init__(
        self, language: str, delivery: Delivery = Delivery.ACCEPTED, reason: str | None = None
    ) -> None:
        store = Store()
        self.ledger = FakeLedger(store)
        self.sms, self.dead_letters = FakeSms(delivery, reason), FakeDeadLetters()
        sources = Sources(FakeDirectory(store), ORIGIN, PEPPER)
        self.tell = TellCustomer(sources, self.sms, self.dead_letters)
        self.commit(Decision(changes=(Create(tenant(language=language)), Create(CUSTOMER))))

    def commit(self, decision: Decision) -> None:
        self.ledger.commit(SCOPE, decision)

    def has_paid(self) -> Town:
        self.commit(Decision(changes=(Create(PAID_FOR),)))
        return self

    def text_of(self, event: Event) -> str:
        self.tell(event)
        (message,) = self.sms.sent
        assert message.mobile == CUSTOMER.mobile
        return message.text


def event(name: EventName, at: int = PAID_FOR.expires_at, **data: Any) -> Event:
    return Event("E" * 20, name, CUSTOMER.tenant_id, CUSTOMER.id, at, data)


RECEIVED = event(EventName.PAYMENT_RECEIVED, amount_minor=50_050, sale_id="S")
EXPIRED = event(EventName.SUBSCRIPTION_EXPIRED)


@pytest.mark.parametrize(("language", "amount"), [("bn", "৳৫০০.৫০"), ("en", "৳500.50")])
def test_a_receipt_says_amount_package_and_end_in_the_tenants_language(
    language: str, amount: str
) -> None:
    text = Town(language).has_paid().text_of(RECEIVED)
    assert amount in text
    assert PAID_FOR.package_name in text
    assert ("২০" if language == "bn" else "20") in text


@pytest.mark.parametrize(
    ("language", "amount", "kept"),
    [("bn", "৳৫০০", "টাকাটা আপনার হিসাবে আছে"), ("en", "৳500", "on your account with us")],
)
@pytest.mark.parametrize("is_running", [True, False])
def test_money_that_bought_nothing_is_said_to_be_credit_and_extends_nothing(
    language: str, amount: str, kept: str, is_running: bool
) -> None:
    told = event(EventName.PAYMENT_RECEIVED, amount_minor=50_000, sale_id=None)
    town = Town(language).has_paid() if is_running else Town(language)
    text = town.text_of(told)
    assert amount in text and kept in text
    assert PAID_FOR.package_name not in text, "nobody may think that this paid for a package"
    assert segments(text).parts <= 2


@pytest.mark.parametrize(("language", "amount"), [("bn", "৳৫০০"), ("en", "৳500")])
def test_money_in_advance_is_said_to_be_what_the_next_renewal_takes(
    language: str, amount: str
) -> None:
    told = event(EventName.PAYMENT_RECEIVED, amount_minor=50_000, sale_id=None, purpose="advance")
    text = Town(language).text_of(told)
    assert amount in text and text == Town(language).has_paid().text_of(told)
    assert ("পরের নবায়নে" if language == "bn" else "next renewal") in text
    assert segments(text).parts <= 2


def test_an_expiry_says_where_to_pay_without_a_link_and_with_one() -> None:
    slug = tenant().slug
    assert f"{ORIGIN}/i/{slug}" in Town("bn").has_paid().text_of(EXPIRED)

    town = Town("bn").has_paid()
    token = pay_link_token(PEPPER, CUSTOMER.tenant_id, CUSTOMER.id)
    link, issued = issue_pay_link(CUSTOMER, None, None, PEPPER, 1)
    town.commit(issued)
    text = town.text_of(EXPIRED)
    assert f"{ORIGIN}/p/{token}" in text
    assert "শেষ" in text
    assert segments(text).parts <= 3

    # Sold to since it was over: what is texted opens, and is another than what lay around.
    over_at = EXPIRED.at + OPEN_SECONDS
    following, issued = issue_pay_link(CUSTOMER, link, PAID_FOR.expires_at, PEPPER, over_at)
    town.commit(issued)
    assert following.turn == 2
    token = pay_link_token(PEPPER, CUSTOMER.tenant_id, CUSTOMER.id, 2)
    town.tell(EXPIRED)
    assert f"{ORIGIN}/p/{token}" in town.sms.sent[-1].text


def test_an_expiry_is_not_told_to_somebody_who_has_renewed_meanwhile() -> None:
    town = Town("bn").has_paid()
    town.tell(event(EventName.SUBSCRIPTION_EXPIRED, at=PAID_FOR.expires_at - 60))
    assert not town.sms.sent


HELD = replace(
    PAID_FOR,
    version=2,
    status=SubscriptionStatus.ON_HOLD,
    resumes_at=PAID_FOR.expires_at - 864_000,
    hold_id="HOLD0000000000000001",
)


@pytest.mark.parametrize("language", ["bn", "en"])
def test_a_hold_says_until_when_and_its_end_until_when_the_line_is_paid(language: str) -> None:
    town = Town(language).has_paid()
    town.commit(Decision(changes=(Update(HELD, before=PAID_FOR),)))
    told = event(EventName.SUBSCRIPTION_HELD, hold_id=HELD.hold_id)
    text = town.text_of(told)
    assert date_time_text(local_time(HELD.resumes_at, 360), language) in text
    assert segments(text).parts <= 2
    town.tell(event(EventName.SUBSCRIPTION_HELD, hold_id="ANOTHER"))
    town.tell(event(EventName.SUBSCRIPTION_RESUMED, at=HELD.resumes_at, hold_id=HELD.hold_id))
    assert len(town.sms.sent) == 1, "what is no longer so is not told"

    open_again = Town(language).has_paid()
    text = open_again.text_of(
        event(EventName.SUBSCRIPTION_RESUMED, at=HELD.resumes_at, hold_id=HELD.hold_id)
    )
    assert date_time_text(local_time(PAID_FOR.expires_at, 360), language) in text
    assert segments(text).parts <= 2


def test_a_pay_link_is_texted() -> None:
    token = pay_link_token(PEPPER, CUSTOMER.tenant_id, CUSTOMER.id)
    town = Town("en")
    town.commit(issue_pay_link(CUSTOMER, None, None, PEPPER, 1)[1])
    assert f"{ORIGIN}/p/{token}" in town.text_of(event(EventName.PAY_LINK_SENT, at=2))


@pytest.mark.parametrize("name", [n for n in EventName if Effect.NOTICE in EFFECTS[n]])
def test_whatever_is_routed_here_has_a_text_in_both_languages(name: EventName) -> None:
    told = event(name, amount_minor=100, sale_id="S", hold_id=HELD.hold_id)
    for language in ("bn", "en"):
        town = Town(language).has_paid()
        if name is EventName.SUBSCRIPTION_HELD:
            town.commit(Decision(changes=(Update(HELD, before=PAID_FOR),)))
        assert town.text_of(replace(told, at=_noticed_at(name)))


def _noticed_at(name: EventName) -> int:
    is_end = name is EventName.SUBSCRIPTION_EXPIRED
    return PAID_FOR.expires_at if is_end else PAID_FOR.started_at


def test_an_event_that_is_told_to_nobody_is_a_bug() -> None:
    with pytest.raises(AssertionError):
        Town("bn").tell(event(EventName.NAS_CHANGED))


@pytest.mark.parametrize("delivery", [Delivery.RETRY_LATER, Delivery.ACCOUNT_PROBLEM])
def test_what_was_certainly_not_sent_is_tried_again(delivery: Delivery) -> None:
    town = Town("bn", delivery, "417 your balance").has_paid()
    with pytest.raises(NotSentYet) as failed:
        town.tell(RECEIVED)
    assert str(failed.value) == delivery.value
    assert not town.dead_letters.aside


def test_what_is_refused_for_good_is_set_aside_with_the_code_alone() -> None:
    town = Town("bn", Delivery.REFUSED, f"416 bad number {CUSTOMER.mobile}").has_paid()
    assert town.tell(RECEIVED) is Delivery.REFUSED
    assert town.dead_letters.aside == [(RECEIVED.event_id, "416")]


@pytest.mark.parametrize("delivery", [Delivery.ACCEPTED, Delivery.UNKNOWN])
def test_what_may_be_out_is_done_with(delivery: Delivery) -> None:
    town = Town("bn", delivery).has_paid()
    assert town.tell(RECEIVED) is delivery
    assert len(town.sms.sent) == 1
    assert not town.dead_letters.aside
