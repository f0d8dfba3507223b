from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from isp.customers.mobile import mobile_number
from isp.minutes import Moment, day_at, minute_of, next_boundary, seconds_at
from isp.money import decimal_from_minor, minor_from_decimal, vat_within_minor
from isp.refusals import Invalid


@pytest.mark.parametrize("text", ["500", "500.0", "500.00", "500.0000"])
def test_all_spellings_of_an_amount_are_equal(text: str) -> None:
    assert minor_from_decimal(text) == 50_000


@pytest.mark.parametrize(
    "text", ["5,000", "1e3", "-5", "1.005", "", " 5", "5.", ".5", "NaN", "৫০০", "5 ", "0x10", "+5"]
)
def test_anything_odd_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError):
        minor_from_decimal(text)


@given(st.integers(0, 10**12))
def test_amounts_survive_the_way_out_and_in(minor: int) -> None:
    assert minor_from_decimal(decimal_from_minor(minor)) == minor


@given(st.integers(0, 10**9), st.integers(0, 10_000))
def test_vat_is_the_exact_share_rounded_half_up(gross: int, rate: int) -> None:
    exact = Decimal(gross) * rate / (10_000 + rate)
    vat = vat_within_minor(gross, rate)
    assert abs(Decimal(vat) - exact) <= Decimal("0.5")
    assert 0 <= vat <= gross


@given(st.integers(0, 4 * 10**9))
def test_the_next_boundary_never_takes_a_second_from_the_customer(at: int) -> None:
    boundary = next_boundary(at)
    assert seconds_at(boundary) >= at
    assert seconds_at(boundary) - at < 60
    assert boundary - minute_of(at) in (0, 1)


@pytest.mark.parametrize(
    "text",
    [
        "01712345678",
        "+8801712345678",
        "8801712345678",
        "008801712345678",
        "1712345678",
        "017-1234 5678",
        "+880 (1712) 345-678",
        "০১৭১২৩৪৫৬৭৮",
        "+৮৮০ ১৭১২ ৩৪৫৬৭৮",
        " 01712\u200b345678 ",
    ],
)
def test_a_mobile_is_the_same_in_every_spelling(text: str) -> None:
    assert mobile_number(text) == "8801712345678"


@pytest.mark.parametrize(
    "text", ["", "0171234567", "017123456789", "02123456789", "+9101712345678", "01212345678", "x"]
)
def test_other_numbers_are_refused(text: str) -> None:
    with pytest.raises(Invalid):
        mobile_number(text)


def test_a_day_is_the_one_on_the_wall_of_the_tenant() -> None:
    noon = 1_767_612_000  # 2026-01-05, 11:20 UTC.
    assert day_at(noon, 0) == day_at(noon, 360) == "2026-01-05"
    assert day_at(noon, -12 * 60) == "2026-01-04"
    assert Moment(noon + 7 * 3_600, 360).day == "2026-01-06"


@given(st.integers(10**6, 4 * 10**9), st.integers(-12 * 60, 14 * 60))
def test_a_day_begins_and_ends_at_midnight_of_every_zone(at: int, offset: int) -> None:
    midnight = (at + offset * 60) // 86_400 * 86_400 - offset * 60
    assert day_at(midnight - 1, offset) < day_at(midnight, offset) == day_at(at, offset)
    assert day_at(at, offset) == day_at(midnight + 86_399, offset)
