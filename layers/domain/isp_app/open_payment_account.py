"""Take up a wallet at a payment provider, which is asked first whether the credentials are good."""

from __future__ import annotations

from dataclasses import dataclass

from isp.asked import Asked
from isp.parties.actor import Actor
from isp.payments.account import (
    AccountProblem,
    NewPaymentAccount,
    PaymentAccount,
    account_id,
    new_account,
)
from isp.payments.account_standing import opened
from isp.payments.ports import Payments
from isp.ports import Clock, Directory, Ledger, Random
from isp.refusals import Taken

from isp_app.asked_before import asked_before
from isp_app.provider_answers import ProviderAnswers


@dataclass(frozen=True, slots=True)
class OpenPaymentAccount:
    directory: Directory
    payments: Payments
    ledger: Ledger
    clock: Clock
    random: Random
    answers: ProviderAnswers

    def __call__(self, actor: Actor, new: NewPaymentAccount, asked: Asked) -> PaymentAccount:
        """Return the account, active or with what is missing; AlreadyExists where the ISP has it.

        CredentialsRefused where the provider does not know them: then nothing is stored.
        """
        if not asked_before(self.directory, actor.scope, asked):
            account = new_account(
                actor.tenant_id,
                new,
                owner_path=actor.scope.node_path,
                randomness=self.random.token(256),
                now=self.clock.now(),
            )
            self._take_up(actor, account, self.answers.problem_of(account), asked)
        return self.payments.account(actor.scope, account_id(actor.tenant_id, new))

    def _take_up(
        self, actor: Actor, account: PaymentAccount, problem: AccountProblem | None, asked: Asked
    ) -> None:
        decision = opened(account, problem, actor.subject_id)
        try:
            self.ledger.commit(actor.scope, asked.making(decision))
        except Taken:
            # Who has the number is nobody's business; whose it is, a code to it will show.
            disputed = opened(account, AccountProblem.NUMBER_UNCONFIRMED, actor.subject_id)
            self.ledger.commit(actor.scope, asked.making(disputed))
