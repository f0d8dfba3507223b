"""Lines that decide who is on the network, and that no accounting is lost."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

PACKET = "radius_edge/radius_edge/packet.py"
VERIFY = "radius_edge/radius_edge/verify.py"
DECIDE = "radius_edge/radius_edge/decide.py"
GRANTED = "radius_edge/radius_edge/granted.py"
SPOOL = "radius_edge/radius_edge/spool.py"
TIMERS = "radius_edge/radius_edge/timers.py"
OF_PACKETS = ("tests/edge/test_packet.py",)
OF_PROOFS = ("tests/edge/test_verify.py",)
OF_DECISIONS = ("tests/edge/test_decide.py",)
OF_THE_SPOOL = ("tests/edge/test_spool.py", "tests/edge/test_killed.py")
OF_TIMERS = ("tests/edge/test_timers.py",)

EDGE = (
    Mutant(
        "a wrong Message-Authenticator is taken",
        PACKET,
        'return hmac.compare_digest(hmac.digest(secret, data, "md5"), value)',
        "return True",
        OF_PACKETS,
    ),
    Mutant(
        "two Message-Authenticators are taken",
        PACKET,
        "if len(found) > 1 or len(value) != 16:",
        "if len(value) != 16:",
        OF_PACKETS,
    ),
    Mutant(
        "accounting is taken from anybody",
        PACKET,
        "return hmac.compare_digest(expected, packet.authenticator)",
        "return True",
        OF_PACKETS,
    ),
    Mutant(
        "Message-Authenticator is not the first attribute",
        PACKET,
        "body = EMPTY_MESSAGE_AUTHENTICATOR + attributes + proxies",
        "body = attributes + EMPTY_MESSAGE_AUTHENTICATOR + proxies",
        OF_PACKETS,
    ),
    Mutant(
        "an answer for another request is believed",
        PACKET,
        "if response.identifier != request[1]:",
        "if False:",
        ("tests/edge/test_packet.py", "tests/edge/test_orders.py"),
    ),
    Mutant(
        "attributes may reach beyond the packet",
        PACKET,
        "if size < 2 or place + size > length:",
        "if size < 2:",
        OF_PACKETS,
    ),
    Mutant(
        "several methods at once prove something",
        VERIFY,
        "if sum(method is not None for method in (pap, chap, mschap)) != 1:",
        "if not any(method is not None for method in (pap, chap, mschap)):",
        OF_PROOFS,
    ),
    Mutant(
        "any PAP password is right",
        VERIFY,
        "if given is None or not hmac.compare_digest(given, known.password):",
        "if given is None:",
        OF_PROOFS,
    ),
    Mutant(
        "any CHAP answer is right",
        VERIFY,
        "return Proof() if hmac.compare_digest(expected, value[1:]) else None",
        "return Proof()",
        OF_PROOFS,
    ),
    Mutant(
        "any MS-CHAPv2 answer is right",
        VERIFY,
        "if not response_is_right(challenge_response(signed, nt_hash), given):",
        "if False:",
        OF_PROOFS,
    ),
    Mutant(
        "both MPPE keys have one salt",
        VERIFY,
        "bytes((first | 0x80, second & 0xFE)),",
        "bytes((first | 0x80, second | 1)),",
        OF_PROOFS,
    ),
    Mutant(
        "an expired customer is let in",
        DECIDE,
        'if state.status == "expired" or is_over:',
        'if state.status == "expired":',
        OF_DECISIONS,
    ),
    Mutant(
        "the second of the end is still served",
        DECIDE,
        "is_over = state.expires_at is not None and state.expires_at <= moment.now",
        "is_over = state.expires_at is not None and state.expires_at < moment.now",
        OF_DECISIONS,
    ),
    Mutant(
        "a stopped seller's customers are let in",
        DECIDE,
        "if paid_until is not None and paid_until <= moment.now:",
        "if False:",
        OF_DECISIONS,
    ),
    Mutant(
        "an unknown login skips the password",
        DECIDE,
        "if customer is None or proof is None:",
        "if customer is None:",
        (*OF_DECISIONS, "tests/edge/test_desks.py"),
    ),
    Mutant(
        "Session-Timeout ends before the money does",
        GRANTED,
        "left = -int(-(ends_at - now) // 1)",
        "left = int(ends_at - now)",
        OF_DECISIONS,
    ),
    Mutant(
        "accounting is answered before it is on the disk",
        SPOOL,
        'self._connection.execute("PRAGMA synchronous = FULL")',
        'self._connection.execute("PRAGMA synchronous = OFF")',
        OF_THE_SPOOL,
    ),
    Mutant(
        "a session is shown that was never written",
        SPOOL,
        "self._in_transaction(PUT, [ROW(session) for session in changed])",
        "pass",
        OF_THE_SPOOL,
    ),
    Mutant(
        "usage since the last report is forgotten",
        SPOOL,
        "as_of > accepted_as_of AND customer_id <> ''",
        "accepted_as_of = 0 AND customer_id <> ''",
        OF_THE_SPOOL,
    ),
    Mutant(
        "a timer fires early",
        TIMERS,
        "if not self._heap or self._heap[0][0] > self._clock.now():",
        "if not self._heap or self._heap[0][0] > self._clock.now() + 1:",
        OF_TIMERS,
    ),
    Mutant(
        "one failing timer stops the clock",
        TIMERS,
        "except Exception:  # One subject with a bug must not stop the clock for the others.",
        "except ZeroDivisionError:",
        OF_TIMERS,
    ),
    Mutant(
        "a stepped clock is not noticed",
        TIMERS,
        "if self._clock.stepped():",
        "if False:",
        OF_TIMERS,
    ),
)
