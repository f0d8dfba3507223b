"""A code is good for its own challenge, for five minutes and five tries, whoever keeps it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from isp.parties.credentials import Challenge
from isp.parties.one_time_code import (
    LIFETIME_SECONDS,
    TRIES_MAX,
    CodeWrong,
    check_code,
    code_hash,
)

PEPPER = b"pepper of the tests"
SENT_AT = 1_800_000_000
CODE = "204816"


def challenge(challenge_id: str = "challenge-1") -> Challenge:
    return Challenge(
        id=challenge_id,
        purpose="customer_sign_in",
        mobile="8801755555555",
        tenant_id=None,
        code_hash=code_hash(PEPPER, challenge_id, CODE),
        expires_at=SENT_AT + LIFETIME_SECONDS,
        tries=1,
    )


def test_the_right_code_in_time_proves_its_challenge() -> None:
    sent = challenge()
    assert check_code(sent, PEPPER, CODE, SENT_AT + LIFETIME_SECONDS - 1) == sent


def test_a_code_ends_with_its_five_minutes() -> None:
    with pytest.raises(CodeWrong):
        check_code(challenge(), PEPPER, CODE, SENT_AT + LIFETIME_SECONDS)


def test_a_hash_that_is_copied_to_another_challenge_proves_nothing() -> None:
    copied = replace(challenge("challenge-2"), code_hash=challenge().code_hash)
    with pytest.raises(CodeWrong):
        check_code(copied, PEPPER, CODE, SENT_AT)


def test_a_try_beyond_the_last_is_wrong_whatever_the_code() -> None:
    assert check_code(replace(challenge(), tries=TRIES_MAX), PEPPER, CODE, SENT_AT)
    with pytest.raises(CodeWrong):
        check_code(replace(challenge(), tries=TRIES_MAX + 1), PEPPER, CODE, SENT_AT)


def test_without_a_challenge_every_code_is_wrong() -> None:
    with pytest.raises(CodeWrong):
        check_code(None, PEPPER, CODE, SENT_AT)
