"""The letterhead: everything of the seller that an invoice prints, copied when it is issued.

An invoice is evidence of a day. A seller who moves, renames himself or gets a BIN changes the
invoices of tomorrow and none of yesterday, so each invoice carries its own letterhead: names and
addresses in both languages, BIN, phone, the clock on the seller's wall, the name in the addresses
of his pages, and the version of the template that it was made for.
"""

from __future__ import annotations

from dataclasses import dataclass

from isp.invoicing.issuer import Issuer
from isp.parties.tenant import Tenant

# Which of the published looks new documents get. A look that was published is never changed: see
# `isp_aws.documents.templates`.
TEMPLATE = 1


@dataclass(frozen=True, slots=True)
class Letterhead:
    name_bn: str
    name_en: str
    address_bn: str
    address_en: str
    bin: str
    phone: str
    slug: str
    utc_offset_minutes: int
    template: int

    def __post_init__(self) -> None:
        assert self.name_bn or self.name_en, "a document without a name at its head"

    def name(self, language: str) -> str:
        return _in(language, self.name_bn, self.name_en)

    def address(self, language: str) -> str:
        return _in(language, self.address_bn, self.address_en)


def letterhead(issuer: Issuer, tenant: Tenant) -> Letterhead:
    """Return what a document that is issued now has at its head."""
    return Letterhead(
        name_bn=issuer.name_bn,
        name_en=issuer.name_en,
        address_bn=issuer.address_bn,
        address_en=issuer.address_en,
        bin=issuer.bin,
        phone=issuer.phone,
        slug=tenant.slug,
        utc_offset_minutes=tenant.utc_offset_minutes,
        template=TEMPLATE,
    )


def head_of_before(tenant: Tenant) -> Letterhead:
    """Return the head that invoices had before sellers could enter one: of version 1, and spare."""
    return Letterhead(
        name_bn=tenant.name,
        name_en="",
        address_bn="",
        address_en="",
        bin="",
        phone=tenant.mobile,
        slug=tenant.slug,
        utc_offset_minutes=tenant.utc_offset_minutes,
        template=1,
    )


def _in(language: str, bengali: str, english: str) -> str:
    """Return the text in the language, or in the other one where it is in that only."""
    return bengali or english if language == "bn" else english or bengali
