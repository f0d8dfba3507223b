"""The one place that sends SMS: whatever is sent is counted here first, and what is held back is told."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from isp.decision import Committed, Create, Decision
from isp.notices.budget import HeldBy, held_back, limits_of
from isp.notices.sms import Delivery, SmsMessage, SmsResult, SmsSender
from isp.observer import Observer
from isp.parties.scope import Scope, tenant_scope
from isp.ports import Clock
from isp.refusals import AlreadyExists

from isp_app.limits import Counters, counted
from isp_app.moment import Tenants


class Commits(Protocol):
    def commit(self, scope: Scope, decision: Decision) -> Committed: ...


@dataclass(frozen=True, slots=True)
class BudgetedSms:
    sms: SmsSender
    counters: Counters
    tenants: Tenants
    ledger: Commits
    clock: Clock
    observer: Observer

    def send(self, message: SmsMessage) -> SmsResult:
        """Send the message, or hold it back; the tenant that would pay for it reads why."""
        now = self.clock.now()
        payer = message.payer
        tenant = None if payer is None else self.tenants.tenant(tenant_scope(payer))
        for by, limit in limits_of(message, tenant, now):
            if counted(self.counters, limit, now) > limit.count_max:
                self._hold_back(message, by, now)
                return SmsResult(Delivery.HELD_BACK, None, 0, by.value)
        return self.sms.send(message)

    def _hold_back(self, message: SmsMessage, by: HeldBy, now: int) -> None:
        # Of the platform's own limit a person of ours has to know.
        say = self.observer.error if by is HeldBy.PLATFORM else self.observer.warning
        say("A message was held back", tenant=message.payer, by=by.value, about=message.about)
        if message.payer is None:
            return
        decision = Decision(changes=(Create(held_back(message, by, now)),))
        with suppress(AlreadyExists):
            self.ledger.commit(tenant_scope(message.payer), decision)
