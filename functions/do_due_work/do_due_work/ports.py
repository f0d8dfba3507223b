"""What due jobs work with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from isp.decision import Committed, Decision
from isp.parties.scope import Scope
from isp.ports import Clock
from isp.subscriptions.subscription import Subscription


class Subscriptions(Protocol):
    def subscription(self, scope: Scope, customer_id: str) -> Subscription | None: ...


class Commits(Protocol):
    def commit(self, scope: Scope, decision: Decision) -> Committed: ...


@dataclass(frozen=True, slots=True)
class Ports:
    directory: Subscriptions
    ledger: Commits
    clock: Clock
    check_payment: Callable[[str, str], object]  # Tenant and intent; see `isp_aws.payments`.
    check_refund: Callable[[str, str], object]  # Tenant and refund.
