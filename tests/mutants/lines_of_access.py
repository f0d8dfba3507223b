"""Lines that keep people out of where they do not belong."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

DOOR = "layers/http/isp_http/door.py"
CALLER = "layers/http/isp_http/caller.py"
CODES = "layers/domain/isp/parties/one_time_code.py"
SESSIONS = "layers/domain/isp/parties/session.py"
TOTP = "layers/domain/isp/parties/totp.py"
SCOPE = "layers/domain/isp/parties/scope.py"
FENCE = "layers/aws/isp_aws/dynamodb/fence.py"
SNS = "layers/aws/isp_aws/payments/sns_messages.py"
OF_CODES = ("tests/domain/test_one_time_code.py", "tests/api/test_one_time_codes.py")
OF_SESSIONS = ("tests/api/test_sessions.py",)
OF_TOTP = ("tests/api/test_totp.py",)
OF_THE_FENCE = ("tests/adapters/test_fence.py",)
OF_PUSHES = ("tests/payments/test_webhook.py",)

ACCESS = (
    Mutant(
        "a form of another page is taken",
        DOOR,
        'if self.operation.needs_csrf_header and request.headers.get(CSRF_HEADER) != "1":',
        "if False:",
        ("tests/api/test_sessions.py",),
    ),
    Mutant(
        "permissions are not asked for",
        DOOR,
        "            let_in(self.operation, who.actor)",
        "            pass",
        ("tests/api/test_authorization.py",),
    ),
    Mutant(
        "a bug is told to the caller",
        DOOR,
        "return self._problem(Internal(), caller, request)",
        "raise",
        ("tests/api/test_panel.py",),
    ),
    Mutant(
        "an idempotency key serves everybody",
        DOOR,
        'whose = "public" if who is None else f"{who.actor.tenant_id}/{_person(who.actor)}"',
        'whose = "public"',
        ("tests/api/test_idempotency.py",),
    ),
    Mutant(
        "a viewer may call himself what he likes",
        CALLER,
        "if not origin_key or not hmac.compare_digest(told_key.encode(), origin_key.encode()):",
        "if False:",
        ("tests/api/test_viewer_address.py",),
    ),
    Mutant(
        "a code bears any number of tries",
        CODES,
        "if challenge is None or now >= challenge.expires_at or challenge.tries > TRIES_MAX:",
        "if challenge is None or now >= challenge.expires_at:",
        OF_CODES,
    ),
    Mutant(
        "a code lives for ever",
        CODES,
        "if challenge is None or now >= challenge.expires_at or",
        "if challenge is None or",
        OF_CODES,
    ),
    Mutant(
        "any code is right",
        CODES,
        "if not hmac.compare_digest(told, challenge.code_hash):",
        "if False:",
        OF_CODES,
    ),
    Mutant(
        "a code proves another challenge",
        CODES,
        'f"{challenge_id}:{code}".encode()',
        'f"{code}".encode()',
        OF_CODES,
    ),
    Mutant(
        "an idle member of staff stays signed in",
        SESSIONS,
        "return now < session.expires_at and not is_idle",
        "return now < session.expires_at",
        OF_SESSIONS,
    ),
    Mutant(
        "a session never ends",
        SESSIONS,
        "return now < session.expires_at and not is_idle",
        "return not is_idle",
        OF_SESSIONS,
    ),
    Mutant(
        "a time-based code is good twice",
        TOTP,
        "if hmac.compare_digest(totp(secret, step).encode(), told) and step > last_step:",
        "if hmac.compare_digest(totp(secret, step).encode(), told):",
        OF_TOTP,
    ),
    Mutant(
        "a customer sees the whole node",
        SCOPE,
        "if self.self_id is not None:",
        "if False:",
        ("tests/api/test_authorization.py", "tests/domain/test_scope.py"),
    ),
    Mutant(
        "a subtree is the whole tenant",
        SCOPE,
        "return owner_path.startswith(self.node_path)",
        "return True",
        ("tests/domain/test_scope.py",),
    ),
    Mutant(
        "a call may leave its tenant",
        FENCE,
        "outside = sorted(key for key in partitions if not binding.allows(key))",
        "outside: list[str] = []",
        OF_THE_FENCE,
    ),
    Mutant(
        "a call may name no partition",
        FENCE,
        "if not partitions:",
        "if False:",
        OF_THE_FENCE,
    ),
    Mutant(
        "an update may write a foreign index key",
        FENCE,
        'yield from _keys_among(call.get("ExpressionAttributeValues", {}))',
        "yield from ()",
        OF_THE_FENCE,
    ),
    Mutant(
        "a page may start in a foreign partition",
        FENCE,
        'yield from (start[name]["S"] for name in _KEY_ATTRIBUTES if name in start)',
        "yield from ()",
        OF_THE_FENCE,
    ),
    Mutant(
        "a push needs no signature",
        SNS,
        "key.verify(signature, _signed_text(fields).encode(), padding.PKCS1v15(), algorithm())",
        "pass",
        OF_PUSHES,
    ),
    Mutant(
        "a push brings its certificate from anywhere",
        SNS,
        'if not _is_at(fields.get("SigningCertURL", ""), host, suffix=".pem"):',
        "if False:",
        OF_PUSHES,
    ),
    Mutant(
        "an old confirmation is taken",
        SNS,
        'if not _is_at(subscribe_url, host, suffix="/") or not _is_recent(fields, now):',
        'if not _is_at(subscribe_url, host, suffix="/"):',
        OF_PUSHES,
    ),
)
