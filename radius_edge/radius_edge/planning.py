"""Which timers the replica asks for: the end of each customer's period and of each seller's money."""

from __future__ import annotations

from collections.abc import Iterable

from radius_edge.book import Book
from radius_edge.sessions import Sessions
from radius_edge.timers import About

Plan = list[tuple[float, About, str]]


def customers_ends(book: Book, customer_ids: Iterable[str], now: float) -> Plan:
    planned: Plan = []
    for customer_id in customer_ids:
        customer = book.customers.get(customer_id)
        expires_at = None if customer is None else customer.state.expires_at
        if expires_at is not None and expires_at > now:
            planned.append((float(expires_at), About.CUSTOMER, customer_id))
    return planned


def sellers_ends(book: Book, now: float) -> Plan:
    ends = list(book.paid_until.items())
    return [(float(at), About.SELLER, path) for path, at in ends if at > now]


def everything(book: Book, sessions: Sessions, now: float) -> Plan:
    """Plan all ends to come, and one look at each session: a clock may have skipped its end."""
    looks = [(now, About.CUSTOMER, session.customer_id) for session in sessions if session.may_run]
    return [*customers_ends(book, list(book.customers), now), *sellers_ends(book, now), *looks]
