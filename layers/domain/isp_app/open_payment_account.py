"""Take up a wallet at a payment provider; refused where another ISP has it."""

from __future__ import annotations

from dataclasses import dataclass

from isp.asked import Asked
from isp.parties.actor import Actor
from isp.payments.account import (
    NewPaymentAccount,
    PaymentAccount,
    account_id,
    open_payment_account,
)
from isp.payments.ports import Payments
from isp.ports import Clock, Directory, Ledger, Random

from isp_app.asked_before import asked_before


@dataclass(frozen=True, slots=True)
class OpenPaymentAccount:
    directory: Directory
    payments: Payments
    ledger: Ledger
    clock: Clock
    random: Random

    def __call__(self, actor: Actor, new: NewPaymentAccount, asked: Asked) -> PaymentAccount:
        """Return the account; AlreadyExists where the ISP has taken it up in another request."""
        if not asked_before(self.directory, actor.scope, asked):
            randomness = self.random.token(256)
            decision = open_payment_account(
                actor.tenant_id,
                new,
                owner_path=actor.scope.node_path,
                randomness=randomness,
                now=self.clock.now(),
            )
            self.ledger.commit(actor.scope, asked.making(decision))
        return self.payments.account(actor.scope, account_id(actor.tenant_id, new))
