"""Taking customers on and changing them. The login belongs to one customer of the tenant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from isp.customers.customer import (
    Customer,
    CustomerKind,
    line_password,
    login_claim,
    login_name,
)
from isp.customers.mobile import mobile_number
from isp.decision import Change, Claim, Create, Decision, Release, Update
from isp.events import EventName, event
from isp.refusals import StaleRead

LOGIN_CLAIM = "login"


@dataclass(frozen=True, slots=True)
class NewCustomer:
    """What a seller enters; mobile and login in any spelling."""

    connection: CustomerKind
    name: str
    mobile: str
    login: str
    password: str = field(repr=False)
    address: str
    package_id: str


def take_on_customer(
    owner: tuple[str, str], customer_id: str, new: NewCustomer, now: int
) -> Decision:
    """Return the decision that takes a customer on; `owner` is the tenant and the node's path."""
    tenant_id, owner_path = owner
    customer = Customer(
        tenant_id=tenant_id,
        id=customer_id,
        version=1,
        owner_path=owner_path,
        connection=new.connection,
        name=new.name.strip(),
        mobile=mobile_number(new.mobile),
        login=login_name(new.login),
        password=line_password(new.password),
        address=new.address.strip(),
        package_id=new.package_id,
        created_at=now,
    )
    told = event(EventName.CUSTOMER_CREATED, tenant_id, customer_id, now, fact=customer_id)
    return Decision(
        changes=(Create(customer), Claim(LOGIN_CLAIM, login_claim(customer.login), customer_id)),
        events=(told,),
    )


def change_customer(
    customer: Customer, seen_version: int, changes: Mapping[str, Any], now: int
) -> Decision:
    """Return the decision that changes a customer, moving the claim where the login changes."""
    if customer.version != seen_version:
        raise StaleRead(kind=customer.kind)
    clean = dict(changes)
    if "mobile" in clean:
        clean["mobile"] = mobile_number(clean["mobile"])
    if "login" in clean:
        clean["login"] = login_name(clean["login"])
    if "password" in clean:
        clean["password"] = line_password(clean["password"])
    changed = replace(customer, version=customer.version + 1, **clean)
    told = event(
        EventName.CUSTOMER_CHANGED,
        customer.tenant_id,
        customer.id,
        now,
        fact=f"{customer.id}:{changed.version}",
    )
    return Decision(
        changes=(Update(changed, before=customer), *_claims(customer, changed)), events=(told,)
    )


def _claims(before: Customer, after: Customer) -> tuple[Change, ...]:
    old, new = login_claim(before.login), login_claim(after.login)
    if old == new:
        return ()
    return (Release(LOGIN_CLAIM, old, before.id), Claim(LOGIN_CLAIM, new, after.id))
