"""The reads of stored payments; `isp_aws` implements them, tests have fakes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from isp.excerpt import ALL_DAYS, WHOLE, Days, Excerpt
from isp.parties.scope import Scope
from isp.payments.account import PaymentAccount
from isp.payments.attempts import PaymentAttempts
from isp.payments.difference import Difference, StatementDay
from isp.payments.inbox import Fact
from isp.payments.intent import PaymentIntent
from isp.payments.push_channel import PushChannel
from isp.payments.raw_event import RawEvent
from isp.payments.receipt import Receipt
from isp.payments.refund import PaymentRefund
from isp.ports import Page, PageRequest


class Payments(Protocol):
    """Reads of stored payments. Everything is written by `Ledger.commit`."""

    def account(self, scope: Scope, account_id: str) -> PaymentAccount:
        """Return the account; NotFound if the tenant has none of that id."""

    def accounts(self, scope: Scope) -> Sequence[PaymentAccount]: ...

    def push_channel(self, scope: Scope, account_id: str) -> PushChannel | None:
        """Return what was pushed to an account; None if nothing ever was."""

    def raw_event(self, scope: Scope, event_id: str) -> RawEvent:
        """Return what came in under this id, as it was; NotFound if nothing did."""

    def intent(self, scope: Scope, intent_id: str) -> PaymentIntent:
        """Return the intent, read consistently; NotFound if the tenant has none of that id."""

    def intents(self, scope: Scope, intent_ids: Sequence[str]) -> Mapping[str, PaymentIntent]:
        """Return those of the intents that exist, read consistently, by id."""

    def attempts(self, scope: Scope, customer_id: str) -> PaymentAttempts | None:
        """Return what was begun to pay for a customer, read consistently; None before the first."""

    def receipt(self, scope: Scope, receipt_id: str) -> Receipt | None: ...

    def receipts(
        self, scope: Scope, page: PageRequest, *, customer_id: str | None, excerpt: Excerpt = WHOLE
    ) -> Page[Receipt]:
        """Return receipts, the last booked first; an excerpt is of all customers' only."""

    def refund(self, scope: Scope, refund_id: str) -> PaymentRefund:
        """Return the refund; NotFound if the tenant has none of that id."""

    def refunds_of(self, scope: Scope, receipt_id: str, page: PageRequest) -> Page[PaymentRefund]:
        """Return the refunds of a payment, newest first, however they ended."""

    def difference(self, scope: Scope, difference_id: str) -> Difference | None: ...


class MoneyInbox(Protocol):
    """The facts that somebody has to look at, and those that somebody has decided about."""

    def matters(
        self,
        scope: Scope,
        page: PageRequest,
        now: int,
        *,
        is_decided: bool,
        excerpt: Excerpt = WHOLE,
    ) -> Page[Fact]:
        """Return open ones, longest waiting first; or decided ones, latest first."""


class Statements(Protocol):
    """What is read to compare with a provider's statement, and what comparisons found."""

    def receipts_by_id(self, scope: Scope, ids: Iterable[str]) -> Mapping[str, Receipt]:
        """Return those of the receipts that exist."""

    def receipts_booked(self, scope: Scope, begin: int, end: int) -> Iterable[Receipt]:
        """Yield what was booked from `begin` until before `end`."""

    def refunds_requested(self, scope: Scope, begin: int, end: int) -> Iterable[PaymentRefund]: ...

    def differences(self, scope: Scope, ids: Iterable[str]) -> Mapping[str, Difference]:
        """Return those of the differences that exist."""

    def differences_of(self, scope: Scope, day_id: str, page: PageRequest) -> Page[Difference]:
        """Return the differences of a compared day, settled ones too."""

    def statement_day(self, scope: Scope, day_id: str) -> StatementDay | None: ...

    def statement_days(
        self, scope: Scope, account_id: str, page: PageRequest, *, days: Days = ALL_DAYS
    ) -> Page[StatementDay]:
        """Return the compared days of an account, latest day first."""
