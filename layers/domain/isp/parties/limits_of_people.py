"""What holds people to limits who prove who they are, and whom each limit meets.

A limit that a stranger can use up against somebody else keeps that somebody out. So hard limits fall on whoever
asks (his network, his device) and on whose money it costs (the tenant); what is counted by the victim's own number
slows strangers down and never stops a known device. Proof: tests/api/test_limits_of_strangers.py.
"""

from __future__ import annotations

from isp.parties.network_address import limit_of_network, network_of
from isp.parties.one_time_code import RESEND_SECONDS, Limit, Purpose

HOUR, DAY = 3_600, 86_400
QUARTER = 900
# Of strangers: so many codes a day reach one number freely, and then one in each half hour.
CODES_FREE, CODES_SLOW_SECONDS = 20, 1_800
# So many wrong passwords cost nothing; each further one makes strangers wait longer.
TRIES_FREE, WAIT_SECONDS_MAX = 10, 4


def limits_of_a_strangers_asking(mobile: str, address: str, payer: str) -> tuple[Limit, ...]:
    """Return what bounds the codes that an unknown device asks for. He himself comes first.

    `payer` is a tenant, or the purpose of a code that no tenant pays for.
    """
    network = network_of(address)
    return (
        limit_of_network("code", address, 30, HOUR),
        Limit(f"code:number:{payer}:{mobile}:{network}", 1, RESEND_SECONDS),
        Limit(f"code:number-day:{mobile}:{network}", 10, DAY),
        *limits_of_payer(payer),
    )


def limits_of_a_known_asking(mobile: str, device_id: str, payer: str) -> tuple[Limit, ...]:
    """Return what bounds the codes that a known device asks for: its own doing, nobody else's."""
    return (
        Limit(f"code:device:{device_id}:{mobile}", 1, RESEND_SECONDS),
        Limit(f"code:device-day:{device_id}:{mobile}", 10, DAY),
        *limits_of_payer(payer),
    )


def limits_of_payer(payer: str) -> tuple[Limit, ...]:
    """Return what bounds the phone bill of a tenant, or of signing up.

    Not of recovering a password: one limit of all owners could be used up by whoever asks for many numbers,
    and a code is sent only to numbers of staff, each of which has limits of its own.
    """
    if payer == Purpose.PASSWORD_RECOVERY:
        return ()
    return (Limit(f"code:tenant:{payer}", 1_000, HOUR),)


def codes_of_strangers(mobile: str) -> Limit:
    """Return how many codes strangers may have sent to a number before they are slowed down."""
    return Limit(f"code:strangers:{mobile}", CODES_FREE, DAY)


def slowed_codes(mobile: str) -> Limit:
    return Limit(f"code:strangers-slow:{mobile}", 1, CODES_SLOW_SECONDS)


def limits_of_proving(address: str) -> tuple[Limit, ...]:
    """Return what bounds guessing at many challenges from one place."""
    return (limit_of_network("code-try", address, 60, HOUR),)


def limits_of_signing_in(address: str) -> tuple[Limit, ...]:
    """Return what bounds the passwords that are tried from one place."""
    return (limit_of_network("sign-in", address, 60, QUARTER),)


def limits_of_a_known_device(device_id: str) -> tuple[Limit, ...]:
    return (Limit(f"sign-in:device:{device_id}", 30, QUARTER),)


def tries_of_strangers(mobile: str) -> Limit:
    """Return the counter of the passwords that strangers try for one number; it stops nobody."""
    return Limit(f"sign-in:mobile:{mobile}", TRIES_FREE, QUARTER)


def wait_seconds(tries: int) -> int:
    """Return how long a stranger waits for the answer to so many tries in a quarter of an hour."""
    beyond = max(0, tries - TRIES_FREE)
    return min(WAIT_SECONDS_MAX, beyond.bit_length())
