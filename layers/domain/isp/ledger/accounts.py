"""The chart of accounts of a book.

An account is a kind and an owner, written `kind:owner` (`cash:staff-7`, `gateway:bkash`) or the kind
alone. *Guarded* accounts can refuse a movement and are updated inside the transaction; all others
are added up from the stream, so that busy accounts never cause a conflict.
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


@dataclass(frozen=True, slots=True)
class AccountKind:
    side: Side
    is_guarded: bool = False


CHART: dict[str, AccountKind] = {
    "cash": AccountKind(Side.ASSET),
    "mobile_money": AccountKind(Side.ASSET),
    "gateway": AccountKind(Side.ASSET),
    "bank": AccountKind(Side.ASSET),
    "receivable": AccountKind(Side.ASSET, is_guarded=True),
    "wallet_at_parent": AccountKind(Side.ASSET),
    "wallet": AccountKind(Side.LIABILITY, is_guarded=True),
    "customer_credit": AccountKind(Side.LIABILITY, is_guarded=True),
    "suspense": AccountKind(Side.LIABILITY),
    "vat_payable": AccountKind(Side.LIABILITY),
    "payable_to_parent": AccountKind(Side.LIABILITY),
    "opening_balance": AccountKind(Side.EQUITY),
    "paid_in": AccountKind(Side.EQUITY),
    "service_revenue": AccountKind(Side.INCOME),
    "wholesale_revenue": AccountKind(Side.INCOME),
    "wholesale_cost": AccountKind(Side.EXPENSE),
    "gateway_fee": AccountKind(Side.EXPENSE),
}


def account(kind: str, owner: str | None = None) -> str:
    """Return the name of the account of `kind` that belongs to `owner`."""
    assert kind in CHART, f"no such account kind: {kind}"
    return kind if owner is None else f"{kind}:{owner}"


def kind_of(account_name: str) -> AccountKind:
    """Return what the chart says of an account."""
    return CHART[account_name.partition(":")[0]]
