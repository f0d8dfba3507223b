"""What the doors of signing up and in answer."""

from __future__ import annotations

from isp.parties.one_time_code import LIFETIME_SECONDS, RESEND_SECONDS
from isp.parties.permissions import Role
from isp_app.sign_in import Started
from isp_http.answers import WithCookie
from isp_http.types import View


class ChallengeView(View):
    challenge_id: str
    expires_in_seconds: int
    resend_in_seconds: int


class SignedInView(View):
    role: Role


def challenge_view(challenge_id: str) -> ChallengeView:
    return ChallengeView(
        challenge_id=challenge_id,
        expires_in_seconds=LIFETIME_SECONDS,
        resend_in_seconds=RESEND_SECONDS,
    )


def signed_in(started: Started) -> WithCookie[SignedInView]:
    view = SignedInView(role=started.role)
    return WithCookie(view, started.token, started.lasting_seconds, started.device)
