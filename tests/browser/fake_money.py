"""Money to look at and a compared day, as the stand-in's prepared ISP has them."""

from __future__ import annotations

from typing import Any

Fact = dict[str, Any]
DAY = 86_400
COMPARED_DAY = "2026-11-24"


def matter(state: Any, reason: str, amount_minor: int, **changes: Any) -> Fact:
    account = state.accounts[0]
    made: Fact = {
        "id": f"receipt-{state.new_id()}",
        "kind": "receipt",
        "reason": reason,
        "since": state.now - DAY,
        "is_open": True,
        "amount_minor": amount_minor,
        "theirs_minor": None,
        "provider": "bkash",
        "account_id": account["id"],
        "account_ref": account["account_ref"],
        "transaction": "BKX7Q2M9RT",
        "day": None,
        "customer_id": None,
        "customer_name": None,
        "payment_id": None,
        "left_minor": 0,
        "deeds": ["accept"],
        "decided": None,
    }
    return made | changes


def difference(state: Any, outcome: str, amount_minor: int, **changes: Any) -> Fact:
    return matter(state, outcome, amount_minor) | {
        "id": f"statement_difference-{state.new_id()}",
        "kind": "statement_difference",
        "day": COMPARED_DAY,
        **changes,
    }


def money_to_look_at(state: Any) -> list[Fact]:
    """Return one matter of each sort, with each deed among them."""
    payer = state.customers[-1]
    his = {"customer_id": payer["id"], "customer_name": payer["name"]}
    long = state.customers[2]
    return [
        matter(state, "unknown_payer", 52_500, deeds=["assign"]),
        matter(
            state,
            "second_payment",
            52_500,
            payment_id=state.new_id(),
            left_minor=52_500,
            deeds=["accept", "refund"],
            **his,
        ),
        matter(
            state,
            "perhaps_paid",
            105_000,
            id=f"payment_intent-{state.new_id()}",
            kind="payment_intent",
            customer_id=long["id"],
            customer_name=long["name"],
        ),
        difference(
            state, "payment_theirs_only", 105_000, theirs_minor=105_000, deeds=["accept", "book"]
        ),
        difference(state, "payment_other_amount", 52_500, theirs_minor=50_000),
        matter(
            state,
            "overpaid",
            60_000,
            is_open=False,
            deeds=[],
            decided={
                "deed": "accept",
                "note": "ফোনে কথা হয়েছে",
                "by": state.new_id(),
                "by_name": "সালমা বেগম",
                "at": state.now - 900,
            },
            **his,
        ),
    ]


def compared_day(state: Any) -> Fact:
    return {
        "day": COMPARED_DAY,
        "equal": 41,
        "other_amount": 1,
        "theirs_only": 1,
        "ours_only": 0,
        "payments_minor": 2_257_500,
        "refunds_minor": 52_500,
        "fees_minor": 41_764,
        "payouts_minor": 2_163_236,
        "uploaded_at": state.now - 3_600,
    }


def payments_to_list(template: Fact) -> dict[str, Fact]:
    """Return payments that every list has to show rightly: cash, one to look at, one sent back."""
    return {
        "cash-payment": template
        | {"id": "CASHPAYMENT", "method": "cash", "provider": "cash", "provider_txn": "L2PIDRCBB"},
        "second-payment": template
        | {
            "id": "SECOND",
            "provider_txn": "BKX8R31",
            "review_reason": "second_payment",
            "is_to_look_at": True,
        },
        "back-payment": template
        | {
            "id": "BACK",
            "provider_txn": "BKX9S42",
            "review_reason": "overpaid",
            "refunded_minor": template["amount_minor"],
        },
    }
