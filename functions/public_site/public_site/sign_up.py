"""Signing up an ISP: prove a mobile, name the ISP, be signed in as its owner."""

from __future__ import annotations

from isp.customers.mobile import mobile_number
from isp.parties.credentials import StaffCredential
from isp.parties.one_time_code import CodeWrong, Purpose, TooManyRequests
from isp.parties.password import check_strength, is_password, password_hash
from isp.parties.permissions import Role
from isp.parties.scope import tenant_scope
from isp.parties.session import Person
from isp.parties.sign_up import NewTenant, sign_up, slug_of
from isp.parties.tenant import ROOT_PATH, Tenant
from isp.refusals import AlreadyExists, Invalid, StaleRead, Taken, Unavailable
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
from isp_http.randomness import random_bytes
from isp_http.sign_in import started
from isp_http.types import Body, CodeText, Id, Language, MobileText, Name, Secret, View

from public_site.ports import PublicSite

panel = Panel("sign-up")

PRODUCT_NAME = "Shongjog"


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
    status=202,
    repeat=Repeat.NATURAL,
    refusals=(Invalid, TooManyRequests, Unavailable),
)
def ask_for_sign_up_code(
    body: SignUpCodeRequest, caller: Caller, ports: PublicSite
) -> ChallengeView:
    """Send a one-time code to a mobile that wants to sign up an ISP."""
    asking = Asking(Purpose.SIGN_UP, None, mobile_number(body.mobile), PRODUCT_NAME, is_known=True)
    return ask_for_code(ports.codes, asking, caller)


@panel.route(
    "POST",
    "/public/sign-ups",
    needs=Gate.PUBLIC,
    status=201,
    repeat=Repeat.NATURAL,
    refusals=(Invalid, CodeWrong, TooManyRequests, Unavailable),
)
def sign_up_isp(body: SignUpRequest, caller: Caller, ports: PublicSite) -> WithCookie[SignedUp]:
    """Make the ISP exist and sign its owner in."""
    proof = Proof(Purpose.SIGN_UP, None, body.challenge_id, body.code)
    challenge = proved(ports.codes, proof, caller)
    check_strength(body.password, challenge.mobile)
    new = NewTenant(
        isp_name=body.isp_name.strip(),
        owner_name=body.owner_name.strip(),
        mobile=challenge.mobile,
        language=body.language,
        randomness=challenge.id,
    )
    tenant = _existing_after(ports, new)
    _keep_credential(ports, new, body.password)
    use_up(ports.codes, challenge)
    owner = Person(tenant.id, new.owner_id, Role.ISP_ADMIN, ROOT_PATH, new.owner_name)
    session = started(ports.sign_ins, owner)
    return WithCookie(
        SignedUp(tenant_id=tenant.id, slug=tenant.slug), session.token, session.max_age_seconds
    )


def _existing_after(ports: PublicSite, new: NewTenant) -> Tenant:
    """Return the tenant, made now or by an earlier try with the same proved code."""
    scope = tenant_scope(new.tenant_id)
    now = ports.clock.now()
    for is_taken in (False, True):
        slug = slug_of(new.isp_name, new.tenant_id, is_taken=is_taken)
        try:
            ports.ledger.commit(scope, sign_up(new, slug, now))
            break
        except AlreadyExists:
            break
        except Taken:
            continue
    return ports.directory.tenant(scope)


def _keep_credential(ports: PublicSite, new: NewTenant, password: str) -> None:
    credential = StaffCredential(
        tenant_id=new.tenant_id,
        id=new.owner_id,
        version=1,
        mobile=new.mobile,
        password_hash=password_hash(password, random_bytes(ports.random)[:16]),
        totp_secret=None,
        totp_enabled=False,
        totp_last_step=0,
        recovery_hashes=(),
    )
    try:
        ports.access.save_credential(credential)
    except StaleRead:
        # An earlier try got this far; whoever repeats it must know its password.
        kept = ports.access.credential(new.tenant_id, new.owner_id)
        if not is_password(password, kept.password_hash):
            raise CodeWrong from None
