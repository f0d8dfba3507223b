"""The short name of an ISP: what stands in the address of its page, chosen by its owner.

A name once held stays its holder's: links that were sent go on leading to him, and nobody who takes it later reads what
was meant for another. So choosing is limited (`CHOICES`), or somebody would hold all names. Names of the
platform, of payment providers and of offices are nobody's, because customers would believe them.
"""

from __future__ import annotations

import re
from dataclasses import replace

from isp.customers.mobile import latin_digits
from isp.decision import Claim, Decision, Update
from isp.events import EventName, event
from isp.parties.one_time_code import Limit
from isp.parties.tenant import Tenant
from isp.refusals import Invalid

SLUG_CLAIM = "slug"
LENGTHS = range(3, 41)
CHOICES, CHOICES_SECONDS = 3, 30 * 86_400

_SHORT_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# What an ISP without a name in Latin letters gets: its id stands behind it.
_BY_ID = "isp-"
_RESERVED = frozenset(
    """
    admin administrator api app apps abuse account accounts auth bank bill billing bkash btrc btcl bangladesh bd
    cellfin console dbbl demo dns edge government gov help helpdesk home index info invoice isp ispab login mail me
    nagad nbr official pay payment payments police portal postmaster public radius rocket root security shongjog
    sign-in sign-up signin signup sms sslcommerz static status support surecash system tap test upay vat wallet
    webmaster www
    """.split()  # noqa: SIM905
)
# With anything behind it, too: "bkash-payment" is believed as well.
_RESERVED_BEGINNINGS = ("bkash", "nagad", "shongjog", "btrc")


def is_reserved(name: str) -> bool:
    """Say whether a name is nobody's to choose."""
    return name in _RESERVED or name.startswith(_RESERVED_BEGINNINGS)


def short_name(text: str) -> str:
    """Return the name as it is kept; refused where it cannot be one or is nobody's to choose."""
    name = latin_digits(text.strip()).lower()
    if _SHORT_NAME.fullmatch(name) is None or len(name) not in LENGTHS or name.isdigit():
        raise Invalid(field="short_name", reason="not_a_short_name")
    if is_reserved(name) or name.startswith(_BY_ID):
        raise Invalid(field="short_name", reason="reserved_name")
    return name


def limit_of_choosing(tenant_id: str) -> Limit:
    return Limit(f"short-name:{tenant_id}", CHOICES, CHOICES_SECONDS)


def choose_short_name(tenant: Tenant, name: str, now: int) -> Decision:
    """Return the decision that gives the tenant the name; Taken where it is somebody else's.

    The name of before is not given back.
    """
    renamed = replace(tenant, version=tenant.version + 1, slug=name)
    told = event(
        EventName.SHORT_NAME_CHOSEN,
        tenant.id,
        tenant.id,
        now,
        fact=f"{tenant.id}:{renamed.version}",
    )
    claim = Claim(SLUG_CLAIM, name, tenant.id, everywhere=True)
    return Decision(changes=(Update(renamed), claim), events=(told,))
