from hypothesis import given
from hypothesis import strategies as st
from isp.sales.price_chain import (
    Totals,
    commission_chain,
    consumed_minor,
    price_chain,
    shares_minor,
    unused_minor,
)


@st.composite
def chains(draw: st.DrawFn) -> Totals:
    amounts = sorted(draw(st.lists(st.integers(0, 10**7), min_size=1, max_size=5)))
    return price_chain(amounts[:-1], amounts[-1])


@st.composite
def commissions(draw: st.DrawFn) -> list[int]:
    left, parts = 10_000, []
    for _ in range(draw(st.integers(0, 4))):
        parts.append(draw(st.integers(0, left)))
        left -= parts[-1]
    return parts


def test_the_examples_of_the_trade() -> None:
    assert shares_minor(price_chain((), 50_000)) == [50_000]
    assert shares_minor(price_chain((30_000,), 50_000)) == [30_000, 20_000]
    assert shares_minor(price_chain((30_000, 40_000), 50_000)) == [30_000, 10_000, 10_000]


@given(chains())
def test_shares_are_never_negative_and_add_up_to_the_price(totals: Totals) -> None:
    shares = shares_minor(totals)
    assert min(shares) >= 0
    assert sum(shares) == totals[-1]


@given(st.integers(1, 10**7), commissions())
def test_commissions_never_lose_a_poisha(retail: int, parts: list[int]) -> None:
    shares = shares_minor(commission_chain(retail, parts))
    assert sum(shares) == retail
    for share, part in zip(shares, parts, strict=False):
        assert abs(share * 10_000 - retail * part) < 10_000  # within one poisha of the exact share


@given(chains(), st.integers(1, 60_000), st.data())
def test_consumed_and_unused_add_up_for_every_party(
    totals: Totals, sold: int, data: st.DataObject
) -> None:
    used = data.draw(st.integers(0, sold))
    consumed, unused = consumed_minor(totals, used, sold), unused_minor(totals, used, sold)
    assert [a + b for a, b in zip(consumed, unused, strict=True)] == list(totals)
    assert sum(shares_minor(consumed)) + sum(shares_minor(unused)) == totals[-1]


@given(chains(), st.integers(1, 2_000), st.data())
def test_using_minute_by_minute_costs_what_using_at_once_costs(
    totals: Totals, sold: int, data: st.DataObject
) -> None:
    used = data.draw(st.integers(0, sold))
    ticked = [0] * len(totals)
    for minute in range(1, used + 1):
        before = consumed_minor(totals, minute - 1, sold)
        after = consumed_minor(totals, minute, sold)
        ticked = [t + b - a for t, a, b in zip(ticked, before, after, strict=True)]
    assert tuple(ticked) == consumed_minor(totals, used, sold)
