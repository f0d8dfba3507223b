"""Payment accounts: a tenant's account at a provider, such as its merchant wallet.

A wallet belongs to exactly one tenant: (provider, mode, account_ref) is unique over the platform,
else one transaction id would pay two tenants. An account holds its number as long as it is active, and it
becomes active only after its provider has answered with its credentials (`account_standing.py`). `public_id`
names the account in return and webhook addresses; it cannot be guessed and is looked up over all tenants.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from isp.ids import derived_id
from isp.ledger.accounts import account as account_name

WALLET_CLAIM = "payment_wallet"
PUBLIC_ID_CLAIM = "payment_account"
PROVIDER_REF_CLAIM = "payment_provider_ref"
# The topic that a person has compared with the provider's letter (`push_channel.pin_topic`).
TOPIC_SETTING = "webhook_topic"


class Mode(StrEnum):
    SANDBOX = "sandbox"
    LIVE = "live"


class AccountProblem(StrEnum):
    """Why customers cannot pay into an account; whoever looks after it reads it on his screen."""

    UNPROVED = "unproved"  # The provider did not answer when it was asked.
    # Another account holds the number: prove whose it is.
    NUMBER_UNCONFIRMED = "number_unconfirmed"
    REFUSED = "refused"  # The provider refuses the credentials, since it was opened.
    CONTESTED = "contested"  # Another ISP has proved that the number is its own.
    SWITCHED_OFF = "switched_off"


@dataclass(frozen=True, slots=True)
class PaymentAccount:
    """One account at one provider. The secrets are sealed when stored and never leave the product."""

    kind: ClassVar[str] = "payment_account"

    tenant_id: str
    id: str
    version: int
    owner_path: str  # The node that it belongs to; its book gets what is paid here.
    provider: str
    mode: Mode
    api_version: str
    account_ref: str
    public_id: str
    secrets: Mapping[str, str] = field(repr=False)
    settings: Mapping[str, str]
    is_active: bool
    created_at: int
    # When the provider answered with these credentials, as far as known.
    proved_at: int | None = None
    problem: AccountProblem | None = None  # Always there where it is not active.

    @property
    def is_offered(self) -> bool:
        """Say whether payers are sent to it."""
        return self.is_active and self.problem is None

    @property
    def wallet(self) -> str:
        """Return the value under which its number belongs to one account of the platform."""
        return f"{self.provider}:{self.mode}:{self.account_ref}"

    @property
    def is_live(self) -> bool:
        return self.mode is Mode.LIVE

    @property
    def gateway(self) -> str:
        """Return the account of the book that holds this money; sandbox money is kept apart."""
        return account_name(
            "gateway", self.provider if self.is_live else f"{self.provider}_sandbox"
        )

    @property
    def push_path(self) -> str:
        """Return where its provider pushes to, below the address of the API."""
        return f"pay/hook/{self.provider}/{self.public_id}"

    def serves(self, beneficiary_path: str) -> bool:
        """Say whether customers of that node may pay here: it is the owner's own, or below it."""
        return beneficiary_path.startswith(self.owner_path)

    def return_path(self, token: str) -> str:
        """Return where a payer's browser comes back to, below the address of the API."""
        return f"pay/return/{self.provider}/{self.public_id}/{token}"

    def entry_id(self, provider_txn: str) -> str:
        """Return the journal entry of a transaction: one per receiving account and transaction."""
        return payment_entry_id(self.provider, self.id, provider_txn)

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


def account_id(tenant_id: str, new: NewPaymentAccount) -> str:
    """Return the id of what is taken up: one for each wallet and mode."""
    return derived_id("payment_account", tenant_id, new.provider, new.mode, new.account_ref)


def new_account(
    tenant_id: str, new: NewPaymentAccount, *, owner_path: str, randomness: str, now: int
) -> PaymentAccount:
    """Return the account of a node as it was entered, about which nobody has been asked yet."""
    return PaymentAccount(
        tenant_id=tenant_id,
        id=account_id(tenant_id, new),
        version=1,
        owner_path=owner_path,
        provider=new.provider,
        mode=new.mode,
        api_version=new.api_version,
        account_ref=new.account_ref,
        public_id=derived_id("payment_account.public", tenant_id, randomness),
        secrets=new.secrets,
        settings=new.settings,
        is_active=False,
        created_at=now,
        problem=AccountProblem.UNPROVED,
    )


def provider_ref_claim(account_id: str, provider_ref: str) -> str:
    """Return the value by which a provider's name for a payment is unique in the tenant."""
    return f"{account_id}:{provider_ref}"


def payment_entry_id(provider: str, account_id: str, provider_txn: str) -> str:
    return f"payment:{provider}:{account_id}:{provider_txn}"
