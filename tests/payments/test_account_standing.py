"""A number belongs to whoever has shown that it is his; what is wrong with an account stops no payer for ever."""

from __future__ import annotations

from dataclasses import replace

import pytest
from isp.decision import Claim, Decision, Release
from isp.payments.account import WALLET_CLAIM, AccountProblem, PaymentAccount
from isp.payments.account_standing import (
    found_refused,
    kept_waiting,
    opened,
    proved,
    refuse_outdated,
    switched_off,
)
from isp.refusals import StaleRead

from tests.builders import small_isp

FRESH = replace(
    small_isp.account(), is_active=False, problem=AccountProblem.UNPROVED, proved_at=None
)
ACTIVE = small_isp.account()


def stored(decision: Decision) -> PaymentAccount:
    found = [one.item for one in decision.changes if hasattr(one, "item")]
    assert isinstance(found[0], PaymentAccount)
    return found[0]


def holds(decision: Decision) -> bool | None:
    """Say whether the number is the account's afterwards; None if nothing changes about that."""
    for one in decision.changes:
        if isinstance(one, Claim | Release) and one.kind == WALLET_CLAIM:
            return isinstance(one, Claim)
    return None


@pytest.mark.parametrize("problem", [None, *AccountProblem])
def test_an_account_is_active_exactly_if_it_takes_its_number(
    problem: AccountProblem | None,
) -> None:
    decision = opened(FRESH, problem, "owner")
    assert stored(decision).is_active == bool(holds(decision)) == (problem is None)


def test_an_answer_of_the_provider_switches_on_and_is_remembered() -> None:
    decision = proved(replace(FRESH, problem=AccountProblem.CONTESTED), "owner", 77)
    account = stored(decision)
    assert holds(decision) and account.is_offered and account.proved_at == 77


def test_what_is_switched_off_lets_go_of_its_number() -> None:
    decision = switched_off(ACTIVE, AccountProblem.CONTESTED, "contest", 77)
    assert holds(decision) is False and not stored(decision).is_active
    again = switched_off(stored(decision), AccountProblem.CONTESTED, "contest", 78)
    assert again == Decision()


def test_a_disputed_account_holds_nothing_and_says_why() -> None:
    decision = kept_waiting(FRESH, AccountProblem.NUMBER_UNCONFIRMED, "owner", 77)
    assert holds(decision) is None
    assert stored(decision).problem is AccountProblem.NUMBER_UNCONFIRMED


def test_refused_credentials_take_the_account_out_of_the_offer_and_not_its_number() -> None:
    decision = found_refused(ACTIVE, 77)
    account = stored(decision)
    assert (account.is_active, account.is_offered, holds(decision)) == (True, False, None)
    assert found_refused(account, 78) == Decision()


def test_who_saw_an_older_account_looks_again() -> None:
    with pytest.raises(StaleRead):
        refuse_outdated(ACTIVE, ACTIVE.version + 1)


def test_every_change_is_told_with_who_made_it() -> None:
    (told,) = switched_off(ACTIVE, AccountProblem.SWITCHED_OFF, "owner", 77).events
    assert told.data == {"actor_id": "owner", "is_active": False, "problem": "switched_off"}
