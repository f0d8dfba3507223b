"""Expire a line: end its subscription, and tell edges and customer.

Dated at the minute that was paid for, whenever it is noticed. A repeat finds the subscription ended and
an extension in between has moved the end; both do nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from isp.decide_again import Patience, decide_again
from isp.ports import Clock
from isp.subscriptions.expire import expire_subscription

from isp_app.issue import Commits
from isp_app.line_when_due import Subscriptions, do_what_is_due


@dataclass(frozen=True, slots=True)
class ExpireLine:
    directory: Subscriptions
    ledger: Commits
    clock: Clock
    patience: Patience

    @decide_again
    def __call__(self, tenant_id: str, customer_id: str) -> None:
        do_what_is_due(
            self.directory,
            self.ledger,
            tenant_id,
            customer_id,
            lambda subscription: expire_subscription(subscription, self.clock.now()),
        )
