"""Signing in: staff by password, customers by a one-time code."""

from __future__ import annotations

from isp.customers.mobile import mobile_number
from isp.parties.one_time_code import CodeWrong, TooManyRequests
from isp.refusals import Invalid, NotFound, Unavailable
from isp_app.sign_in import Attempt, ChooseIsp, SignInFailed, TotpRequired
from isp_http.answers import WithCookie
from isp_http.caller import Caller
from isp_http.operation import Gate, Repeat
from isp_http.panel import Panel
from isp_http.types import Body, CodeText, Id, MobileText, Secret, Slug, View
from isp_http.views import ChallengeView, challenge_view

from public_site.answers import CustomerSignedInView, SignedInView, customer_signed_in, signed_in
from public_site.ports import PublicSite

panel = Panel("sign-in")


class SignInRequest(Body):
    mobile: MobileText
    password: Secret
    totp: CodeText | None = None
    slug: Slug | None = None


class CustomerCodeRequest(Body):
    mobile: MobileText


class CustomerSignInRequest(Body):
    challenge_id: Id
    code: CodeText


class IspView(View):
    name: str
    slug: str


@panel.route(
    "POST",
    "/public/sign-ins",
    needs=Gate.PUBLIC,
    repeat=Repeat.NATURAL,
    refusals=(SignInFailed, TotpRequired, ChooseIsp, TooManyRequests),
)
def sign_in(body: SignInRequest, caller: Caller, ports: PublicSite) -> WithCookie[SignedInView]:
    """Sign a staff member in."""
    try:
        mobile = mobile_number(body.mobile)
    except Invalid:
        raise SignInFailed from None
    attempt = Attempt(mobile, body.password, body.totp, body.slug, caller.address, caller.device)
    return signed_in(ports.sign_in(attempt))


@panel.route("GET", "/public/isps/{slug}", needs=Gate.PUBLIC, refusals=(NotFound,))
def get_isp(slug: Slug, ports: PublicSite) -> IspView:
    """Return the ISP whose page this is."""
    tenant = ports.sign_in_customer.isp(slug)
    return IspView(name=tenant.name, slug=tenant.slug)


@panel.route(
    "POST",
    "/public/isps/{slug}/customer-codes",
    needs=Gate.PUBLIC,
    use_case="sign_in_customer",
    status=202,
    repeat=Repeat.NATURAL,
    refusals=(NotFound, Invalid, TooManyRequests, Unavailable),
)
def ask_for_customer_code(
    slug: Slug, body: CustomerCodeRequest, caller: Caller, ports: PublicSite
) -> ChallengeView:
    """Send a one-time code to a customer; the answer is the same for strangers."""
    return challenge_view(ports.sign_in_customer.ask(slug, body.mobile, caller))


@panel.route(
    "POST",
    "/public/isps/{slug}/customer-sign-ins",
    needs=Gate.PUBLIC,
    repeat=Repeat.NATURAL,
    refusals=(NotFound, CodeWrong, TooManyRequests),
)
def sign_in_customer(
    slug: Slug, body: CustomerSignInRequest, caller: Caller, ports: PublicSite
) -> WithCookie[CustomerSignedInView]:
    """Sign a customer in."""
    started, lines = ports.sign_in_customer(slug, body.challenge_id, body.code, caller)
    return customer_signed_in(started, lines)
