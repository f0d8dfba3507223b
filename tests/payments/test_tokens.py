"""One token for everybody: what keeps bKash from blocking the app."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from isp.payments.provider import ProviderMisconfigured, ProviderUnknown
from isp_aws.payments.bkash import Bkash
from isp_aws.payments.tokens import Granted, current_token, token_key

from infra.local.provider_simulator.accounts import DEMO_MERCHANTS
from tests.builders.small_isp import account as bkash_account
from tests.fakes.bkash import bkash_access
from tests.fakes.clock import RunningClock
from tests.fakes.payments import FakeTokenStore
from tests.payments.simulator import Simulator
from tests.payments.test_bkash import request

BKASH = Bkash()


def test_fifty_starts_with_a_cold_token_grant_once(simulator: Simulator) -> None:
    simulator.control("scenario", name="token-storm")
    clock = RunningClock()
    access = bkash_access(simulator.bkash_url, clock=clock, tokens=FakeTokenStore(clock))
    with ThreadPoolExecutor(50) as pool:
        results = list(pool.map(lambda _: BKASH.start_payment(access, request()), range(50)))
    assert len({result.provider_ref for result in results}) == 50
    assert len(simulator.calls("/token/grant")) == 1


def test_an_old_token_is_refreshed_before_it_expires(simulator: Simulator) -> None:
    clock = RunningClock()
    access = bkash_access(simulator.bkash_url, clock=clock)
    BKASH.start_payment(access, request())
    clock.offset_seconds = 3_400
    BKASH.start_payment(access, request())
    assert len(simulator.calls("/token/grant")) == 1
    assert len(simulator.calls("/token/refresh")) == 1


def test_while_one_caller_refreshes_the_others_use_the_old_token(simulator: Simulator) -> None:
    clock = RunningClock()
    access = bkash_access(simulator.bkash_url, clock=clock)
    BKASH.start_payment(access, request())
    clock.offset_seconds = 3_400
    assert access.tokens.lease(token_key(access), 40) is not None
    BKASH.start_payment(access, request())
    assert len(simulator.calls("/token/refresh")) == 0


def test_a_refused_grant_is_not_tried_again_at_once(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("isp_aws.payments.tokens.WAIT_SECONDS", 0.3)
    wrong = bkash_account(merchant=DEMO_MERCHANTS[0] | {"password": "other"})
    access = bkash_access(simulator.bkash_url, account=wrong)
    with pytest.raises(ProviderMisconfigured):
        BKASH.start_payment(access, request())
    with pytest.raises(ProviderUnknown):
        BKASH.start_payment(access, request())
    assert len(simulator.calls("/token/grant")) == 1


class QuickerNeighbour(FakeTokenStore):
    """Another caller puts a fresh token between our read and our lease."""

    def lease(self, key: str, seconds: int) -> str | None:
        theirs = super().lease(key, seconds)
        assert theirs is not None
        fresh = {
            "token": "theirs",
            "expires_at": str(self._clock.now() + 3_600),
            "refresh_token": "",
            "refresh_expires_at": str(self._clock.now() + 3_600),
        }
        self.put(key, theirs, fresh, self._clock.now() + 3_600)
        return super().lease(key, seconds)


def test_a_token_that_a_quicker_caller_fetched_is_used(simulator: Simulator) -> None:
    clock = RunningClock()
    access = bkash_access(simulator.bkash_url, clock=clock, tokens=QuickerNeighbour(clock))

    def fetch(refresh_token: str | None) -> Granted:
        raise AssertionError("there is a fresh token")

    assert current_token(access, fetch) == "theirs"


def test_the_simulator_blocks_an_app_that_grants_a_third_time(simulator: Simulator) -> None:
    for _ in range(2):
        BKASH.start_payment(bkash_access(simulator.bkash_url), request())
    with pytest.raises(ProviderUnknown, match="429"):
        BKASH.start_payment(bkash_access(simulator.bkash_url), request())


def test_other_credentials_are_another_token() -> None:
    one = bkash_access("http://127.0.0.1:9")
    other = bkash_access(
        "http://127.0.0.1:9", account=bkash_account(merchant=DEMO_MERCHANTS[0] | {"password": "n"})
    )
    assert token_key(one) != token_key(other)
