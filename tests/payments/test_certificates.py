"""Certificates are fetched for few addresses, seldom, and after all that costs nothing was looked at."""

from __future__ import annotations

import json
from typing import Any

import pytest
from isp.payments.provider import BadSignature, ProviderUnknown
from isp.payments.services import HttpAnswer
from isp_aws.payments.certificates import FAILED_SECONDS, FETCHES_A_MINUTE, CachedCertificates
from isp_aws.payments.sns_messages import verified

from tests.fakes.bkash import NoCerts
from tests.fakes.clock import NOON, FakeClock

TOPIC = "arn:aws:sns:ap-southeast-1:123456789012:bpt_megh"
HOST = "https://sns.ap-southeast-1.amazonaws.com"


class Host:
    def __init__(self) -> None:
        self.asked: list[str] = []
        self.status = 200

    def send(self, method: str, url: str, **_: object) -> HttpAnswer:
        self.asked.append(url)
        return HttpAnswer(self.status, b"-----BEGIN CERTIFICATE-----")


def test_many_addresses_are_not_fetched_one_after_the_other() -> None:
    host, clock = Host(), FakeClock(NOON)
    certs = CachedCertificates(host, clock)
    for number in range(FETCHES_A_MINUTE):
        certs.pem(f"{HOST}/{number}.pem")
    with pytest.raises(ProviderUnknown):
        certs.pem(f"{HOST}/more.pem")
    assert len(host.asked) == FETCHES_A_MINUTE
    certs.pem(f"{HOST}/1.pem")
    clock.at += 60
    certs.pem(f"{HOST}/more.pem")


def test_what_failed_is_not_asked_for_again_at_once() -> None:
    host, clock = Host(), FakeClock(NOON)
    certs = CachedCertificates(host, clock)
    host.status = 503
    for _ in range(5):
        with pytest.raises(ProviderUnknown):
            certs.pem(f"{HOST}/1.pem")
    assert len(host.asked) == 1
    host.status = 200
    clock.at += FAILED_SECONDS
    assert certs.pem(f"{HOST}/1.pem")


MESSAGE = {
    "Type": "Notification",
    "TopicArn": TOPIC,
    "MessageId": "1",
    "Message": "{}",
    "Timestamp": "2026-11-28T06:00:00.000Z",
    "Signature": "A" * 342 + "==",
    "SignatureVersion": "1",
    "SigningCertURL": f"{HOST}/SimpleNotificationService-0a1b.pem",
}


@pytest.mark.parametrize(
    "changes",
    [
        {"TopicArn": TOPIC + "x"},
        {"TopicArn": TOPIC.replace("123456789012", "১২৩৪৫৬৭৮৯০১২")},
        {"SignatureVersion": "3"},
        {"Signature": "short"},
        {"Signature": "QUJD"},
        {"SigningCertURL": f"{HOST}/anything.pem"},
        {"SigningCertURL": f"{HOST}/a/SimpleNotificationService-0a1b.pem"},
        {"Type": "SubscriptionConfirmation", "Token": "t", "SubscribeURL": "https://evil.example/"},
    ],
)
def test_no_certificate_is_fetched_for_what_is_refused_anyway(changes: dict[str, Any]) -> None:
    body = json.dumps(MESSAGE | changes).encode()
    with pytest.raises(BadSignature):
        verified(body, NoCerts(), NOON, TOPIC)


def test_a_topic_is_compared_before_anything_is_fetched() -> None:
    with pytest.raises(BadSignature):
        verified(json.dumps(MESSAGE).encode(), NoCerts(), NOON, None)
