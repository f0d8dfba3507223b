"""A new ISP: the tenant, its root node, its owner, and its name in addresses.

Everything is derived from the proved one-time code, so a repeated sign-up finds itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from isp.decision import Claim, Create, Decision
from isp.events import EventName, event
from isp.ids import derived_id, tenant_id_from
from isp.parties.permissions import Role
from isp.parties.short_name import SLUG_CLAIM, is_reserved
from isp.parties.tenant import ROOT_NODE_ID, ROOT_PATH, Node, Staff, Tenant

CURRENCY = "BDT"
DHAKA_OFFSET_MINUTES = 360

_NOT_SLUG = re.compile(r"[^a-z0-9]+")
SLUG_LENGTH_MAX = 40


@dataclass(frozen=True, slots=True)
class NewTenant:
    """What an owner tells when signing up; the mobile is proved."""

    isp_name: str
    owner_name: str
    mobile: str
    language: str
    randomness: str  # The id of the proved challenge.

    @property
    def tenant_id(self) -> str:
        return tenant_id_from(self.randomness)

    @property
    def owner_id(self) -> str:
        return derived_id("staff", self.tenant_id, "owner")


def slug_of(isp_name: str, tenant_id: str, *, is_taken: bool) -> str:
    """Return the first name of an ISP for addresses; Bengali, reserved and taken ones get their id."""
    plain = _NOT_SLUG.sub("-", isp_name.lower()).strip("-")[: SLUG_LENGTH_MAX - 7].strip("-")
    if len(plain) < 3:
        return f"isp-{tenant_id}"
    if is_reserved(plain):
        return f"isp-{tenant_id}"
    return f"{plain}-{tenant_id[:6]}" if is_taken else plain


def sign_up(new: NewTenant, slug: str, now: int) -> Decision:
    """Return the decision that makes the ISP exist; Taken where the slug is somebody else's."""
    tenant_id = new.tenant_id
    tenant = Tenant(
        tenant_id=tenant_id,
        id=tenant_id,
        version=1,
        name=new.isp_name,
        slug=slug,
        mobile=new.mobile,
        language=new.language,
        currency=CURRENCY,
        utc_offset_minutes=DHAKA_OFFSET_MINUTES,
        created_at=now,
    )
    root = Node(
        tenant_id=tenant_id,
        id=ROOT_NODE_ID,
        version=1,
        path=ROOT_PATH,
        name=new.isp_name,
        created_at=now,
    )
    return Decision(
        changes=(
            Create(tenant),
            Create(root),
            Create(_owner(new, now)),
            Claim(SLUG_CLAIM, slug, tenant_id, everywhere=True),
        ),
        events=(event(EventName.TENANT_SIGNED_UP, tenant_id, tenant_id, now, fact=tenant_id),),
    )


def _owner(new: NewTenant, now: int) -> Staff:
    return Staff(
        tenant_id=new.tenant_id,
        id=new.owner_id,
        version=1,
        node_path=ROOT_PATH,
        name=new.owner_name,
        mobile=new.mobile,
        role=Role.ISP_ADMIN,
        created_at=now,
    )
