"""Expire a line: end its subscription, and tell edges and customer.

Dated at the minute that was paid for, whenever it is noticed. A repeat finds the subscription ended and
an extension in between has moved the end; both do nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from isp.decide_again import Patience, decide_again
from isp.parties.scope import Scope, tenant_scope
from isp.ports import Clock
from isp.subscriptions.expire import expire_subscription
from isp.subscriptions.subscription import Subscription

from isp_app.issue import Commits


class Subscriptions(Protocol):
    def subscription(self, scope: Scope, customer_id: str) -> Subscription | None: ...


@dataclass(frozen=True, slots=True)
class ExpireLine:
    directory: Subscriptions
    ledger: Commits
    clock: Clock
    patience: Patience

    @decide_again
    def __call__(self, tenant_id: str, customer_id: str) -> None:
        scope = tenant_scope(tenant_id)
        subscription = self.directory.subscription(scope, customer_id)
        assert subscription is not None, "what is due has been stored, and nothing removes it"
        decision = expire_subscription(subscription, self.clock.now())
        if decision is not None:
            self.ledger.commit(scope, decision)
