"""Registering routers and changing them. An address belongs to one router of the tenant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from isp.decision import Change, Claim, Create, Decision, Release, Update
from isp.events import EventName, event
from isp.network.nas import Nas, NasVendor, nas_address
from isp.refusals import StaleRead

NAS_ADDRESS_CLAIM = "nas_address"


@dataclass(frozen=True, slots=True)
class NewNas:
    name: str
    address: str
    secret: str = field(repr=False)
    coa_port: int
    vendor: NasVendor


def register_nas(owner: tuple[str, str], nas_id: str, new: NewNas, now: int) -> Decision:
    """Return the decision that registers a router; `owner` is the tenant and the node's path."""
    tenant_id, owner_path = owner
    nas = Nas(
        tenant_id=tenant_id,
        id=nas_id,
        version=1,
        owner_path=owner_path,
        name=new.name.strip(),
        address=nas_address(new.address),
        secret=new.secret,
        coa_port=new.coa_port,
        vendor=new.vendor,
        # Routers of the last years send it; older ones would be locked out without a word.
        require_message_authenticator=False,
        created_at=now,
    )
    told = event(EventName.NAS_CHANGED, tenant_id, nas_id, now, fact=f"{nas_id}:1")
    return Decision(
        changes=(Create(nas), Claim(NAS_ADDRESS_CLAIM, nas.address, nas_id)), events=(told,)
    )


def change_nas(nas: Nas, seen_version: int, changes: Mapping[str, Any], now: int) -> Decision:
    """Return the decision that changes a router, moving the claim where the address changes."""
    if nas.version != seen_version:
        raise StaleRead(kind=nas.kind)
    clean = dict(changes)
    if "address" in clean:
        clean["address"] = nas_address(clean["address"])
    changed = replace(nas, version=nas.version + 1, **clean)
    fact = f"{nas.id}:{changed.version}"
    told = event(EventName.NAS_CHANGED, nas.tenant_id, nas.id, now, fact=fact)
    moved: tuple[Change, ...] = ()
    if changed.address != nas.address:
        moved = (
            Release(NAS_ADDRESS_CLAIM, nas.address, nas.id),
            Claim(NAS_ADDRESS_CLAIM, changed.address, nas.id),
        )
    return Decision(changes=(Update(changed), *moved), events=(told,))
