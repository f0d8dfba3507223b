"""Where money stands that somebody must look at, or has decided about."""

from __future__ import annotations

from isp.payments.inbox import Fact, is_listed, matter_of

from isp_aws.dynamodb import keys

INBOX = "MONEY_INBOX"
DECIDED = "MONEY_DECIDED"


def inbox_place(fact: Fact) -> tuple[str, str] | None:
    """Return where the fact stands in the inbox, or among what was decided, if it does."""
    matter = matter_of(fact)
    if matter is not None and matter.is_open:
        if not is_listed(fact):
            return None
        place = keys.at_kind_id(matter.since, fact.kind, fact.id)
        return keys.listing(fact.tenant_id, INBOX), place
    if matter is not None and matter.decided is not None:
        place = keys.at_kind_id(matter.decided.at, fact.kind, fact.id)
        return keys.listing(fact.tenant_id, DECIDED), place
    return None
