"""The actor: who asks, from where in the tree, and with which permissions."""

from __future__ import annotations

from dataclasses import dataclass

from isp.parties.permissions import PERMISSIONS, Permission, Role
from isp.parties.scope import Scope


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person. `subject_id` is the staff id or the customer id.

    `mobile` is what a customer has proved: all lines that carry it are his. "" is nobody's.
    """

    tenant_id: str
    node_path: str
    subject_id: str
    role: Role
    mobile: str = ""

    def may(self, permission: Permission) -> bool:
        return permission in PERMISSIONS[self.role]

    @property
    def owner(self) -> tuple[str, str]:
        """Return the tenant and the node that what the actor enters belongs to."""
        return self.tenant_id, self.node_path

    @property
    def scope(self) -> Scope:
        own = self.subject_id if self.role is Role.CUSTOMER else None
        return Scope(self.tenant_id, self.node_path, own)
