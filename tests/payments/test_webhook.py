"""Pushes of bKash through AWS SNS: what is believed, and the known ways around it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
import requests
from isp.payments.account import TOPIC_SETTING
from isp.payments.apply import Verdict
from isp.payments.intent import IntentState
from isp.payments.provider import HttpReply, InboundHttp, ProviderUnknown
from isp.payments.receipt import ReceiptState
from isp.payments.services import HttpAnswer
from isp.refusals import NotFound
from isp_app.provider_door import ProviderDoor

from infra.local.provider_simulator.sns import REGION, TOPIC
from tests.payments.simulator import MERCHANT, Simulator
from tests.payments.test_engine import CREDIT
from tests.payments.town import Town
from tests.payments.wired import with_services
from tests.waiting import LIMIT_SECONDS

Message = dict[str, Any]


class SimulatedCerts:
    """Maps AWS's address to the simulator's certificate; the host rule has run before."""

    def __init__(self, simulator: Simulator) -> None:
        self._url = f"{simulator.origin}/control/sns-certificate.pem"
        self.asked: list[str] = []

    def pem(self, url: str) -> bytes:
        self.asked.append(url)
        return requests.get(self._url, timeout=LIMIT_SECONDS).content


class Hooked(Town):
    def __init__(self, simulator: Simulator, topic: str | None = TOPIC) -> None:
        super().__init__(simulator)
        settings = {} if topic is None else {TOPIC_SETTING: topic}
        self.account = replace(self.account, settings=settings)
        self.books.put(self.account)
        self.certs = SimulatedCerts(simulator)
        self.services = replace(self.services, certs=self.certs)
        self.ports = with_services(self.ports, self.services)

    def push(self, message: Message) -> HttpReply:
        body = json.dumps(message).encode()
        http = InboundHttp("POST", "/pay/hook", (), {}, body, "127.0.0.1", self.clock.now())
        return ProviderDoor(self.ports).take_push("bkash", self.account.public_id, http)

    def paid_in_app(self, reference: str, amount: str = "100.00") -> Message:
        answer: Message = self.simulator.control(
            "wallet-payment",
            app_key=MERCHANT["app_key"],
            amount=amount,
            payer="01770618575",
            reference=reference,
        )
        message: Message = answer["message"]
        return message


@pytest.fixture
def town(simulator: Simulator) -> Hooked:
    return Hooked(simulator)


@pytest.mark.parametrize("reference", ["rahim", "01712345678", "+880 1712-345678"])
def test_money_that_names_a_customer_is_his_credit_once(town: Hooked, reference: str) -> None:
    message = town.paid_in_app(reference)
    assert [town.push(message).status for _ in range(3)] == [200, 200, 200]
    assert town.books.balance(CREDIT) == 10_000
    town.assert_booked_once()


@pytest.mark.parametrize("reference", ["", "nobody", "01799999999"])
def test_money_that_names_nobody_is_kept_in_suspense(town: Hooked, reference: str) -> None:
    town.push(town.paid_in_app(reference))
    assert town.books.balance("suspense") == 10_000
    (receipt,) = town.books.all_of("receipt")
    assert receipt.state is ReceiptState.SUSPENSE
    town.assert_booked_once()


def test_a_push_for_a_payment_of_ours_meets_the_return(town: Hooked) -> None:
    intent, page = town.start()
    town.come_back(intent, town.simulator.pay(page))
    (money,) = town.simulator.money()
    inner = {
        "trxID": money["trxID"],
        "transactionStatus": "Completed",
        "amount": "525",
        "currency": "BDT",
        "creditShortCode": MERCHANT["wallet"],
        "merchantInvoiceNumber": intent.id,
    }
    fields = {"Type": "Notification", "Message": json.dumps(inner)}
    message = town.simulator.control("sns-message", fields=fields)
    assert town.push(message).status == 200
    assert town.now(intent).state is IntentState.SUCCEEDED
    assert len(town.books.all_of("receipt")) == 1
    verdicts = [raw.verdict for raw in town.books.all_of("raw_event") if raw.source == "hook"]
    assert verdicts == [Verdict.KNOWN]
    town.assert_booked_once()


def test_the_amount_is_the_one_that_bkash_answers_and_not_the_pushed_one(town: Hooked) -> None:
    message = town.paid_in_app("rahim", "100.00")
    inner = json.loads(message["Message"]) | {"amount": "9999"}
    fields = {"Type": "Notification", "Message": json.dumps(inner)}
    town.push(town.simulator.control("sns-message", fields=fields))
    assert town.books.balance(CREDIT) == 10_000
    town.assert_booked_once()


def test_a_transaction_that_bkash_does_not_show_yet_is_sent_again(town: Hooked) -> None:
    town.simulator.control("limits", search_lag_seconds=20)
    message = town.paid_in_app("rahim")
    with pytest.raises(ProviderUnknown):
        town.push(message)
    town.wait(21)
    assert town.push(message).status == 200
    town.assert_booked_once()


EVIL_CERTIFICATES = [
    f"http://sns.{REGION}.amazonaws.com/x.pem",
    "https://sns.evil.com/x.pem",
    "https://sns.s3-us-west-2.amazonaws.com/x.pem",
    "https://sns.us-east-1.amazonaws.com/x.pem",
    f"https://sns.{REGION}.amazonaws.com.evil.com/x.pem",
    f"https://sns.{REGION}.amazonaws.com@evil.com/x.pem",
    f"https://evil.com/sns.{REGION}.amazonaws.com/x.pem",
    f"https://sns.{REGION}.amazonaws.com:8443/x.pem",
    f"https://sns.{REGION}.amazonaws.com/x.pem?a=b",
    f"https://sns.{REGION}.amazonaws.com/x.pem#y",
    f"https://sns.{REGION}.amazonaws.com/x.txt",
    "https://[sns/x.pem",
    "",
]


@pytest.mark.parametrize("url", EVIL_CERTIFICATES)
def test_a_certificate_from_anywhere_else_is_not_even_fetched(town: Hooked, url: str) -> None:
    message = town.paid_in_app("rahim") | {"SigningCertURL": url}
    assert town.push(message).status == 400
    assert town.certs.asked == []
    assert town.books.all_of("receipt") == [] and town.books.all_of("raw_event") == []


@pytest.mark.parametrize(
    "change",
    [
        {"Message": "{}"},
        {"MessageId": "other"},
        {"Timestamp": "2026-01-01T00:00:00.000Z"},
        {"Subject": "added"},
        {"Signature": "AAAA"},
        {"Signature": "not base64!"},
        {"SignatureVersion": "2"},
        {"SignatureVersion": "3"},
        {"Type": "SubscriptionConfirmation"},
        {"Type": "Other"},
        {"TopicArn": TOPIC + "x"},
        {"TopicArn": "arn:aws:sns:evil.com/:1:bpt"},
    ],
)
def test_one_changed_field_is_a_forgery(town: Hooked, change: Mapping[str, str]) -> None:
    assert town.push(town.paid_in_app("rahim") | change).status == 400
    assert town.books.all_of("receipt") == []


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"\xff", b'{"Type":1}', b"[" * 100_000])
def test_what_is_no_message_is_refused(town: Hooked, body: bytes) -> None:
    http = InboundHttp("POST", "/pay/hook", (), {}, body, "127.0.0.1", 0)
    reply = ProviderDoor(town.ports).take_push("bkash", town.account.public_id, http)
    assert reply.status == 400


def test_a_signature_of_the_second_version_is_good_too(town: Hooked) -> None:
    inner = town.paid_in_app("rahim")["Message"]
    fields = {"Type": "Notification", "Message": inner, "SignatureVersion": "2"}
    assert town.push(town.simulator.control("sns-message", fields=fields)).status == 200
    town.assert_booked_once()


def test_a_signed_message_of_another_topic_is_refused(simulator: Simulator) -> None:
    for pinned in (None, f"arn:aws:sns:{REGION}:123456789012:bpt_other"):
        town = Hooked(simulator, pinned)
        assert town.push(town.paid_in_app("rahim")).status == 400
        assert town.books.all_of("receipt") == []


def confirmation(town: Hooked, **changes: str) -> Message:
    fields = {
        "Type": "SubscriptionConfirmation",
        "Message": "Please confirm",
        "Token": "t",
        "SubscribeURL": f"https://sns.{REGION}.amazonaws.com/?Action=ConfirmSubscription",
    } | changes
    message: Message = town.simulator.control("sns-message", fields=fields)
    return message


class CountingHttp:
    def __init__(self) -> None:
        self.asked: list[str] = []

    def send(
        self, method: str, url: str, *, headers: Mapping[str, str], content: bytes, timeout: float
    ) -> HttpAnswer:
        self.asked.append(url)
        return HttpAnswer(200, b"")


@pytest.mark.parametrize(("topic", "visits"), [(TOPIC, 1), (None, 0)])
def test_only_a_topic_that_an_operator_pinned_is_confirmed(
    simulator: Simulator, topic: str | None, visits: int
) -> None:
    town, http = Hooked(simulator, topic), CountingHttp()
    town.ports = with_services(town.ports, replace(town.services, http=http))
    assert town.push(confirmation(town)).status == 200
    assert len(http.asked) == visits
    (raw,) = town.books.all_of("raw_event")
    assert raw.verdict == ("confirmed" if visits else f"parked {TOPIC}")


@pytest.mark.parametrize(
    "change",
    [
        {"SubscribeURL": "https://sns.evil.com/"},
        {"SubscribeURL": "http://169.254.169.254/"},
        {"Timestamp": "2026-01-01T00:00:00.000Z"},
        {"Timestamp": "yesterday"},
        {"TopicArn": f"arn:aws:sns:{REGION}:123456789012:bpt_other"},
    ],
)
def test_a_confirmation_that_leads_elsewhere_or_is_old_is_refused(
    town: Hooked, change: dict[str, str]
) -> None:
    assert town.push(confirmation(town, **change)).status == 400


def test_a_push_to_an_unknown_address_does_not_exist(town: Hooked) -> None:
    http = InboundHttp("POST", "/", (), {}, b"{}", "127.0.0.1", 0)
    for provider, public_id in (("bkash", "OTHER"), ("nagad", town.account.public_id)):
        with pytest.raises(NotFound):
            ProviderDoor(town.ports).take_push(provider, public_id, http)


def test_a_certificate_out_of_its_time_is_worth_nothing(town: Hooked) -> None:
    message = town.paid_in_app("rahim")
    town.clock.offset_seconds = 2 * 365 * 86_400
    assert town.push(message).status == 400
