"""What a provider says of an account's credentials: asked by us, within limits."""

from __future__ import annotations

from dataclasses import dataclass, field

from isp.observer import Observer
from isp.parties.one_time_code import Limit
from isp.payments.account import AccountProblem, PaymentAccount
from isp.payments.account_standing import CredentialsRefused
from isp.payments.provider import ProviderMisconfigured, ProviderUnknown
from isp.payments.providers import Providers
from isp.ports import Clock
from isp.refusals import Unavailable

from isp_app.limits import Counters, hold_to

# Nobody tries other people's credentials at a provider from our address.
ASKED_MAX, ASKED_SECONDS = 20, 3_600


@dataclass(frozen=True, slots=True)
class ProviderAnswers:
    counters: Counters = field(repr=False)
    providers: Providers = field(repr=False)
    clock: Clock
    observer: Observer = field(repr=False)

    def demand(self, account: PaymentAccount) -> None:
        """Ask the provider, which has to answer: CredentialsRefused, or Unavailable if it is silent."""
        if self.problem_of(account) is not None:
            raise Unavailable(part=account.provider)

    def problem_of(self, account: PaymentAccount) -> AccountProblem | None:
        """Ask the provider: None if it answers, UNPROVED if it is silent; CredentialsRefused."""
        limit = Limit(f"payment-account:{account.tenant_id}", ASKED_MAX, ASKED_SECONDS)
        hold_to(self.counters, (limit,), self.clock.now())
        try:
            provider, access = self.providers.reach(account)
            provider.prove(access)
        except ProviderMisconfigured as wrong:
            self.observer.warning("Credentials refused", account=account.id, reason=str(wrong))
            raise CredentialsRefused from wrong
        except ProviderUnknown as unknown:
            self.observer.warning("Provider is silent", account=account.id, reason=str(unknown))
            return AccountProblem.UNPROVED
        return None
