"""Setting how far an account may go: what a collector may hold, what a reseller may owe.

A wallet and a debt always have a limit; cash may have none. A customer's credit has none to set: what he
owes is his receivable.
"""

from __future__ import annotations

from isp.decision import Decision, SetLimit
from isp.ledger.accounts import CHART, kind_name
from isp.refusals import Invalid

LIMITED = frozenset({"cash", "wallet", "receivable_from_child"})


def set_limit(book: str, account: str, old_minor: int | None, new_minor: int | None) -> Decision:
    """Return the decision that changes the limit from what it was seen to be."""
    kind = kind_name(account)
    if kind not in LIMITED or account == kind:
        raise Invalid(field="account", reason="unknown_account")
    if new_minor is None and CHART[kind].is_limited:
        raise Invalid(field="new_minor", reason="missing")
    return Decision(changes=(SetLimit(book, account, old_minor, new_minor),))
