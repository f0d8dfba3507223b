"""The port to the providers: which adapter an account wants, and what it is given to talk with."""

from __future__ import annotations

from typing import Protocol

from isp.payments.account import PaymentAccount
from isp.payments.provider import PaymentProvider
from isp.payments.services import AccountAccess


class Providers(Protocol):
    """All that is known of them; ProviderMisconfigured for an account of an unknown one."""

    def provider_of(self, account: PaymentAccount) -> PaymentProvider: ...

    def reach(self, account: PaymentAccount) -> tuple[PaymentProvider, AccountAccess]:
        """Return the adapter, and the account with the services that it needs."""
