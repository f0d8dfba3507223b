"""Two thousand customers, as a middling provider has: who is searched is found on the first page."""

from __future__ import annotations

import pytest
from isp.parties.scope import Scope
from isp.ports import PageRequest, StatusAt

from tests.adapters.conftest import Adapters
from tests.adapters.many_customers import store_many
from tests.builders import parties, sales
from tests.fakes.clock import NOON

CUSTOMERS = 2_000


@pytest.fixture
def many(real: Adapters, scope: Scope) -> Adapters:
    customers = [
        parties.customer(
            scope.tenant_id,
            login=f"line{number:04}",
            name=f"গ্রাহক {number}",
            mobile=f"88017{number:08}",
            created_at=NOON + number,
        )
        for number in range(CUSTOMERS)
    ]
    # Every second one bought; of them every second one's time is over, and no sweep has said so.
    store_many(
        scope,
        customers,
        [
            sales.subscription(one, expires_at=NOON + (60 if number % 4 else -60))
            for number, one in enumerate(customers)
            if number % 2 == 0
        ],
    )
    return real


def test_two_thousand_customers_are_searched_filtered_and_counted(
    many: Adapters, scope: Scope
) -> None:
    directory = many.directory

    def found(search: str | None, status: str | None = None) -> list[str]:
        wanted = status and StatusAt(status, NOON)
        page = directory.customers(scope, PageRequest(50), search=search, status=wanted or None)
        return [customer.login for customer in page.items]

    assert found("line0007") == ["line0007"]
    assert found("০১৭-০০০০-০০০৭") == ["line0007"]
    assert found("গ্রাহক ১৯৯৯") == ["line1999"]
    assert set(found("গ্রাহক", "unpaid")) <= {f"line{number:04}" for number in range(1, 2000, 2)}
    assert found(None, "unpaid")[:2] == ["line1999", "line1997"]
    assert set(found("line000", "expired")) == {"line0008", "line0004", "line0000"}
    assert found("line0001", "expired") == []

    counts = directory.customer_counts(scope)
    assert (counts.customers, counts.active, counts.expired, counts.unpaid) == (
        2000,
        1000,
        0,
        1000,
    )
    for status, count in (("active", 500), ("expired", 500), ("unpaid", 1000)):
        seen, after = 0, None
        while seen == 0 or after is not None:
            page = directory.customers(
                scope, PageRequest(100, after), search=None, status=StatusAt(status, NOON)
            )
            seen, after = seen + len(page.items), page.next
        assert seen == count
