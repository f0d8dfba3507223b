"""End a hold at its minute, and tell edges and customer.

Everything was moved when the hold was made, so the line is right however late this comes. A repeat finds
the hold over; one that was ended or moved meanwhile is not due any more, and nothing is done.
"""

from __future__ import annotations

from dataclasses import dataclass

from isp.decide_again import Patience, decide_again
from isp.ports import Clock
from isp.subscriptions.hold import resume_when_due

from isp_app.issue import Commits
from isp_app.line_when_due import Subscriptions, do_what_is_due


@dataclass(frozen=True, slots=True)
class ResumeWhenDue:
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
            lambda subscription: resume_when_due(subscription, self.clock.now()),
        )
