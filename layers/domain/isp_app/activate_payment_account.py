"""Ask the provider whether an account's credentials are good, and let customers pay into it if so."""

from __future__ import annotations

from dataclasses import dataclass

from isp.parties.actor import Actor
from isp.payments.account import AccountProblem, PaymentAccount
from isp.payments.account_standing import kept_waiting, proved, refuse_outdated
from isp.payments.ports import Payments
from isp.ports import Clock, Ledger
from isp.refusals import Taken

from isp_app.provider_answers import ProviderAnswers


@dataclass(frozen=True, slots=True)
class ActivatePaymentAccount:
    payments: Payments
    ledger: Ledger
    clock: Clock
    answers: ProviderAnswers

    def __call__(self, actor: Actor, account_id: str, seen_version: int) -> PaymentAccount:
        """Return the account as it stands now; CredentialsRefused, or Unavailable for no answer."""
        account = self.payments.account(actor.scope, account_id)
        refuse_outdated(account, seen_version)
        self.answers.demand(account)
        self.switch_on(actor, account)
        return self.payments.account(actor.scope, account_id)

    def switch_on(self, actor: Actor, account: PaymentAccount) -> None:
        """Make the account active whose provider has just answered, unless its number is disputed."""
        now = self.clock.now()
        try:
            self.ledger.commit(actor.scope, proved(account, actor.subject_id, now))
        except Taken:
            disputed = AccountProblem.NUMBER_UNCONFIRMED
            decision = kept_waiting(account, disputed, actor.subject_id, now)
            self.ledger.commit(actor.scope, decision)
