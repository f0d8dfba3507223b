"""The head of an account: what was ever debited and credited, and what it may still give."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AccountHead:
    """A guarded account of one book: headroom = balance + credit limit, never below zero.

    An account is known by its book, too: a customer's credit with one seller is not credit with
    another, whoever sells to him now.
    """

    book: str
    account: str
    debits_minor: int
    credits_minor: int
    headroom_minor: int
