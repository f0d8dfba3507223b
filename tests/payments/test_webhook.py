"""Pushes of bKash through AWS SNS: what is believed, and the known ways around it."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from isp.payments.account import TOPIC_SETTING
from isp.payments.apply import Verdict
from isp.payments.intent import IntentState
from isp.payments.provider import HttpReply, InboundHttp
from isp.payments.push_channel import PushChannel
from isp.payments.receipt import ReceiptState
from isp.payments.services import HttpAnswer, HttpFailed
from isp.refusals import NotFound, OutcomeUnknown, StaleRead, Unavailable
from isp_app.provider_door import ProviderDoor
from isp_aws.payments.from_environment import sandbox_services
from isp_aws.payments.http_client import RequestsHttpClient

from infra.local.provider_simulator.sns import REGION, TOPIC
from tests.fakes.wired import with_services
from tests.payments.simulator import MERCHANT, Simulator
from tests.payments.test_engine import CREDIT
from tests.payments.town import SCOPE, Town

Message = dict[str, Any]


class AskedHttp:
    """Goes where it is told, and remembers what was asked for; `gone` is no longer reached."""

    def __init__(self) -> None:
        self._http = RequestsHttpClient()
        self.asked: list[str] = []
        self.gone = ""

    def send(
        self, method: str, url: str, *, headers: Mapping[str, str], content: bytes, timeout: float
    ) -> HttpAnswer:
        self.asked.append(url)
        if self.gone and self.gone in url:
            raise HttpFailed("ConnectTimeout")
        return self._http.send(method, url, headers=headers, content=content, timeout=timeout)

    def of_sns(self) -> list[str]:
        return [url for url in self.asked if "/sns/" in url or "amazonaws" in url]


class Hooked(Town):
    def __init__(self, simulator: Simulator, topic: str | None = TOPIC) -> None:
        super().__init__(simulator)
        settings = {} if topic is None else {TOPIC_SETTING: topic}
        self.account = replace(self.account, settings=settings)
        self.books.put(self.account)
        self.http = AskedHttp()
        at_home = sandbox_services(self.http, self.clock, f"{simulator.origin}/sns")
        self.services = replace(self.services, http=self.http, sandbox=at_home)
        self.ports = with_services(self.ports, self.services)

    def push(self, message: Message) -> HttpReply:
        body = json.dumps(message).encode()
        http = InboundHttp("POST", "/pay/hook", (), {}, body, "127.0.0.1", self.clock.now())
        self.account = self.books.account(SCOPE, self.account.id)
        return ProviderDoor(self.ports).take_push("bkash", self.account.public_id, http)

    def verdicts(self) -> list[str]:
        return [raw.verdict for raw in self.books.all_of("raw_event") if raw.source == "hook"]

    @property
    def channel(self) -> PushChannel:
        (found,) = self.books.all_of("push_channel")
        assert isinstance(found, PushChannel)
        return found

    def push_of(self, **changes: object) -> Message:
        """Return a push of a real payment, with fields of it said otherwise."""
        inner = json.loads(self.paid_in_app("rahim")["Message"]) | changes
        fields = {"Type": "Notification", "Message": json.dumps(inner)}
        message: Message = self.simulator.control("sns-message", fields=fields)
        return message

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
    assert town.verdicts() == [Verdict.KNOWN]
    town.assert_booked_once()


def test_the_amount_is_the_one_that_bkash_answers_and_not_the_pushed_one(town: Hooked) -> None:
    assert town.push(town.push_of(amount="9999")).status == 200
    assert town.books.balance(CREDIT) == 10_000
    town.assert_booked_once()


def test_a_transaction_that_bkash_does_not_show_yet_is_sent_again(town: Hooked) -> None:
    town.simulator.control("limits", search_lag_seconds=20)
    message = town.paid_in_app("rahim")
    with pytest.raises(Unavailable):
        town.push(message)
    assert town.verdicts() == ["waits: the provider does not show the transaction yet"]
    town.wait(21)
    assert town.push(message).status == 200
    assert town.verdicts() == [Verdict.CREDITED]
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
    f"https://sns.{REGION}.amazonaws.com\\@evil.com/x.pem",
    f"https://sns.{REGION}.amazonaws.com\t/x.pem",
    f"https://sns.{REGION}.amazonaws.com/x.pem ",
    "",
]


@pytest.mark.parametrize("url", EVIL_CERTIFICATES)
def test_a_certificate_from_anywhere_else_is_not_even_fetched(town: Hooked, url: str) -> None:
    message = town.paid_in_app("rahim") | {"SigningCertURL": url}
    assert town.push(message).status == 400
    assert town.http.asked == []
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
        {"Type": "UnsubscribeConfirmation"},
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


@pytest.mark.parametrize(
    "change",
    [
        {"SubscribeURL": "https://sns.evil.com/"},
        {"SubscribeURL": "http://169.254.169.254/"},
        {"Timestamp": "2026-01-01T00:00:00.000Z"},
        {"Timestamp": "yesterday"},
    ],
)
def test_a_confirmation_that_leads_elsewhere_or_is_old_is_refused(
    town: Hooked, change: dict[str, str]
) -> None:
    assert town.push(confirmation(town, **change)).status == 400
    assert town.books.all_of("push_channel") == []


def test_a_push_to_an_unknown_address_does_not_exist(town: Hooked) -> None:
    http = InboundHttp("POST", "/", (), {}, b"{}", "127.0.0.1", 0)
    for provider, public_id in (("bkash", "OTHER"), ("nagad", town.account.public_id)):
        with pytest.raises(NotFound):
            ProviderDoor(town.ports).take_push(provider, public_id, http)


def test_a_certificate_out_of_its_time_is_worth_nothing(town: Hooked) -> None:
    message = town.paid_in_app("rahim")
    town.clock.offset_seconds = 2 * 365 * 86_400
    assert town.push(message).status == 400


@pytest.mark.parametrize(
    "spelled", ["100", "100.0", "100.00", "1,00,000.00", "1,050.00", 100, 100.5]
)
def test_an_amount_is_read_in_every_spelling(town: Hooked, spelled: object) -> None:
    assert town.push(town.push_of(amount=spelled)).status == 200
    assert town.verdicts() == [Verdict.CREDITED]
    town.assert_booked_once()


@pytest.mark.parametrize("spelled", ["5,25", "1e3", "-5", "1.005", "", "0", "NaN", None, [], "৫০০"])
def test_an_amount_that_is_none_is_said_and_the_money_is_booked_as_bkash_answers(
    town: Hooked, spelled: object
) -> None:
    assert town.push(town.push_of(amount=spelled)).status == 200
    (verdict,) = town.verdicts()
    assert verdict.startswith("credited, unread: amount ")
    assert town.books.balance(CREDIT) == 10_000
    town.assert_booked_once()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"transactionStatus": "Reversed"}, "unread: status 'Reversed'"),
        ({"transactionStatus": None}, "unread: status missing"),
        ({"trxID": ""}, "unread: no transaction id"),
        ({"currency": "taka"}, "credited, unread: currency 'taka'"),
    ],
)
def test_what_cannot_be_read_is_kept_with_its_reason(
    town: Hooked, change: dict[str, object], reason: str
) -> None:
    message = town.push_of(**change)
    assert town.push(message).status == 200
    (raw,) = town.books.all_of("raw_event")
    assert (raw.verdict, json.loads(base64.b64decode(raw.body_base64))) == (reason, message)


@pytest.mark.parametrize("inner", ["", "[]", "{", "[" * 100_000, "1"])
def test_a_signed_message_without_a_payment_is_kept_with_its_reason(
    town: Hooked, inner: str
) -> None:
    fields = {"Type": "Notification", "Message": inner}
    # An empty part is not signed by our simulator, and always is by AWS.
    message = town.simulator.control("sns-message", fields=fields)
    assert town.push(message).status == (200 if inner else 400)
    assert all(verdict.startswith("unread: no ") for verdict in town.verdicts())


@pytest.mark.parametrize("coupon", ["10.00", "1,0", "much"])
def test_money_with_a_coupon_is_the_customers_and_is_looked_at(town: Hooked, coupon: str) -> None:
    town.push(town.push_of(couponAmount=coupon))
    (receipt,) = town.books.all_of("receipt")
    assert (receipt.state, receipt.review_reason) == (ReceiptState.CREDITED, "risk")


@pytest.mark.parametrize("gone", ["/sns/", "/general/searchTransaction", "/token/grant"])
def test_what_fails_outside_is_sent_again_and_booked_once_then(town: Hooked, gone: str) -> None:
    message, town.http.gone = town.paid_in_app("rahim"), gone
    for _ in range(2):
        with pytest.raises(Unavailable) as refused:
            town.push(message)
        assert refused.value.status == 503
    assert town.books.all_of("receipt") == []
    town.http.gone = ""
    town.wait(60)  # Whoever asked for the token in vain keeps others from asking for a while.
    assert town.push(message).status == 200
    assert town.verdicts() == [Verdict.CREDITED]
    town.assert_booked_once()


@pytest.mark.parametrize("refusal", [OutcomeUnknown(part="database"), StaleRead(kind="receipt")])
def test_a_database_that_does_not_do_it_now_is_asked_again(
    town: Hooked, monkeypatch: pytest.MonkeyPatch, refusal: Exception
) -> None:
    message = town.paid_in_app("rahim")

    def refuse(*_: object) -> None:
        raise refusal

    with monkeypatch.context() as patch:
        patch.setattr(town.books, "commit", refuse)
        with pytest.raises(Unavailable):
            town.push(message)
    assert town.push(message).status == 200
    town.assert_booked_once()


def test_a_message_that_is_done_is_not_done_again(town: Hooked) -> None:
    message = town.paid_in_app("rahim")
    assert town.push(message).status == 200
    asked = len(town.http.asked)
    before = dict(town.books.store.items)
    assert town.push(message).status == 200
    assert len(town.http.asked) == asked and town.books.store.items == before


def test_a_payment_that_was_given_up_is_found_by_its_push(town: Hooked) -> None:
    """The query knows the attempt by another name or not yet; the transaction is there."""
    intent, page = town.start()
    town.simulator.pay(page)
    message = town.push_of(merchantInvoiceNumber=intent.id)
    assert town.push(message).status == 200
    (receipt,) = town.books.all_of("receipt")
    assert receipt.intent_id == intent.id
    town.assert_booked_once()


def test_a_body_in_place_of_a_certificate_is_a_failure_outside(town: Hooked) -> None:
    message = town.paid_in_app("rahim") | {"SigningCertURL": OTHER_CERTIFICATE}
    with pytest.raises(Unavailable):
        town.push(message)


OTHER_CERTIFICATE = f"https://sns.{REGION}.amazonaws.com/SimpleNotificationService-another.pem"
