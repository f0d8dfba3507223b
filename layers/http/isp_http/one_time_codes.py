"""Asking for one-time codes and proving them.

Asking is answered the same for known and unknown numbers: a challenge is stored either way, only the
message is not sent. The code is sent from here and lives nowhere else in clear.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from isp.ids import derived_id
from isp.notices.sms import Delivery, SmsMessage, SmsSender
from isp.parties.credentials import Challenge
from isp.parties.one_time_code import (
    CODE_DIGITS,
    LIFETIME_SECONDS,
    RESEND_SECONDS,
    CodeWrong,
    Limit,
    Purpose,
    TooManyRequests,
    check_code,
    code_hash,
    limits_of_asking,
    limits_of_proving,
)
from isp.ports import Access, Clock, Random
from isp.refusals import Unavailable
from isp_words.texts import translate

from isp_http.caller import Caller
from isp_http.observability import logger
from isp_http.types import View


@dataclass(frozen=True, slots=True)
class Codes:
    """What codes are made of, kept in and sent with."""

    access: Access
    clock: Clock
    random: Random
    sms: SmsSender
    pepper: bytes = field(repr=False)


class ChallengeView(View):
    challenge_id: str
    expires_in_seconds: int
    resend_in_seconds: int


@dataclass(frozen=True, slots=True)
class Asking:
    """Who wants a code for what. `is_known` says whether a message may be sent."""

    purpose: Purpose
    tenant_id: str | None
    mobile: str
    sender_name: str
    is_known: bool


def hold_to(access: Access, limits: Iterable[Limit], now: int) -> None:
    """Count the event against each limit; TooManyRequests beyond any of them."""
    for limit in limits:
        if access.hit(limit.counter, limit.window_seconds, now) > limit.count_max:
            raise TooManyRequests(retry_after_seconds=limit.window_seconds)


def ask_for_code(codes: Codes, asking: Asking, caller: Caller) -> ChallengeView:
    """Store a challenge and send its code; the answer says nothing about the number."""
    now = codes.clock.now()
    hold_to(codes.access, limits_of_asking(asking.mobile, caller.address, asking.tenant_id), now)
    challenge_id = derived_id("challenge", codes.random.token(256))
    code = codes.random.digits(CODE_DIGITS)
    codes.access.save_challenge(
        Challenge(
            id=challenge_id,
            purpose=asking.purpose,
            tenant_id=asking.tenant_id,
            mobile=asking.mobile,
            code_hash=code_hash(codes.pepper, challenge_id, code),
            tries=0,
            expires_at=now + LIFETIME_SECONDS,
        )
    )
    if asking.is_known:
        text = translate(caller.language, "sms.one_time_code", code=code, isp=asking.sender_name)
        _send(codes, asking, text)
    return ChallengeView(
        challenge_id=challenge_id,
        expires_in_seconds=LIFETIME_SECONDS,
        resend_in_seconds=RESEND_SECONDS,
    )


def _send(codes: Codes, asking: Asking, text: str) -> None:
    result = codes.sms.send(SmsMessage(asking.mobile, text))
    if result.delivery in (Delivery.ACCEPTED, Delivery.UNKNOWN):
        return
    logger.error("A one-time code was not sent", delivery=result.delivery)
    # Who signs up has to know; a customer's number must not be told from a stranger's by it.
    if asking.purpose is Purpose.SIGN_UP:
        raise Unavailable


@dataclass(frozen=True, slots=True)
class Proof:
    """What somebody gives to show that the code reached him."""

    purpose: Purpose
    tenant_id: str | None
    challenge_id: str
    code: str = field(repr=False)


def proved(codes: Codes, proof: Proof, caller: Caller) -> Challenge:
    """Return the challenge that the code belongs to; CodeWrong otherwise. It is not used up yet."""
    now = codes.clock.now()
    hold_to(codes.access, limits_of_proving(caller.address), now)
    tried = codes.access.try_challenge(proof.challenge_id, now)
    challenge = check_code(tried, codes.pepper, proof.code, now)
    if challenge.purpose != proof.purpose or challenge.tenant_id != proof.tenant_id:
        raise CodeWrong
    return challenge


def use_up(codes: Codes, challenge: Challenge) -> None:
    """Make the code unusable; only the first who comes gets through."""
    if not codes.access.consume_challenge(challenge.id):
        raise CodeWrong
