"""Give an account other credentials. They are tried first: good ones are not lost to a slip."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from isp.parties.actor import Actor
from isp.payments.account import PaymentAccount
from isp.payments.account_standing import refuse_outdated, with_secrets
from isp.payments.ports import Payments

from isp_app.activate_payment_account import ActivatePaymentAccount
from isp_app.provider_answers import ProviderAnswers


@dataclass(frozen=True, slots=True)
class EditPaymentAccount:
    payments: Payments
    answers: ProviderAnswers
    activate: ActivatePaymentAccount

    def __call__(
        self, actor: Actor, account_id: str, seen_version: int, secrets: Mapping[str, str]
    ) -> PaymentAccount:
        """Return the account with the new credentials; CredentialsRefused, Unavailable: as it was."""
        account = self.payments.account(actor.scope, account_id)
        refuse_outdated(account, seen_version)
        wanted = with_secrets(account, secrets)
        self.answers.demand(wanted)
        self.activate.switch_on(actor, wanted)
        return self.payments.account(actor.scope, account_id)
