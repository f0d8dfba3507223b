"""Decline a topic that asks to be confirmed and is not the provider's; it may ask again."""

from __future__ import annotations

from dataclasses import dataclass

from isp.parties.actor import Actor
from isp.payments.account import PaymentAccount
from isp.payments.ports import Payments
from isp.payments.push_channel import decline_topic, nothing_heard
from isp.ports import Clock, Ledger


@dataclass(frozen=True, slots=True)
class DeclineTopic:
    payments: Payments
    ledger: Ledger
    clock: Clock

    def __call__(self, actor: Actor, account_id: str, parked_id: str) -> PaymentAccount:
        """Return the account whose topic was declined; NotFound where no such topic asks."""
        account = self.payments.account(actor.scope, account_id)
        channel = self.payments.push_channel(actor.scope, account.id) or nothing_heard(account)
        decision = decline_topic(channel, parked_id, actor.subject_id, self.clock.now())
        self.ledger.commit(actor.scope, decision)
        return account
