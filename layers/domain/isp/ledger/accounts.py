"""The chart of accounts of a book.

An account is a kind and an owner, written `kind:owner` (`cash:staff-7`, `gateway:bkash`) or the kind
alone, within one book. How it is kept says what a commit does with it:

* *guarded* accounts can refuse a movement, so their heads are moved inside the transaction;
* *stated* accounts never refuse; like guarded ones they have a statement, and their heads are added
  up from the stream, so that a busy one never causes a conflict;
* *rolled up* accounts are sums only, added up from the stream; their entries are found by day.

The trial balance names rolled-up accounts one by one, and all accounts of another kind as one total:
how many customers there are must not decide how long it takes to read.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Side(StrEnum):
    ASSET = "asset"
    LIABILITY = "liability"
    EQUITY = "equity"
    INCOME = "income"
    EXPENSE = "expense"

    @property
    def grows_by_debit(self) -> bool:
        return self in (Side.ASSET, Side.EXPENSE)


class Keeping(StrEnum):
    GUARDED = "guarded"
    STATED = "stated"
    ROLLED_UP = "rolled_up"


@dataclass(frozen=True, slots=True)
class AccountKind:
    """`is_limited` says what holds until a limit is set: nothing beyond the balance, or no limit."""

    side: Side
    keeping: Keeping = Keeping.ROLLED_UP
    is_limited: bool = True

    @property
    def is_guarded(self) -> bool:
        return self.keeping is Keeping.GUARDED

    @property
    def is_stated(self) -> bool:
        return self.keeping is Keeping.STATED

    @property
    def has_statement(self) -> bool:
        return self.keeping is not Keeping.ROLLED_UP


CHART: dict[str, AccountKind] = {
    # What a collector may hold is limited by a ceiling, once somebody sets one.
    "cash": AccountKind(Side.ASSET, Keeping.GUARDED, is_limited=False),
    "office_cash": AccountKind(Side.ASSET, Keeping.STATED),
    "cash_in_transit": AccountKind(Side.ASSET, Keeping.STATED),
    "mobile_money": AccountKind(Side.ASSET, Keeping.STATED),
    "gateway": AccountKind(Side.ASSET, Keeping.STATED),
    "bank": AccountKind(Side.ASSET, Keeping.STATED),
    "receivable": AccountKind(Side.ASSET, Keeping.STATED),
    "receivable_from_child": AccountKind(Side.ASSET, Keeping.GUARDED),
    "receivable_for_cards": AccountKind(Side.ASSET, Keeping.STATED),
    "wallet_at_parent": AccountKind(Side.ASSET, Keeping.STATED),
    "wallet": AccountKind(Side.LIABILITY, Keeping.GUARDED),
    "customer_credit": AccountKind(Side.LIABILITY, Keeping.GUARDED),
    "suspense": AccountKind(Side.LIABILITY, Keeping.STATED),
    "payable_to_parent": AccountKind(Side.LIABILITY, Keeping.STATED),
    "commission_payable": AccountKind(Side.LIABILITY, Keeping.STATED),
    "card_liability": AccountKind(Side.LIABILITY),
    "unearned_revenue": AccountKind(Side.LIABILITY),
    "vat_payable": AccountKind(Side.LIABILITY),
    "supplementary_duty": AccountKind(Side.LIABILITY),
    "opening_balance": AccountKind(Side.EQUITY),
    "paid_in": AccountKind(Side.EQUITY),
    "service_revenue": AccountKind(Side.INCOME),
    "wholesale_revenue": AccountKind(Side.INCOME),
    "card_breakage": AccountKind(Side.INCOME),
    "late_fees": AccountKind(Side.INCOME),
    "wholesale_cost": AccountKind(Side.EXPENSE),
    "card_commission": AccountKind(Side.EXPENSE),
    "gateway_fee": AccountKind(Side.EXPENSE),
    "discount": AccountKind(Side.EXPENSE),
    "bad_debt": AccountKind(Side.EXPENSE),
    "rounding": AccountKind(Side.EXPENSE),
}


def account(kind: str, owner: str | None = None) -> str:
    """Return the name of the account of `kind` that belongs to `owner`."""
    assert kind in CHART, f"no such account kind: {kind}"
    return kind if owner is None else f"{kind}:{owner}"


def kind_name(account_name: str) -> str:
    return account_name.partition(":")[0]


def kind_of(account_name: str) -> AccountKind:
    """Return what the chart says of an account."""
    return CHART[kind_name(account_name)]


def totalled_as(account_name: str) -> str:
    """Return under which name the trial balance counts an account: its own, or its kind's total."""
    return kind_name(account_name) if kind_of(account_name).has_statement else account_name
