"""Signing up an ISP: prove a mobile, name the ISP, be signed in as its owner."""

from __future__ import annotations

from isp.parties.one_time_code import CodeWrong, TooManyRequests
from isp.refusals import Invalid, Unavailable
from isp_app.sign_up import SignUpWish
from isp_http.answers import WithCookie
from isp_http.caller import Caller
from isp_http.operation import Gate, Repeat
from isp_http.panel import Panel
from isp_http.types import Body, CodeText, Id, Language, MobileText, Name, Secret, View
from isp_http.views import ChallengeView, challenge_view

from public_site.ports import PublicSite

panel = Panel("sign-up")


class SignUpCodeRequest(Body):
    mobile: MobileText


class SignUpRequest(Body):
    challenge_id: Id
    code: CodeText
    isp_name: Name
    owner_name: Name
    password: Secret
    language: Language


class SignedUp(View):
    tenant_id: str
    slug: str


@panel.route(
    "POST",
    "/public/sign-up/codes",
    needs=Gate.PUBLIC,
    use_case="sign_up",
    status=202,
    repeat=Repeat.NATURAL,
    refusals=(Invalid, TooManyRequests, Unavailable),
)
def ask_for_sign_up_code(
    body: SignUpCodeRequest, caller: Caller, ports: PublicSite
) -> ChallengeView:
    """Send a one-time code to a mobile that wants to sign up an ISP."""
    return challenge_view(ports.sign_up.ask(body.mobile, caller))


@panel.route(
    "POST",
    "/public/sign-ups",
    needs=Gate.PUBLIC,
    status=201,
    repeat=Repeat.NATURAL,
    refusals=(Invalid, CodeWrong, TooManyRequests, Unavailable),
)
def sign_up(body: SignUpRequest, caller: Caller, ports: PublicSite) -> WithCookie[SignedUp]:
    """Make the ISP exist and sign its owner in."""
    tenant, started = ports.sign_up(SignUpWish(**body.model_dump()), caller)
    view = SignedUp(tenant_id=tenant.id, slug=tenant.slug)
    return WithCookie(view, started.token, started.lasting_seconds, started.device)
