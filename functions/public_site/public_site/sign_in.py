"""Signing in: staff by password, customers by a one-time code."""

from __future__ import annotations

from isp.customers.customer import Customer
from isp.customers.mobile import mobile_number
from isp.parties.one_time_code import CodeWrong, Purpose, TooManyRequests
from isp.parties.permissions import Role
from isp.parties.scope import tenant_scope
from isp.parties.session import Person
from isp.parties.sign_up import SLUG_CLAIM
from isp.parties.tenant import Tenant
from isp.refusals import Invalid, NotFound, Unavailable
from isp_http.answers import WithCookie
from isp_http.caller import Caller
from isp_http.one_time_codes import (
    Asking,
    ChallengeView,
    Proof,
    ask_for_code,
    proved,
    use_up,
)
from isp_http.operation import Gate, Repeat
from isp_http.panel import Panel
from isp_http.sign_in import (
    Attempt,
    ChooseIsp,
    SignedInView,
    SignInFailed,
    TotpRequired,
    staff_person,
    started,
)
from isp_http.types import Body, CodeText, Id, MobileText, Secret, Slug, View

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
    attempt = Attempt(mobile, body.password, body.totp, body.slug, caller.address)
    return started(ports.sign_ins, staff_person(ports.sign_ins, attempt))


@panel.route("GET", "/public/isps/{slug}", needs=Gate.PUBLIC, refusals=(NotFound,))
def get_isp(slug: Slug, ports: PublicSite) -> IspView:
    """Return the ISP whose page this is."""
    tenant = _tenant_of(ports, slug)
    return IspView(name=tenant.name, slug=tenant.slug)


@panel.route(
    "POST",
    "/public/isps/{slug}/customer-codes",
    needs=Gate.PUBLIC,
    status=202,
    repeat=Repeat.NATURAL,
    refusals=(NotFound, Invalid, TooManyRequests, Unavailable),
)
def ask_for_customer_code(
    slug: Slug, body: CustomerCodeRequest, caller: Caller, ports: PublicSite
) -> ChallengeView:
    """Send a one-time code to a customer; the answer is the same for strangers."""
    tenant = _tenant_of(ports, slug)
    mobile = mobile_number(body.mobile)
    known = ports.directory.customers_by_mobile(tenant_scope(tenant.id), mobile)
    asking = Asking(Purpose.CUSTOMER_SIGN_IN, tenant.id, mobile, tenant.name, is_known=bool(known))
    return ask_for_code(ports.codes, asking, caller)


@panel.route(
    "POST",
    "/public/isps/{slug}/customer-sign-ins",
    needs=Gate.PUBLIC,
    repeat=Repeat.NATURAL,
    refusals=(NotFound, CodeWrong, TooManyRequests),
)
def sign_in_customer(
    slug: Slug, body: CustomerSignInRequest, caller: Caller, ports: PublicSite
) -> WithCookie[SignedInView]:
    """Sign a customer in."""
    tenant = _tenant_of(ports, slug)
    proof = Proof(Purpose.CUSTOMER_SIGN_IN, tenant.id, body.challenge_id, body.code)
    challenge = proved(ports.codes, proof, caller)
    customer = _first_of(ports, tenant, challenge.mobile)
    use_up(ports.codes, challenge)
    return started(
        ports.sign_ins,
        Person(tenant.id, customer.id, Role.CUSTOMER, customer.owner_path, customer.name),
    )


def _tenant_of(ports: PublicSite, slug: str) -> Tenant:
    owner = ports.access.owner(SLUG_CLAIM, slug)
    if owner is None:
        raise NotFound(kind="isp")
    return ports.directory.tenant(tenant_scope(owner.tenant_id))


def _first_of(ports: PublicSite, tenant: Tenant, mobile: str) -> Customer:
    # Several lines may share a mobile; the oldest is the one that its owner knows best.
    found = ports.directory.customers_by_mobile(tenant_scope(tenant.id), mobile)
    if not found:
        raise CodeWrong
    return min(found, key=lambda customer: (customer.created_at, customer.id))
