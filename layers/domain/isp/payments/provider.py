"""What a payment provider is: values in, values out, no books.

An adapter translates and nothing else: it never writes to the database and never sees the ledger.
No method moves money in our books; only `isp.payments.apply` decides that. A method that the
capabilities deny raises `NotSupported`; callers look at `caps` first. Any exception out of an adapter
other than `ProviderError` is a bug and counts as UNKNOWN, never as failed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Literal, Protocol, runtime_checkable

from isp.money import Money
from isp.payments.observation import Observation, ProviderRef, Trust
from isp.payments.services import AccountAccess


@dataclass(frozen=True, slots=True)
class Redirect:
    url: str


@dataclass(frozen=True, slots=True)
class AutoForm:
    """The browser has to POST signed fields."""

    url: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ShowInstructions:
    text: str
    reference: str


NextStep = Redirect | AutoForm | ShowInstructions


@dataclass(frozen=True, slots=True)
class StartRequest:
    merchant_ref: str
    amount: Money
    description: str
    return_url: str
    customer_name: str
    customer_phone: str | None
    locale: str


@dataclass(frozen=True, slots=True)
class StartResult:
    next: NextStep
    provider_ref: str | None
    private: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class InboundHttp:
    """A request from outside: raw body, lower-case header names."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    remote_ip: str
    received_at: int

    def parameter(self, *names: str) -> str | None:
        """Return the first query parameter under any of its spellings."""
        return next((value for name, value in self.query if name in names), None)


@dataclass(frozen=True, slots=True)
class HttpReply:
    status: int = 200
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class ConfirmSubscription:
    """A topic asks to be confirmed; `was_cut` says that it asks because its subscription ended."""

    topic: str
    url: str
    was_cut: bool = False


class Says(StrEnum):
    SUCCESS = "success"
    FAILURE = "failure"
    CANCEL = "cancel"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CallbackHint:
    """What a browser return says. It never credits; it tells which payment to look at."""

    ref: ProviderRef
    says: Says
    capture_allowed: bool


@dataclass(frozen=True, slots=True)
class WebhookResult:
    """What a verified push says. `unread` is what of it could not be read, for people only."""

    dedupe_key: str
    observations: tuple[Observation, ...] = ()
    effects: tuple[ConfirmSubscription, ...] = ()
    unread: str | None = None
    reply: HttpReply = HttpReply()


@dataclass(frozen=True, slots=True)
class RefundRequest:
    request_key: str
    provider_ref: str | None
    provider_txn: str
    amount: Money
    reason: str


@dataclass(frozen=True, slots=True)
class RefundObservation:
    state: Literal["done", "failed", "unknown", "absent"]  # absent: the provider knows of none.
    provider_refund_id: str | None = None
    refunded_total: Money | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Capabilities:
    currencies: frozenset[str]
    min_minor: int
    max_minor: int | None
    needs_capture: bool
    has_webhook: bool
    credit_trust: Trust  # The least trust that may credit.
    is_unsolicited: bool  # It may report payments that we did not start.
    can_find_transaction: bool
    refund: Literal["none", "full", "partial"]
    refund_window_days: int
    ref_ttl_seconds: int
    clears_after_seconds: int
    secret_names: tuple[str, ...]  # What an account has to bring.


class ProviderError(Exception):
    """A provider did not do what we asked. Subclasses say what that means."""


class ProviderRefused(ProviderError):
    """A definite no, from an authenticated source."""

    def __init__(self, code: str, text: str = "") -> None:
        super().__init__(f"{code} {text}".strip())
        self.code = code
        self.text = text


class ProviderUnknown(ProviderError):
    """A timeout, a 5xx, an unreadable answer: it may have happened. Ask `query`."""


class ProviderMisconfigured(ProviderError):
    """Credentials, address or permission are wrong: alarm the tenant, leave payments open."""


class BadSignature(ProviderError):
    """A push that its sender did not sign. Carries no detail for the caller."""


class NotSupported(ProviderError):
    """The capabilities say no."""


@runtime_checkable
class PaymentProvider(Protocol):
    code: ClassVar[str]
    name: ClassVar[str]
    caps: ClassVar[Capabilities]

    def live_base_url(self, api_version: str) -> str:
        """Return the constant that live accounts talk to; ProviderMisconfigured if unknown."""

    def prove(self, account: AccountAccess) -> None:
        """Make the provider answer with the account's credentials, moving nothing.

        ProviderMisconfigured where it refuses them, ProviderUnknown where it does not answer.
        """

    def start_payment(self, account: AccountAccess, request: StartRequest) -> StartResult: ...

    def handle_callback(self, account: AccountAccess, http: InboundHttp) -> CallbackHint: ...

    def handle_webhook(self, account: AccountAccess, http: InboundHttp) -> WebhookResult: ...

    def capture(self, account: AccountAccess, ref: ProviderRef) -> Observation: ...

    def query(self, account: AccountAccess, ref: ProviderRef) -> tuple[Observation, ...]: ...

    def find_transaction(self, account: AccountAccess, txn: str) -> Observation | None: ...

    def refund(self, account: AccountAccess, request: RefundRequest) -> RefundObservation: ...

    def query_refund(self, account: AccountAccess, request: RefundRequest) -> RefundObservation: ...
