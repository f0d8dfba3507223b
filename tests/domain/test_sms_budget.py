"""Messages cost money that is not the sender's: counted at the one place that sends, and told where held."""

from __future__ import annotations

from dataclasses import replace

import pytest
from isp.decision import Create, Decision
from isp.notices.budget import NUMBER_A_DAY, PLATFORM_AN_HOUR, HeldBy, HeldMessage, allowance
from isp.notices.content import NEW_SECONDS, holds_an_address, speaker, spoken
from isp.notices.sms import Delivery, SmsMessage
from isp.parties.scope import tenant_scope
from isp.parties.tenant import Tenant
from isp_app.budgeted_sms import BudgetedSms
from isp_telemetry.observability import LoggingObserver

from tests.builders import parties
from tests.fakes.access import FakeAccess
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.directory import FakeDirectory
from tests.fakes.ledger import FakeLedger
from tests.fakes.sms import SmsInbox
from tests.fakes.store import Store

DAY = 86_400


class Office:
    def __init__(self, age_days: int = 0) -> None:
        self.store, self.inbox = Store(), SmsInbox()
        self.tenant = parties.tenant(created_at=NOON - age_days * DAY)
        self.clock, self.access = FakeClock(NOON), FakeAccess(self.store)
        ledger = FakeLedger(self.store)
        ledger.commit(tenant_scope(self.tenant.id), Decision(changes=(Create(self.tenant),)))
        directory = FakeDirectory(self.store)
        watched = (self.clock, LoggingObserver())
        self.sms = BudgetedSms(self.inbox, self.access, directory, ledger, *watched)

    def send(self, number: int, mobile: str | None = None) -> Delivery:
        to = mobile or f"88017{number:08d}"
        payer, fact = self.tenant.id, f"fact {number}"
        return self.sms.send(SmsMessage(to, "x", payer, "pay_link.sent", fact, "CUSTOMER")).delivery

    def held(self) -> list[HeldMessage]:
        return self.store.all(HeldMessage, self.tenant.id)


def test_a_fresh_tenant_sends_thirty_messages_and_reads_of_the_others() -> None:
    office = Office()
    came = [office.send(number) for number in range(32)]
    assert came == [Delivery.ACCEPTED] * 30 + [Delivery.HELD_BACK] * 2
    assert len(office.inbox.messages) == 30
    assert {(one.held_by, one.about, one.customer_id) for one in office.held()} == {
        (HeldBy.TENANT, "pay_link.sent", "CUSTOMER")
    }
    assert len(office.held()) == 2
    office.send(31)
    assert len(office.held()) == 2, "one fact is one message"


def test_the_next_day_is_another() -> None:
    office = Office()
    for number in range(40):
        office.send(number)
    office.clock.at += DAY
    assert office.send(99) is Delivery.ACCEPTED


@pytest.mark.parametrize(("days", "most"), [(0, 30), (1, 100), (7, 1_000), (30, 20_000)])
def test_what_may_be_sent_grows_with_the_age_of_a_tenant(days: int, most: int) -> None:
    assert allowance(parties.tenant(created_at=NOON - days * DAY), NOON) == most


def test_one_number_is_not_flooded() -> None:
    office = Office(age_days=100)
    came = [office.send(number, "8801712345678") for number in range(NUMBER_A_DAY + 1)]
    assert came[-1] is Delivery.HELD_BACK
    assert office.held()[0].held_by is HeldBy.NUMBER
    assert office.send(77) is Delivery.ACCEPTED


def test_the_platform_stops_before_its_account_is_empty() -> None:
    office = Office(age_days=100)
    for _ in range(PLATFORM_AN_HOUR):
        office.access.hit("sms:platform", 3_600, NOON)
    assert office.send(1) is Delivery.HELD_BACK
    assert office.held()[0].held_by is HeldBy.PLATFORM


def test_a_message_of_the_platform_itself_is_held_without_a_reader() -> None:
    office = Office()
    code = SmsMessage("8801712345678", "code", None, "one_time_code", "c")
    came = [office.sms.send(code).delivery for _ in range(NUMBER_A_DAY + 1)]
    assert came[-1] is Delivery.HELD_BACK and office.held() == []


@pytest.mark.parametrize(
    "name",
    [
        "Win 500 at http://evil.example",
        "www evil",
        "evil.com",
        "evil . xyz",
        "EVIL.COM/x",
        "call 01712 345 678",
        "x@evil",
        "bit.ly/3x",
        "Evil.Com",
        "Evil.example",
    ],
)
def test_a_name_that_leads_away_is_found(name: str) -> None:
    assert holds_an_address(name)


@pytest.mark.parametrize(
    "name",
    [
        *("Megh Net", "মেঘ নেট", "২৪ অনলাইন", "Link3", "A. B. Net", "Ten 10 Mbps", "Net-7", "R&K"),
        *("Md. Rahim Online", "Md.Rahim Online", "M/S Rahim Traders", "Megh Co. Net", "24@7 Net"),
        *("Home 20/10 Mbps", "2.5 Mbps", "মোঃ রহিম নেট", "Dr.Karim"),
    ],
)
def test_an_honest_name_is_not(name: str) -> None:
    assert not holds_an_address(name)


def test_a_new_tenant_speaks_as_one_of_the_platform_and_an_odd_one_only_as_that() -> None:
    tenant: Tenant = parties.tenant(name="Megh Net", created_at=NOON)
    assert speaker(tenant, NOON) == "Shongjog, Megh Net"
    assert speaker(tenant, NOON + NEW_SECONDS) == "Megh Net"
    assert speaker(replace(tenant, name="Win 500 at evil.com"), NOON + NEW_SECONDS) == "Shongjog"
    assert len(speaker(replace(tenant, name="a" * 120), NOON + NEW_SECONDS)) == 40
    assert spoken("evil.com", "Package") == "Package"
