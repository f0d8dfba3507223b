"""A customer: who uses the internet, and how the network knows him."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from isp.refusals import Invalid

# What providers bring along: hardware addresses, `user#1`, `x+tag`, `dom\\user`, two words. Any printable ASCII.
_LOGIN = re.compile(r"[!-~](?:[ -~]{0,61}[!-~])?")
# RFC 2865, 5.2: PAP carries no more; a longer password could dial in by CHAP and not by PAP.
PASSWORD_OCTETS_MAX = 128


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
    """Return the login as it is kept, octet by octet; refused if routers could not send it."""
    login = text.strip()
    if _LOGIN.fullmatch(login) is None:
        raise Invalid(field="login", reason="not_a_login")
    return login


def line_password(text: str) -> str:
    """Return the password of a line; refused if PAP could not carry it, which counts octets, not letters."""
    if len(text.encode()) > PASSWORD_OCTETS_MAX:
        raise Invalid(field="password", reason="too_many_octets")
    return text


def login_claim(login: str) -> str:
    """Return the value by which logins are unique: case is no difference."""
    return login.lower()
