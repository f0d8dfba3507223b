"""The session itself: who am I, sign out here, sign out everywhere."""

from __future__ import annotations

from typing import Literal

from isp.parties.actor import Actor
from isp.parties.permissions import PERMISSIONS, Permission, Role
from isp.parties.scope import tenant_scope
from isp_http.answers import WithCookie
from isp_http.caller import Caller
from isp_http.operation import Gate, Repeat
from isp_http.panel import Panel
from isp_http.types import View

from public_site.ports import PublicSite

panel = Panel("session")


class TenantView(View):
    id: str
    name: str
    slug: str
    language: str


class MeView(View):
    id: str
    kind: Literal["staff", "customer"]
    role: Role
    name: str
    tenant: TenantView
    permissions: list[Permission]
    totp_enabled: bool


@panel.route("GET", "/session", needs=Gate.SESSION)
def get_session(actor: Actor, ports: PublicSite) -> MeView:
    """Return who is signed in."""
    is_customer = actor.role is Role.CUSTOMER
    tenant = ports.directory.tenant(tenant_scope(actor.tenant_id))
    if is_customer:
        name, totp_enabled = ports.directory.customer(actor.scope, actor.subject_id).name, False
    else:
        name = ports.directory.staff(tenant_scope(actor.tenant_id), actor.subject_id).name
        totp_enabled = ports.access.credential(actor.tenant_id, actor.subject_id).totp_enabled
    return MeView(
        id=actor.subject_id,
        kind="customer" if is_customer else "staff",
        role=actor.role,
        name=name,
        tenant=TenantView.model_validate(tenant),
        permissions=sorted(PERMISSIONS[actor.role]),
        totp_enabled=totp_enabled,
    )


@panel.route("DELETE", "/session", needs=Gate.SESSION, status=204, repeat=Repeat.NATURAL)
def sign_out(caller: Caller, ports: PublicSite) -> WithCookie[None]:
    """End this session."""
    assert caller.session_token is not None
    ports.sign_out(caller.session_token)
    return WithCookie(None, "", None)


@panel.route(
    "DELETE",
    "/sessions",
    needs=Gate.SESSION,
    use_case="sign_out",
    status=204,
    repeat=Repeat.NATURAL,
)
def sign_out_everywhere(actor: Actor, ports: PublicSite) -> WithCookie[None]:
    """End all sessions of whoever asks, this one included."""
    ports.sign_out.everywhere(actor)
    return WithCookie(None, "", None)
