"""Sending messages: always within the budget."""

from __future__ import annotations

from isp.notices.sms import SmsSender
from isp.ports import Clock
from isp_app.budgeted_sms import BudgetedSms, Commits
from isp_app.limits import Counters
from isp_app.moment import Tenants
from isp_telemetry.observability import LoggingObserver


def budgeted(
    sms: SmsSender, counters: Counters, tenants: Tenants, ledger: Commits, clock: Clock
) -> BudgetedSms:
    return BudgetedSms(sms, counters, tenants, ledger, clock, LoggingObserver())
