"""Payment accounts: a tenant's account at a provider, such as its merchant wallet.

A wallet belongs to exactly one tenant: (provider, mode, account_ref) is unique over the platform,
else one transaction id would pay two tenants. `public_id` names the account in return and webhook
addresses; it cannot be guessed and is looked up over all tenants.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from isp.ids import derived_id
from isp.ledger.accounts import account as account_name


class Mode(StrEnum):
    SANDBOX = "sandbox"
    LIVE = "live"


@dataclass(frozen=True, slots=True)
class PaymentAccount:
    """One account at one provider. The secrets are sealed when stored and never leave the product."""

    kind: ClassVar[str] = "payment_account"

    tenant_id: str
    id: str
    version: int
    provider: str
    mode: Mode
    api_version: str
    account_ref: str
    public_id: str
    secrets: Mapping[str, str] = field(repr=False)
    settings: Mapping[str, str]
    is_active: bool
    created_at: int

    @property
    def is_live(self) -> bool:
        return self.mode is Mode.LIVE

    @property
    def gateway(self) -> str:
        """Return the account of the book that holds this money; sandbox money is kept apart."""
        return account_name(
            "gateway", self.provider if self.is_live else f"{self.provider}_sandbox"
        )

    def entry_id(self, provider_txn: str) -> str:
        """Return the journal entry of a transaction: one per receiving account and transaction."""
        return f"payment:{self.provider}:{self.id}:{provider_txn}"

    def receipt_id(self, provider_txn: str) -> str:
        return derived_id("receipt", self.id, provider_txn)


@dataclass(frozen=True, slots=True)
class NewPaymentAccount:
    """What a tenant enters to be paid through a provider."""

    provider: str
    mode: Mode
    api_version: str
    account_ref: str
    secrets: Mapping[str, str] = field(repr=False)
    settings: Mapping[str, str]


def payment_account(
    tenant_id: str, new: NewPaymentAccount, *, randomness: str, now: int
) -> PaymentAccount:
    """Return the account, named by the wallet (so that it exists once) and by randomness outside."""
    return PaymentAccount(
        tenant_id=tenant_id,
        id=derived_id("payment_account", tenant_id, new.provider, new.mode, new.account_ref),
        version=1,
        provider=new.provider,
        mode=new.mode,
        api_version=new.api_version,
        account_ref=new.account_ref,
        public_id=derived_id("payment_account.public", tenant_id, randomness),
        secrets=new.secrets,
        settings=new.settings,
        is_active=True,
        created_at=now,
    )


def wallet_name(account: PaymentAccount) -> str:
    """Return the value by which a wallet is unique over all tenants."""
    return f"{account.provider}:{account.mode}:{account.account_ref}"
