"""What a seller looks at costs the same however many customers he has."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks.counter_sales import counter_sale
from benchmarks.growth import PAGE, Cloud, Isp, own_cloud, read_units
from benchmarks.sale_items import online_sale

FEW = 180  # A page of each status is full.
# Where a stretch of an index begins and ends may cost a unit more or less.
ROUNDING = 1.0
# Home counts the lines that end soon, and no further than to a hundred: few customers do not fill that.
BOUNDED = {"home": 8.0}
# Words, fitting customers and what else a page of fifty needs.
PAGE_UNITS = PAGE + 6


@pytest.fixture(scope="module")
def cloud() -> Iterator[Cloud]:
    with own_cloud() as cloud:
        yield cloud


def test_screens_of_ten_times_as_many_customers_read_the_same(cloud: Cloud) -> None:
    few, many = (read_units(cloud, Isp.founded(size)) for size in (FEW, 10 * FEW))
    assert few.keys() == many.keys()
    for screen, units in many.items():
        assert abs(units - few[screen]) <= BOUNDED.get(screen, ROUNDING), (
            screen,
            few[screen],
            units,
        )
        assert units <= PAGE_UNITS, screen


# What a sale writes is exact: whoever changes it, changes the table in docs/capacity.md.
@pytest.mark.parametrize(("is_first", "units"), [(True, 39), (False, 34)])
def test_a_sale_that_is_paid_online_writes_so_much(
    cloud: Cloud, is_first: bool, units: int
) -> None:
    isp, client = Isp.founded(0), cloud.endpoint.client("dynamodb")
    writes = online_sale(isp.adapters, isp.scope, client, is_first=is_first)
    assert sum(one.units for one in writes) == units, [(one.what, one.units) for one in writes]


@pytest.mark.parametrize(("on_account", "units"), [(False, 34), (True, 33)])
def test_a_sale_over_the_counter_writes_so_much(cloud: Cloud, on_account: bool, units: int) -> None:
    isp, client = Isp.founded(0), cloud.endpoint.client("dynamodb")
    writes = counter_sale(isp.adapters, isp.scope, client, on_account=on_account)
    assert sum(one.units for one in writes) == units, [(one.what, one.units) for one in writes]
