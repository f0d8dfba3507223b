"""Prove whose a disputed number is: a code goes to the number itself, and who reads it has it.

The account that held the number is switched off in its own ISP, with the reason on its screen. Its owner can
contest in the same way. Nobody is told who the other is.
"""

from __future__ import annotations

from dataclasses import dataclass

from isp.customers.mobile import mobile_number
from isp.decision import Decision
from isp.observer import Observer
from isp.parties.actor import Actor
from isp.parties.one_time_code import CodeWrong, Purpose
from isp.parties.scope import tenant_scope
from isp.payments.account import WALLET_CLAIM, AccountProblem, PaymentAccount
from isp.payments.account_standing import DISPUTED, NothingToConfirm, proved, switched_off
from isp.payments.ports import Payments
from isp.ports import Access, Clock, Ledger

from isp_app.one_time_codes import Asker, Asking, OneTimeCodes, Proof
from isp_app.provider_answers import ProviderAnswers


@dataclass(frozen=True, slots=True)
class ConfirmWallet:
    access: Access
    payments: Payments
    ledger: Ledger
    clock: Clock
    answers: ProviderAnswers
    codes: OneTimeCodes
    observer: Observer

    def ask(self, actor: Actor, account_id: str, asker: Asker) -> str:
        """Send a code to the account's number; return the id of the challenge."""
        account = self._disputed(actor, account_id)
        number = mobile_number(account.account_ref)
        asking = Asking(Purpose.WALLET, actor.tenant_id, number)
        return self.codes.ask(asking, asker)

    def __call__(
        self, actor: Actor, account_id: str, challenge_id: str, code: str, asker: Asker
    ) -> PaymentAccount:
        """Return the account, active and with its number; CodeWrong if the code is none of its."""
        account = self._disputed(actor, account_id)
        proof = Proof(Purpose.WALLET, actor.tenant_id, challenge_id, code)
        challenge = self.codes.prove(proof, asker)
        if challenge.mobile != mobile_number(account.account_ref):
            raise CodeWrong
        self.answers.demand(account)
        self._let_go(account)
        decision = proved(account, actor.subject_id, self.clock.now())
        self.ledger.commit(actor.scope, decision)
        self.codes.use_up(challenge)
        return self.payments.account(actor.scope, account_id)

    def _disputed(self, actor: Actor, account_id: str) -> PaymentAccount:
        account = self.payments.account(actor.scope, account_id)
        if account.problem not in DISPUTED:
            raise NothingToConfirm
        return account

    def _let_go(self, account: PaymentAccount) -> None:
        """Switch off whichever account held the number until now."""
        holder = self.access.owner(WALLET_CLAIM, account.wallet)
        if holder is None or holder.owner_id == account.id:
            return
        theirs = tenant_scope(holder.tenant_id)
        held = self.payments.account(theirs, holder.owner_id)
        decision = switched_off(held, AccountProblem.CONTESTED, "contest", self.clock.now())
        if decision != Decision():
            self.ledger.commit(theirs, decision)
        self.observer.warning("A number changed hands", account=account.id, held_by=held.id)
