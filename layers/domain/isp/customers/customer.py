"""A customer: who uses the internet, and how the network knows him."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from isp.refusals import Invalid

_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@\-]{1,62}")


class CustomerKind(StrEnum):
    """How a customer is connected. PPPoE is the only way that the network side serves so far."""

    PPPOE = "pppoe"


@dataclass(frozen=True, slots=True)
class Customer:
    """A person or a shop with one line.

    The login is unique in the tenant, without regard to case, and is claimed in the commit that
    creates the customer. The PPPoE password must be readable for CHAP; it is sealed when stored.
    """

    kind: ClassVar[str] = "customer"

    tenant_id: str
    id: str
    version: int
    owner_path: str
    connection: CustomerKind
    name: str
    mobile: str
    login: str
    password: str = field(repr=False)
    address: str
    package_id: str
    created_at: int


def login_name(text: str) -> str:
    """Return the login as it is kept; refused if routers could not send it."""
    login = text.strip()
    if _LOGIN.fullmatch(login) is None:
        raise Invalid(field="login", reason="not_a_login")
    return login


def login_claim(login: str) -> str:
    """Return the value by which logins are unique: case is no difference."""
    return login.lower()
