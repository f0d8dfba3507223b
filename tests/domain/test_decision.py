"""A decision says everything once: no two of its parts are about one stored item."""

from __future__ import annotations

from dataclasses import replace

import pytest
from isp.decision import Change, Claim, Create, Decision, Increase, Release, Require, Update
from isp.events import EventName, event

from tests.builders import parties, sales
from tests.builders.parties import TENANT
from tests.fakes.clock import NOON

PACKAGE = sales.package()
SALE = sales.sale(parties.customer())
CHANGES = (
    Create(PACKAGE),
    Update(replace(PACKAGE, version=2)),
    Require(PACKAGE),
    Increase(PACKAGE, {"price_minor": 1}),
)


@pytest.mark.parametrize("first", CHANGES, ids=lambda one: type(one).__name__)
@pytest.mark.parametrize("second", CHANGES, ids=lambda one: type(one).__name__)
def test_two_changes_of_one_thing_are_refused_when_they_are_decided(
    first: Change, second: Change
) -> None:
    with pytest.raises(AssertionError, match="make them one"):
        Decision(changes=(first, second))
    Decision(changes=(first, Create(replace(PACKAGE, id="another"))))


def test_a_name_is_claimed_or_released_once() -> None:
    with pytest.raises(AssertionError, match="make them one"):
        Decision(changes=(Claim("login", "karim", "C1"), Release("login", "karim", "C2")))
    # Within the tenant and everywhere are two names.
    Decision(changes=(Claim("slug", "dhaka", "C"), Claim("slug", "dhaka", "C", everywhere=True)))


def test_one_fact_is_one_entry_of_a_book() -> None:
    one = sales.paid_in("payment:1", 5, tenant_id=TENANT)
    with pytest.raises(AssertionError, match="make them one"):
        Decision(entries=(one, one))
    Decision(entries=(one, replace(one, book="/isp/r1/")))


def test_one_event_is_told_once() -> None:
    told = event(EventName.CUSTOMER_CREATED, TENANT, "C", NOON, fact="C")
    with pytest.raises(AssertionError, match="make them one"):
        Decision(events=(told, told))


def test_a_demand_of_two_decisions_is_made_once() -> None:
    refund = Decision(changes=(Require(PACKAGE), Update(replace(SALE, version=2))))
    both = refund.also(Decision(changes=(Require(PACKAGE), Create(replace(SALE, id="next")))))
    assert both.changes.count(Require(PACKAGE)) == 1
    assert len(both.changes) == 3
    with pytest.raises(AssertionError, match="make them one"):
        refund.also(Decision(changes=(Update(replace(PACKAGE, version=2)),)))


def test_the_version_counts_changes_and_is_not_counted_in() -> None:
    with pytest.raises(AssertionError, match="version"):
        Increase(PACKAGE, {"version": 1})


def test_a_new_counter_begins_at_zero() -> None:
    with pytest.raises(AssertionError):
        Increase(PACKAGE, {"price_minor": 1}, may_be_new=True)
