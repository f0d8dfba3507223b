"""SMS: counting parts, plain Latin texts, and what the gateway's answers mean."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from isp.notices.sms import Delivery, SmsMessage
from isp_aws.messages.segments import Encoding, segments
from isp_aws.messages.sms_net_bd import SmsNetBd
from isp_aws.messages.sms_text import sms_text
from isp_aws.payments.http_client import RequestsHttpClient

from infra.local.provider_simulator.sms_gateway import API_KEY
from tests.payments.simulator import Simulator


@pytest.mark.parametrize(
    ("text", "units", "parts"),
    [
        ("", 0, 0),
        ("a" * 160, 160, 1),
        ("a" * 161, 161, 2),
        ("a" * 306, 306, 2),
        ("a" * 307, 307, 3),
        ("a" * 152 + "€" + "a" * 10, 164, 2),
        ("a" * 152 + "€" + "a" * 152, 306, 3),
        ("ক" * 70, 70, 1),
        ("ক" * 71, 71, 2),
        ("ক" * 134, 134, 2),
        ("ক" * 135, 135, 3),
        ("😀" * 35, 70, 1),
        ("😀" * 36, 72, 2),
        ("ক" * 66 + "😀" + "ক" * 66, 134, 3),
    ],
)
def test_parts_are_counted_as_operators_count(text: str, units: int, parts: int) -> None:
    counted = segments(text)
    assert (counted.units, counted.parts) == (units, parts)


@pytest.mark.parametrize("text", ["Bill due 500 ৳", "don\u2019t", "a\u00a0b", "`"])
def test_one_character_outside_the_alphabet_makes_a_text_dear(text: str) -> None:
    assert segments(text).encoding is Encoding.UCS2
    assert segments(sms_text(text)).encoding is Encoding.GSM7


@given(st.text(max_size=400))
def test_parts_are_never_fewer_than_the_units_need(text: str) -> None:
    counted = segments(text)
    alone, many = (160, 153) if counted.encoding is Encoding.GSM7 else (70, 67)
    at_least = -(-counted.units // (alone if counted.units <= alone else many))
    # A character of two units can leave one unit of each part empty.
    at_most = -(-counted.units // (alone if counted.units <= alone else many - 1))
    assert at_least <= counted.parts <= at_most


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("Paid ৳500", "Paid Tk 500"),
        ("Paid 500 ৳", "Paid 500 Tk"),
        ("Paid 500৳.", "Paid 500 Tk."),
        ("“Home” – it\u2019s on…", '"Home" - it\'s on...'),
        ("  a\u00a0b ", "a b"),
    ],
)
def test_a_latin_text_is_spelled_plainly(text: str, sent: str) -> None:
    assert sms_text(text) == sent


@given(st.text(alphabet="অআকখগড়ঢ়য়ািীুেৈোৌ্ংঃঁ০১২৩৪৫৬৭৮৯ ৳।", min_size=1))
def test_a_bengali_text_is_only_normalised(text: str) -> None:
    if any(character not in "৳ ।" for character in text):
        assert sms_text(text) == unicodedata.normalize("NFC", text).strip()


def test_normalising_takes_bengali_letters_apart_and_is_counted_after() -> None:
    assert segments(sms_text("\u09dc" * 70)).units == 140


def said(mobile: str, text: str) -> SmsMessage:
    return SmsMessage(mobile, text, None, "test", "fact")


@pytest.fixture
def gateway(simulator: Simulator) -> SmsNetBd:
    return SmsNetBd(RequestsHttpClient(), simulator.sms_url, api_key=API_KEY)


def test_an_accepted_message_is_in_the_inbox(simulator: Simulator, gateway: SmsNetBd) -> None:
    result = gateway.send(said("01712345678", "আপনার কোড ১২৩৪৫৬ & 100%+"))
    assert (result.delivery, result.parts) == (Delivery.ACCEPTED, 1)
    (message,) = simulator.read("sms", to="8801712345678")
    assert message["text"] == "আপনার কোড ১২৩৪৫৬ & 100%+"
    assert str(message["request_id"]) == result.provider_id


@pytest.mark.parametrize(
    ("scenario", "delivery"),
    [
        ("409", Delivery.RETRY_LATER),
        ("405", Delivery.ACCOUNT_PROBLEM),
        ("410", Delivery.ACCOUNT_PROBLEM),
        ("417", Delivery.ACCOUNT_PROBLEM),
        ("400", Delivery.REFUSED),
        ("414", Delivery.REFUSED),
        ("416", Delivery.REFUSED),
        ("421", Delivery.REFUSED),
        ("5xx", Delivery.RETRY_LATER),
        ("html", Delivery.UNKNOWN),
        ("bad-json", Delivery.UNKNOWN),
        ("hang", Delivery.UNKNOWN),
    ],
)
def test_what_an_answer_means(
    simulator: Simulator, gateway: SmsNetBd, scenario: str, delivery: Delivery
) -> None:
    simulator.control("sms-scenario", name=scenario, seconds=0)
    assert gateway.send(said("01712345678", "hello")).delivery is delivery
    assert simulator.read("sms") == []


def test_a_message_that_went_out_without_an_answer_is_unknown_and_sent_once(
    simulator: Simulator, gateway: SmsNetBd
) -> None:
    simulator.control("sms-scenario", name="hang-after", seconds=0)
    assert gateway.send(said("01712345678", "hello")).delivery is Delivery.UNKNOWN
    assert len(simulator.read("sms")) == 1


@pytest.mark.parametrize(
    ("mobile", "text"), [("12345", "hello"), ("01712345678", " "), ("01712345678", "ক" * 671)]
)
def test_what_cannot_be_sent_is_refused_without_a_call(
    simulator: Simulator, gateway: SmsNetBd, mobile: str, text: str
) -> None:
    assert gateway.send(said(mobile, text)).delivery is Delivery.REFUSED
    assert simulator.calls("/sendsms") == []


def test_neither_key_nor_code_is_in_an_address_or_a_repr(
    simulator: Simulator, gateway: SmsNetBd
) -> None:
    message = said("01712345678", "code 123456")
    gateway.send(message)
    (call,) = simulator.calls("/sendsms")
    assert call["query"] == ""
    assert "123456" not in repr(message) and "01712345678" not in repr(message)


def test_the_gateway_refuses_a_wrong_key(simulator: Simulator) -> None:
    gateway = SmsNetBd(RequestsHttpClient(), simulator.sms_url, api_key="other")
    result = gateway.send(said("01712345678", "hello"))
    assert result.delivery is Delivery.ACCOUNT_PROBLEM
