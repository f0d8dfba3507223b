from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from isp.network.desired_state import customer_state
from isp.subscriptions.subscription import SubscriptionStatus

from tests.builders.parties import customer
from tests.builders.sales import subscription

CUSTOMER = customer()


@given(st.lists(st.booleans(), min_size=1, max_size=20), st.data())
def test_an_older_mix_of_both_things_never_has_a_higher_version(
    history: list[bool], data: st.DataObject
) -> None:
    """Readers may see the customer of one moment with the subscription of another."""
    customers, subscriptions = [1], [1]
    for is_customer in history:
        customers.append(customers[-1] + is_customer)
        subscriptions.append(subscriptions[-1] + (not is_customer))
    first = data.draw(st.integers(0, len(history)))
    then = data.draw(st.integers(0, len(history)))
    mixed = customer_state(
        replace(CUSTOMER, version=customers[first]),
        replace(subscription(CUSTOMER), version=subscriptions[then]),
    )
    newest = customer_state(
        replace(CUSTOMER, version=customers[-1]),
        replace(subscription(CUSTOMER), version=subscriptions[-1]),
    )
    assert mixed.version <= newest.version
    is_whole = (customers[first], subscriptions[then]) == (customers[-1], subscriptions[-1])
    assert (mixed.version == newest.version) == is_whole


@pytest.mark.parametrize(
    ("status", "word"),
    [(SubscriptionStatus.ACTIVE, "active"), (SubscriptionStatus.EXPIRED, "expired")],
)
def test_the_status_is_what_was_stored_whatever_the_clock_says(
    status: SubscriptionStatus, word: str
) -> None:
    bought = subscription(CUSTOMER, status=status)
    told = customer_state(CUSTOMER, bought)
    assert told.state is not None
    assert told.state["status"] == word
    assert told.state["expires_at"] == bought.expires_at
    assert told.state["down_kbps"] == bought.down_kbps


def test_a_hold_is_told_with_its_end_so_that_the_edge_opens_by_itself() -> None:
    bought = subscription(CUSTOMER)
    held = replace(
        bought, status=SubscriptionStatus.ON_HOLD, resumes_at=bought.expires_at - 600, hold_id="H"
    )
    told = customer_state(CUSTOMER, held)
    assert told.state is not None
    # An edge that does not know `opens_at` keeps the line closed until it is told otherwise.
    assert (told.state["status"], told.state["opens_at"]) == ("suspended", held.resumes_at)
    assert told.state["expires_at"] == bought.expires_at
    before = customer_state(CUSTOMER, bought).state
    assert before is not None and before["opens_at"] is None


def test_who_never_paid_is_told_as_unpaid() -> None:
    told = customer_state(CUSTOMER, None)
    assert told.state is not None
    assert (told.state["status"], told.state["expires_at"]) == ("unpaid", None)
