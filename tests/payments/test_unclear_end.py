"""A payment whose provider falls silent until it ends by age is not forgotten."""

from __future__ import annotations

from dataclasses import replace

import pytest
from isp.payments.inbox import matter_of
from isp.payments.intent import IntentState
from isp.payments.review import Reason

from tests.fakes.wired import with_services
from tests.payments.simulator import Simulator
from tests.payments.town import Town

# Nobody listens at the port of "discard": every call fails at once.
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def town(simulator: Simulator) -> Town:
    return Town(simulator)


def test_an_end_by_age_that_nobody_confirmed_is_to_be_looked_at(town: Town) -> None:
    intent, _ = town.start()
    silent = replace(town.services, sandbox_base_urls={"bkash": NOWHERE})
    town.ports = with_services(town.ports, silent)
    ended = town.check_until_done(intent)
    matter = matter_of(ended)
    assert (ended.state, ended.is_unclear) == (IntentState.EXPIRED, True)
    assert matter is not None and matter.is_due(town.clock.now())
    assert matter.reason is Reason.PERHAPS_PAID


def test_an_end_by_age_that_the_provider_confirmed_is_not(town: Town) -> None:
    intent, _ = town.start()
    ended = town.check_until_done(intent)
    assert (ended.state, ended.is_unclear) == (IntentState.EXPIRED, False)
    assert matter_of(ended) is None
