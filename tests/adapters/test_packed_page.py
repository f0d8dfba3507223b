"""A page of open sessions as bytes: nothing is lost, and hardly anything can be pressed out any more."""

from __future__ import annotations

import random
import zlib

from hypothesis import given
from hypothesis import strategies as st
from isp.network.open_page import OpenPage, OpenUsage
from isp_aws.dynamodb.packed_page import packed, unpacked

TAKEN_AT = 1_780_000_000
COUNTERS = st.integers(0, 2**63 - 1)
BYTES_A_SESSION = 21
# 8 bytes of 32 hex digits name a session: two of one page never share them.
KEYS = st.binary(min_size=8, max_size=8).map(lambda begin: begin.hex() + "0" * 16)


@st.composite
def usages(draw: st.DrawFn) -> list[OpenUsage]:
    keys = draw(st.lists(KEYS, unique=True, max_size=20))
    told = st.integers(TAKEN_AT - 10_000, TAKEN_AT + 10_000)
    return [OpenUsage(key, draw(told), draw(COUNTERS), draw(COUNTERS)) for key in keys]


@given(usages())
def test_what_is_packed_is_unpacked_as_it_was(usage: list[OpenUsage]) -> None:
    page = OpenPage("EDGE", 1, 0, TAKEN_AT, usage)
    found = unpacked(packed(page), TAKEN_AT, [one.session_key for one in usage])
    assert list(found.values()) == usage


@given(usages())
def test_only_who_is_looked_for_is_unpacked(usage: list[OpenUsage]) -> None:
    data = packed(OpenPage("EDGE", 1, 0, TAKEN_AT, usage))
    assert unpacked(data, TAKEN_AT, ["f" * 32]).keys() <= {"f" * 32}
    assert unpacked(data, TAKEN_AT, []) == {}


def test_a_full_page_is_small_and_zlib_would_save_no_unit_of_writing() -> None:
    chance = random.Random(7)
    usage = [
        OpenUsage(
            f"{chance.getrandbits(128):032x}",
            TAKEN_AT - chance.randrange(300),
            chance.randrange(10**9),
            chance.randrange(10**11),
        )
        for _ in range(180)
    ]
    data = packed(OpenPage("EDGE", 1, 0, TAKEN_AT, usage))
    assert len(data) <= 180 * BYTES_A_SESSION
    assert units(zlib.compress(data, 9)) == units(data)


def units(data: bytes) -> int:
    """Return the units that it takes to write a page: its bytes, and some 100 of keys and head."""
    return -(-(len(data) + 100) // 1_024)
