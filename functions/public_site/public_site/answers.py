"""What the doors of signing up and in answer."""

from __future__ import annotations

from isp.parties.permissions import Role
from isp_app.sign_in import Started
from isp_http.answers import WithCookie
from isp_http.types import View


class SignedInView(View):
    role: Role


def signed_in(started: Started) -> WithCookie[SignedInView]:
    view = SignedInView(role=started.role)
    return WithCookie(view, started.token, started.lasting_seconds, started.device)
