"""What is due of a line: read anew, decided on, and committed where there is something to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from isp.decision import Decision
from isp.parties.scope import Scope, tenant_scope
from isp.subscriptions.subscription import Subscription

from isp_app.issue import Commits


class Subscriptions(Protocol):
    def subscription(self, scope: Scope, customer_id: str) -> Subscription | None: ...


def do_what_is_due(
    subscriptions: Subscriptions,
    ledger: Commits,
    tenant_id: str,
    customer_id: str,
    decide: Callable[[Subscription], Decision | None],
) -> None:
    """Commit what is decided about a customer's line; None is nothing to do."""
    scope = tenant_scope(tenant_id)
    subscription = subscriptions.subscription(scope, customer_id)
    assert subscription is not None, "what is due has been stored, and nothing removes it"
    decision = decide(subscription)
    if decision is not None:
        ledger.commit(scope, decision)
