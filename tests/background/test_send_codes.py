"""One-time codes on their way: to whoever has the number, in time, once, and sealed until then."""

from __future__ import annotations

from dataclasses import replace

import pytest
from isp.decision import Create, Decision
from isp.notices.sms import Delivery
from isp.parties.credentials import Challenge
from isp.parties.one_time_code import CodeAsked, Purpose
from isp.parties.scope import tenant_scope
from isp_app.send_code import SendCode
from isp_aws.messages.code_messages import challenge_of, from_message, to_message
from isp_aws.sealing import SealBroken, Sealer

from tests.builders.parties import customer, tenant
from tests.fakes.access import FakeAccess
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.directory import FakeDirectory
from tests.fakes.ledger import FakeLedger
from tests.fakes.sms import SmsInbox
from tests.fakes.store import Store

SEALER = Sealer(lambda: bytes(range(32)))
ASKED = CodeAsked("C" * 20, "en", "271828")
CUSTOMER = customer()


class Watcher:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def _hear(self, sentence: str, **keys: object) -> None:
        self.told.append(f"{sentence} {keys}")

    info = warning = error = count = _hear


class Office:
    def __init__(self) -> None:
        store = Store()
        self.access, self.sms, self.clock = FakeAccess(store), SmsInbox(), FakeClock(NOON)
        made = Decision(changes=(Create(tenant()), Create(CUSTOMER)))
        FakeLedger(store).commit(tenant_scope(CUSTOMER.tenant_id), made)
        self.observer = Watcher()
        self.send = SendCode(self.access, FakeDirectory(store), self.sms, self.clock, self.observer)

    def challenged(self, purpose: Purpose, mobile: str, tenant_id: str | None) -> None:
        self.access.save_challenge(
            Challenge(ASKED.challenge_id, purpose, tenant_id, mobile, "hash", 0, NOON + 300)
        )


def test_a_customer_gets_his_code_and_a_stranger_nothing() -> None:
    office = Office()
    office.challenged(Purpose.CUSTOMER_SIGN_IN, CUSTOMER.mobile, CUSTOMER.tenant_id)
    assert office.send(ASKED) is Delivery.ACCEPTED
    (message,) = office.sms.messages
    assert (message.mobile, message.payer) == (CUSTOMER.mobile, CUSTOMER.tenant_id)
    assert ASKED.code in message.text
    office.challenged(Purpose.CUSTOMER_SIGN_IN, "8801999999999", CUSTOMER.tenant_id)
    assert office.send(ASKED) is None
    assert len(office.sms.messages) == 1


@pytest.mark.parametrize("purpose", [Purpose.SIGN_UP, Purpose.WALLET])
def test_whoever_may_be_new_is_sent_a_code_in_the_products_name(purpose: Purpose) -> None:
    office = Office()
    office.challenged(purpose, "8801999999999", None)
    assert office.send(ASKED) is Delivery.ACCEPTED
    assert "Shongjog" in office.sms.messages[-1].text


def test_a_code_that_is_over_or_used_up_is_not_sent() -> None:
    office = Office()
    assert office.send(ASKED) is None
    office.challenged(Purpose.SIGN_UP, "8801999999999", None)
    office.clock.at = NOON + 300
    assert office.send(ASKED) is None
    assert office.sms.messages == []


def test_what_was_not_sent_is_told_to_whoever_watches() -> None:
    office = Office()
    office.sms.delivery = Delivery.RETRY_LATER
    office.challenged(Purpose.SIGN_UP, "8801999999999", None)
    assert office.send(ASKED) is Delivery.RETRY_LATER
    (told,) = office.observer.told
    assert told.startswith("A one-time code was not sent")
    assert ASKED.code not in told


def test_a_code_is_sealed_while_it_waits_and_opens_for_its_own_challenge_only() -> None:
    body = to_message(ASKED, SEALER)
    assert ASKED.code not in body
    assert (challenge_of(body), from_message(body, SEALER)) == (ASKED.challenge_id, ASKED)
    elsewhere = replace(ASKED, challenge_id="D" * 20)
    swapped = body.replace(ASKED.challenge_id, elsewhere.challenge_id)
    with pytest.raises(SealBroken):
        from_message(swapped, SEALER)


def test_an_event_is_no_code() -> None:
    assert challenge_of('{"event_id": "E"}') is None
