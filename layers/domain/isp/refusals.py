"""Refusals: the expected ways to say no.

A refusal has a stable code (the message in Bengali and English is looked up by it), an HTTP status,
and the values that its message names. A bug is an assertion instead and must reach the alarm.
"""

from __future__ import annotations

from typing import ClassVar


class Refusal(Exception):
    """An expected no. Subclasses set `code` and `status`."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400

    def __init__(self, **values: object) -> None:
        super().__init__(self.code, values)
        self.values = values


class NotFound(Refusal):
    """It does not exist, or it exists where the asker may not look: the answer is the same."""

    code, status = "not_found", 404


class Forbidden(Refusal):
    code, status = "forbidden", 403


class AlreadyExists(Refusal):
    code, status = "already_exists", 409


class Taken(Refusal):
    """A name that must be unique belongs to somebody else. Values: kind, value."""

    code, status = "taken", 409


class EntryConflict(Refusal):
    """The same business fact was posted before with other amounts."""

    code, status = "entry_conflict", 409


class StaleRead(Refusal):
    """Somebody was quicker; the use case reads and decides again."""

    code, status = "stale_read", 409


class InsufficientBalance(Refusal):
    """The account does not hold the amount. Values: account, missing_minor."""

    code, status = "insufficient_balance", 402


class LimitReached(Refusal):
    """A collector would hold, or a debtor owe, more than he may. Values: account."""

    code, status = "limit_reached", 409


class LimitTooLow(Refusal):
    """The account is beyond the limit that it should get. Values: account."""

    code, status = "limit_too_low", 409


class AccountClosed(Refusal):
    """Values: account."""

    code, status = "account_closed", 409


class AccountNotEmpty(Refusal):
    """It can be closed when its balance is zero. Values: account."""

    code, status = "account_not_empty", 409


class Invalid(Refusal):
    """A value is of the right type and still makes no sense. Values: field, reason."""

    code, status = "invalid", 422


class PriceChanged(Refusal):
    """The package costs something else than what the payer saw. Values: price_minor."""

    code, status = "price_changed", 409


class PackageArchived(Refusal):
    code, status = "package_archived", 409


class OtherPackageRunning(Refusal):
    """Another package is paid for until later. Values: package, expires_at."""

    code, status = "other_package_running", 409


class NothingToRefund(Refusal):
    code, status = "nothing_to_refund", 409


class TooMuchAhead(Refusal):
    """More was bought ahead than one commit can move or give back. Values: most, how many it can."""

    code, status = "too_much_ahead", 409


class QuoteOver(Refusal):
    """The quote is too old to be taken at its word."""

    code, status = "quote_over", 409


class KeyReused(Refusal):
    """The idempotency key came before with another request."""

    code, status = "idempotency_key_reused", 422


class NotMade(Refusal):
    """Asked what a request made: it made nothing so far."""

    code, status = "not_made", 409


class Unavailable(Refusal):
    """A part that we depend on does not answer; nothing was done."""

    code, status = "unavailable", 503


class OutcomeUnknown(Unavailable):
    """It was asked and did not answer: what was asked for may have been done, or be done yet."""


class Choice(Refusal):
    """More is needed to decide. Values: choices, pairs of value and name, and the field."""

    code, status = "choice_needed", 409
