"""Let nobody pay into an account any more. Payments that have begun are still looked after."""

from __future__ import annotations

from dataclasses import dataclass

from isp.decision import Decision
from isp.parties.actor import Actor
from isp.payments.account import AccountProblem, PaymentAccount
from isp.payments.account_standing import refuse_outdated, switched_off
from isp.payments.ports import Payments
from isp.ports import Clock, Ledger


@dataclass(frozen=True, slots=True)
class DeactivatePaymentAccount:
    payments: Payments
    ledger: Ledger
    clock: Clock

    def __call__(self, actor: Actor, account_id: str, seen_version: int) -> PaymentAccount:
        """Return the account, which lets go of its number too; StaleRead where it moved since."""
        account = self.payments.account(actor.scope, account_id)
        refuse_outdated(account, seen_version)
        off = AccountProblem.SWITCHED_OFF
        decision = switched_off(account, off, actor.subject_id, self.clock.now())
        if decision != Decision():
            self.ledger.commit(actor.scope, decision)
        return self.payments.account(actor.scope, account_id)
