"""The issuer: who signs the invoices of a book, as the owner of the book entered it.

A seller who has entered nothing issues in the name that he signed up with. What is printed on an
invoice is a copy that is made when it is issued (`letterhead.py`), so a change here reaches only the
invoices that come after it. Invariant: whoever names a BIN also names an address, because the tax
office reads the two together; proved by tests/domain/test_issuer.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import ClassVar

from isp.customers.mobile import latin_digits
from isp.decision import Create, Decision, Update
from isp.events import EventName, event
from isp.parties.tenant import ROOT_NODE_ID, Node, Tenant
from isp.refusals import Invalid, StaleRead

# The number of the taxpayer, and where the unit lies: 004567891-0203.
_BIN = re.compile(r"([0-9]{9})([0-9]{4})?")
_PHONE = re.compile(r"\+?[0-9]{6,15}")
_BETWEEN_DIGITS = re.compile(r"[\s().\-\u00a0\u200b-\u200d\u2010-\u2013]")


@dataclass(frozen=True, slots=True)
class IssuerData:
    """What the owner enters. At least one of the names is there; the rest may be empty."""

    name_bn: str
    name_en: str
    address_bn: str
    address_en: str
    bin: str
    phone: str


@dataclass(frozen=True, slots=True)
class Issuer:
    """The data of one book; it has the id of the node that keeps the book."""

    kind: ClassVar[str] = "issuer"

    tenant_id: str
    id: str
    version: int  # 0 as long as nothing was entered.
    node_path: str
    name_bn: str
    name_en: str
    address_bn: str
    address_en: str
    bin: str
    phone: str


def not_entered(tenant: Tenant, node: Node) -> Issuer:
    """Return the issuer of a book whose owner has entered nothing yet."""
    is_root = node.id == ROOT_NODE_ID
    name = tenant.name if is_root else node.name
    return Issuer(
        tenant_id=tenant.tenant_id,
        id=node.id,
        version=0,
        node_path=node.path,
        name_bn=name if tenant.language == "bn" else "",
        name_en="" if tenant.language == "bn" else name,
        address_bn="",
        address_en="",
        bin="",
        phone=tenant.mobile if is_root else "",
    )


def enter_issuer(known: Issuer, seen_version: int, data: IssuerData, now: int) -> Decision:
    """Return the decision that stores the data; refused where it moved since it was seen."""
    if known.version != seen_version:
        raise StaleRead(kind=known.kind)
    clean = _checked(data)
    issuer = replace(
        known,
        version=known.version + 1,
        name_bn=clean.name_bn,
        name_en=clean.name_en,
        address_bn=clean.address_bn,
        address_en=clean.address_en,
        bin=clean.bin,
        phone=clean.phone,
    )
    told = event(
        EventName.ISSUER_CHANGED,
        issuer.tenant_id,
        issuer.id,
        now,
        fact=f"{issuer.id}:{issuer.version}",
    )
    stored = Create(issuer, seen_absent=True) if issuer.version == 1 else Update(issuer)
    return Decision(changes=(stored,), events=(told,))


def _checked(data: IssuerData) -> IssuerData:
    clean = IssuerData(
        name_bn=data.name_bn.strip(),
        name_en=data.name_en.strip(),
        address_bn=data.address_bn.strip(),
        address_en=data.address_en.strip(),
        bin=business_identification_number(data.bin),
        phone=phone_number(data.phone),
    )
    if not (clean.name_bn or clean.name_en):
        raise Invalid(field="name_bn", reason="name_in_one_language")
    if clean.bin and not (clean.address_bn or clean.address_en):
        raise Invalid(field="address_bn", reason="address_with_bin")
    return clean


def business_identification_number(text: str) -> str:
    """Return the BIN as it is printed, `004567891-0203` or `004567891`; empty if none is given."""
    figures = _BETWEEN_DIGITS.sub("", latin_digits(text))
    if not figures:
        return ""
    match = _BIN.fullmatch(figures)
    if match is None:
        raise Invalid(field="bin", reason="not_a_bin")
    return "-".join(part for part in match.groups() if part)


def phone_number(text: str) -> str:
    """Return a number of any network in Latin digits; it is printed, never called by us."""
    figures = _BETWEEN_DIGITS.sub("", latin_digits(text))
    if figures and _PHONE.fullmatch(figures) is None:
        raise Invalid(field="phone", reason="not_a_phone")
    return figures
