"""The books of the stand-in: the trial balance and what each figure leads to."""

from __future__ import annotations

from typing import Any

from tests.browser.fake_api import Asked, route
from tests.browser.fake_routes import Answer, page


@route("GET", "/books/trial-balance")
def trial_balance(asked: Asked) -> Answer:
    total = sum(sale["price_minor"] for sale in asked.state.sales)
    vat = sum(sale["vat_minor"] for sale in asked.state.sales)
    rows: list[tuple[str, str, int, int]] = [
        ("gateway", "stated", total, 0),
        ("service_revenue", "rolled_up", 0, total - vat),
        ("vat_payable", "rolled_up", 0, vat),
    ]
    accounts: list[dict[str, Any]] = [
        {"account": name, "keeping": keeping, "debit_minor": debit, "credit_minor": credit}
        for name, keeping, debit, credit in rows
        if total
    ]
    return 200, {
        "book": "/isp/",
        "accounts": accounts,
        "difference_minor": 0,
        "as_of": asked.state.now,
    }


@route("GET", "/books/accounts")
def book_accounts(asked: Asked) -> Answer:
    total = sum(sale["price_minor"] for sale in asked.state.sales)
    return page(
        [
            {
                "account": "cash:SHIRIN",
                "debit_minor": total,
                "credit_minor": 0,
                "limit_minor": asked.state.cash_limit_minor,
                "closed_at": None,
            }
        ]
    )


@route("PUT", "/books/limit")
def put_limit(asked: Asked) -> Answer:
    assert asked.body["old_minor"] == asked.state.cash_limit_minor
    asked.state.cash_limit_minor = asked.body["new_minor"]
    return 200, {
        "account": asked.body["account"],
        "debit_minor": 0,
        "credit_minor": 0,
        "limit_minor": asked.body["new_minor"],
        "closed_at": None,
    }


@route("GET", "/books/statement")
def statement(asked: Asked) -> Answer:
    return page(
        [
            {
                "entry_id": entry["entry_id"],
                "kind": entry["kind"] if number else "payment",
                "about": entry["about"],
                "posted_at": entry["posted_at"],
                "debit_minor": entry["lines"][0]["debit_minor"],
                "credit_minor": 0 if number else entry["lines"][0]["debit_minor"],
                # The first is paid and spent at once.
                "also": [] if number else [_named(entry)],
            }
            for number, entry in enumerate(_entries(asked))
        ]
    )


@route("GET", "/books/entries")
def book_entries(asked: Asked) -> Answer:
    return page(_entries(asked))


@route("GET", "/books/entry")
def book_entry(asked: Asked) -> Answer:
    return 200, _entries(asked)[0]


def _entries(asked: Asked) -> list[dict[str, Any]]:
    return [
        {
            "entry_id": f"payment:bkash:{sale['id']}",
            "kind": "sale",
            "day": "2026-11-24",
            "posted_at": asked.state.now,
            "effective_at": asked.state.now - 90,
            "actor_id": "payments",
            "about": sale["id"],
            "reverses": None,
            "lines": [
                _line("gateway:bkash", sale["price_minor"], 0),
                _line("service_revenue", 0, sale["price_minor"] - sale["vat_minor"]),
                _line("vat_payable", 0, sale["vat_minor"]),
            ],
        }
        for sale in asked.state.sales[:5]
    ]


def _named(entry: dict[str, Any]) -> dict[str, Any]:
    return {"entry_id": f"sale:{entry['about']}", "kind": "sale", "about": entry["about"]}


def _line(account: str, debit: int, credit: int) -> dict[str, Any]:
    return {"account": account, "debit_minor": debit, "credit_minor": credit}
