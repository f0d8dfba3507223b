"""Who may use the line, what the Accept says, and that a refusal tells strangers nothing."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyrad import packet as radius
from pyrad.dictionary import Dictionary
from radius_edge.customers import Customer
from radius_edge.decide import Answer, Login, Moment, decide, standing
from radius_edge.granted import seconds_left
from radius_edge.packet import parse, reply
from radius_edge.reply_messages import TEXTS, Reason
from radius_edge.verify import Asked

from tests.edge.builders import customer
from tests.fakes.fake_nas import DICTIONARY

SECRET = b"router-secret"
NAMES = Dictionary(str(DICTIONARY))
NOW = 1_800_000_000.25
PASSWORD = "চাবি-42"


def ask(
    state: dict[str, object] | None,
    *,
    password: str = PASSWORD,
    vendor: str = "mikrotik",
    in_use: bool = False,
    paid_until: dict[str, int] | None = None,
    **attributes: object,
) -> tuple[Answer, radius.Packet]:
    made = radius.AuthPacket(code=1, id=7, secret=SECRET, dict=NAMES)
    made.authenticator = os.urandom(16)
    made["User-Name"] = "rahim@dhaka"
    made["User-Password"] = made.PwCrypt(password)
    for name, value in attributes.items():
        made[name.replace("_", "-")] = value
    packet = parse(made.RequestPacket())
    found = None if state is None else Customer("C1", customer(**state))
    answer = decide(
        Asked(packet, b"rahim@dhaka", SECRET, os.urandom),
        Login(found, vendor, lambda _: in_use),
        Moment(NOW, paid_until or {}),
    )
    octets = reply(packet, answer.code, answer.attributes, SECRET)
    return answer, radius.Packet(dict=NAMES, packet=octets)


def test_an_accept_carries_what_the_router_needs() -> None:
    _, said = ask({"expires_at": 1_800_000_100}, Service_Type=2, Framed_Protocol=1)
    assert said.code == radius.AccessAccept
    assert said["Mikrotik-Rate-Limit"] == ["5120k/10240k"], "upload comes first"
    assert said["Framed-Pool"] == ["home"]
    assert said["Session-Timeout"] == [100]
    assert said["Acct-Interim-Interval"] == [300]
    assert said["Class"] == [b"CUSTOMER1;1800000100"], "who he is, and the end that was told"
    assert (said["Service-Type"], said["Framed-Protocol"]) == ([2], [1])


def test_an_address_of_his_own_goes_before_the_pool() -> None:
    _, said = ask({"expires_at": None, "framed_ip": "10.1.2.3"})
    assert said["Framed-IP-Address"] == ["10.1.2.3"]
    assert "Framed-Pool" not in said
    assert "Session-Timeout" not in said, "no end is known"


def test_without_a_pool_the_router_chooses_the_address() -> None:
    _, said = ask({"expires_at": None, "pool": None})
    assert said["Framed-IP-Address"] == ["255.255.255.254"]


def test_a_hotspot_is_not_told_to_speak_ppp() -> None:
    _, said = ask({"expires_at": None}, Service_Type=1)
    assert "Service-Type" not in said and "Framed-Protocol" not in said


def test_other_routers_get_wispr_in_bits_a_second() -> None:
    _, said = ask({"expires_at": None}, vendor="other")
    assert said["WISPr-Bandwidth-Max-Up"] == [5_120_000]
    assert said["WISPr-Bandwidth-Max-Down"] == [10_240_000]
    assert "Mikrotik-Rate-Limit" not in said


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ({"status": "unpaid", "expires_at": None}, Reason.UNPAID),
        ({"status": "expired"}, Reason.EXPIRED),
        ({"status": "suspended"}, Reason.SUSPENDED),
        ({"status": "suspended", "opens_at": 1_800_000_001}, Reason.ON_HOLD),
        ({"expires_at": 1_800_000_000}, Reason.EXPIRED),
    ],
)
def test_each_refusal_says_why_and_serves_nothing(state: dict[str, object], reason: Reason) -> None:
    answer, said = ask({"expires_at": 1_900_000_000} | state)
    assert answer.reason is reason
    assert said.code == radius.AccessReject
    assert said["Reply-Message"] == [TEXTS[reason]]
    assert set(said.keys()) == {"Reply-Message", "Message-Authenticator"}


def test_an_unknown_login_and_a_wrong_password_read_the_same() -> None:
    unknown, _ = ask(None)
    wrong, _ = ask({}, password="guess")
    assert unknown == wrong
    assert unknown.reason is Reason.WRONG_CREDENTIALS


@pytest.mark.parametrize("status", ["active", "unpaid", "expired", "suspended"])
def test_without_the_password_nobody_learns_how_the_customer_stands(status: str) -> None:
    answer, _ = ask({"status": status}, password="guess")
    assert answer == ask(None)[0]


def test_a_line_in_use_is_refused() -> None:
    assert ask({"expires_at": None}, in_use=True)[0].reason is Reason.IN_USE


@pytest.mark.parametrize("path", ["/isp/", "/isp/r12/", "/isp/r12/s7/"])
def test_a_seller_who_ran_dry_stops_everybody_below_him(path: str) -> None:
    state = {"expires_at": None, "owner_path": "/isp/r12/s7/"}
    assert ask(state, paid_until={path: 1_800_000_001})[0].reason is None
    assert ask(state, paid_until={path: 1_800_000_000})[0].reason is Reason.SELLER_STOPPED


def test_a_neighbour_with_a_similar_path_is_not_stopped() -> None:
    state = {"expires_at": None, "owner_path": "/isp/r12/"}
    assert ask(state, paid_until={"/isp/r1/": 0, "/isp/r12/s7/": 0})[0].reason is None


@given(st.integers(1, 2_000_000_000), st.floats(0, 1_999_999_999))
def test_the_session_never_outlives_the_period_by_a_second_nor_ends_before_it(
    expires_at: int, now: float
) -> None:
    found = Customer("C1", customer(expires_at=expires_at))
    if standing(found, Moment(now, {})) is Reason.EXPIRED:
        assert expires_at <= now
        return
    left = seconds_left(expires_at, now)
    assert left >= 1
    assert 0 <= now + left - expires_at < 1


def test_the_line_is_open_up_to_the_second_of_the_end_and_closed_from_it_on() -> None:
    found = Customer("C1", customer(expires_at=100))
    assert standing(found, Moment(99.999, {})) is None
    assert standing(found, Moment(100.0, {})) is Reason.EXPIRED


def test_a_hold_opens_at_its_second_without_the_cloud_and_closes_at_the_end_of_the_period() -> None:
    found = Customer("C1", customer(status="suspended", opens_at=100, expires_at=200))
    assert standing(found, Moment(99.999, {})) is Reason.ON_HOLD
    assert standing(found, Moment(100.0, {})) is None
    assert standing(found, Moment(200.0, {})) is Reason.EXPIRED


def test_a_hold_with_nothing_behind_it_never_opens() -> None:
    found = Customer("C1", customer(status="suspended", opens_at=100, expires_at=100))
    assert standing(found, Moment(99.0, {})) is Reason.ON_HOLD
    assert standing(found, Moment(100.0, {})) is Reason.EXPIRED


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_a_text_that_fits_one_attribute(reason: Reason) -> None:
    assert 0 < len(TEXTS[reason].encode()) <= 253


def test_the_texts_differ() -> None:
    assert len(set(TEXTS.values())) == len(Reason)
