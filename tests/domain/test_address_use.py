"""Who had an address at a second, against a walk through every second; and how devices are typed."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st
from isp.network.address_use import asked_address, listed_as, listed_under, use_at
from isp.network.mac import kept_mac, typed_mac
from isp.network.session import AddressUse, RadiusSession
from isp.refusals import Invalid

from tests.builders import network, parties
from tests.fakes.clock import NOON

KEPT = ("10.0.0.9", "10.0.0.10", "2001:db8:1:ff00::/56", "2001:db8:1:fe00::/56", "2001:db8::9")
ASKED = ("10.0.0.9", "10.0.0.10", "2001:db8:1:ff12::1", "2001:db8:1:fe00::1", "2001:db8::9")


def session(uses: list[tuple[str, int]], ended: int | None) -> RadiusSession:
    made = network.radius_session(parties.customer())
    kept = tuple(AddressUse(address, NOON + since) for address, since in uses)
    return replace(made, addresses=kept, ended_at=None if ended is None else NOON + ended)


def kind(address: str) -> str:
    return "v4" if "." in address else "prefix" if "/" in address else "v6"


def slowly(one: RadiusSession, asked: str, at: int) -> bool:
    """Walk to that second: the last of each kind that was told is what it has."""
    if one.ended_at is not None and at > one.ended_at:
        return False
    holds: dict[str, list[str]] = {}
    changed: dict[str, int] = {}
    for second in range(NOON, at + 1):
        for use in sorted(one.addresses, key=lambda use: use.since):
            if use.since == second:
                # What ends at a second is had in that second still.
                before = holds.get(kind(use.address), [])[-1:]
                holds[kind(use.address)] = [*before, use.address]
                changed[kind(use.address)] = second
    found: list[str] = []
    for of, last in holds.items():
        found += last if changed[of] == at else last[-1:]
    return any(ip_address(asked) in ip_network(address) for address in found)


@given(
    st.lists(
        st.tuples(st.sampled_from(KEPT), st.integers(0, 20)),
        max_size=5,
        unique_by=lambda u: (kind(u[0]), u[1]),
    ),
    st.none() | st.integers(20, 25),
    st.sampled_from(ASKED),
    st.integers(0, 30),
)
def test_a_use_is_what_a_walk_through_the_seconds_finds(
    uses: list[tuple[str, int]], ended: int | None, asked: str, at: int
) -> None:
    one = session(uses, ended)
    assert (use_at(one, asked, NOON + at) is not None) is slowly(one, asked, NOON + at)


def test_a_session_of_before_has_its_one_address_since_it_began() -> None:
    one = replace(session([], 60), framed_ip="10.0.0.9")
    use = use_at(one, "10.0.0.9", NOON + 30)
    assert use is not None and (use.since, use.until) == (NOON, NOON + 60)
    assert use_at(one, "10.0.0.9", NOON + 61) is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" 10.0.0.9 ", "10.0.0.9"),
        ("::ffff:10.0.0.9", "10.0.0.9"),
        ("2001:0DB8:0:0::9", "2001:db8::9"),
    ],
)
def test_an_address_has_one_spelling(typed: str, kept: str) -> None:
    assert asked_address(typed) == kept


@pytest.mark.parametrize("nonsense", ["", "10.0.0", "10.0.0.0/24", "fe80::1%eth0", "router"])
def test_what_is_no_address_is_refused(nonsense: str) -> None:
    with pytest.raises(Invalid):
        asked_address(nonsense)


@given(st.ip_addresses(), st.integers(32, 64))
def test_who_has_a_prefix_is_listed_where_each_of_its_addresses_is_looked_up(
    address: object, length: int
) -> None:
    asked = asked_address(str(address)) if "%" not in str(address) else "::1"
    kept = asked if "." in asked else str(ip_network(f"{asked}/{length}", strict=False))
    assert listed_as(kept) in listed_under(asked)


SPELLINGS = (
    "AA:BB:CC:00:11:22",
    "aa-bb-cc-00-11-22",
    "aabb.cc00.1122",
    "aabbcc-001122",
    "AABBCC001122",
    " aa bb cc 00 11 22 ",
)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_device_is_found_in_every_spelling(spelling: str) -> None:
    assert typed_mac(spelling) == "AA:BB:CC:00:11:22" == kept_mac("AA:BB:CC:00:11:22")


@pytest.mark.parametrize(
    "other", ["রহিম", "017123456789", "AA:BB", "aabbcc00112", "gg:bb:cc:00:11:22", ""]
)
def test_what_is_no_device_is_searched_for_as_ever(other: str) -> None:
    assert typed_mac(other) is None and kept_mac(other) is None
