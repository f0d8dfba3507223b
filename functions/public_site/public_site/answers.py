"""What the doors of signing up and in answer."""

from __future__ import annotations

from isp.parties.permissions import Role
from isp_app.sign_in import Started
from isp_http.answers import WithCookie
from isp_http.types import View


class SignedInView(View):
    role: Role


class CustomerSignedInView(SignedInView):
    """`lines` is how many lines the customer may choose from."""

    lines: int


def customer_signed_in(started: Started, lines: int) -> WithCookie[CustomerSignedInView]:
    view = CustomerSignedInView(role=started.role, lines=lines)
    return WithCookie(view, started.token, started.lasting_seconds, started.device)


def signed_in(started: Started) -> WithCookie[SignedInView]:
    view = SignedInView(role=started.role)
    return WithCookie(view, started.token, started.lasting_seconds, started.device)
