"""The books: from every figure of the trial balance to the entries that it is made of.

A rolled-up account leads to its entries of a day; a kind that has statements leads to its accounts, an
account to its statement, and every line of that to its entry.
"""

from __future__ import annotations

from typing import Annotated

from isp.asked import Asked
from isp.ledger.accounts import CHART, kind_name, kind_of
from isp.ledger.entry import JournalEntry
from isp.ledger.head import AccountHead, StatementLine
from isp.minutes import is_day
from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp.ports import Page, PageRequest
from isp.refusals import AccountClosed, Invalid, LimitTooLow, NotFound, StaleRead
from isp_app.set_limit import WantedLimit
from isp_http.panel import Panel
from isp_http.text import LATIN_DIGITS
from isp_http.types import Body, MinorAmount, PageQuery, Query, View
from pydantic import Field, StringConstraints

from seller_panel.ports import SellerPanel

panel = Panel("books")

AccountName = Annotated[
    str, StringConstraints(max_length=120, pattern=r"^[a-z_]{2,40}(:[^\x00-\x20\x7f]{1,80})?$")
]
KindName = Annotated[str, StringConstraints(max_length=40, pattern=r"^[a-z_]{2,40}$")]
EntryId = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x20\x7f]{1,200}$")]
Day = Annotated[str, LATIN_DIGITS, StringConstraints(pattern=r"^20[0-9]{2}-[01][0-9]-[0-3][0-9]$")]


class AccountView(View):
    account: str
    keeping: str = Field(description="guarded, stated or rolled_up: what the figure leads to.")
    debit_minor: int
    credit_minor: int


class TrialBalanceView(View):
    book: str
    accounts: list[AccountView]
    difference_minor: int
    as_of: int


class AccountsQuery(PageQuery):
    kind: KindName


class HeadView(View):
    account: str
    debit_minor: int
    credit_minor: int
    limit_minor: int | None
    closed_at: int | None


class LimitBody(Body):
    """`old_minor` is the limit that was seen; null is no limit, which only cash may have."""

    account: AccountName
    old_minor: MinorAmount | None
    new_minor: MinorAmount | None


class StatementQuery(PageQuery):
    account: AccountName


class EnteredView(View):
    entry_id: str
    kind: str
    about: str


class StatementLineView(EnteredView):
    """What one commit did to an account; `also` names its other entries."""

    posted_at: int
    debit_minor: int
    credit_minor: int
    also: tuple[EnteredView, ...]


class EntriesQuery(PageQuery):
    day: Day
    account: AccountName | None = None


class EntryQuery(Query):
    entry_id: EntryId


class LineView(View):
    account: str
    debit_minor: int
    credit_minor: int


class EntryView(View):
    entry_id: str
    kind: str
    day: str
    posted_at: int
    effective_at: int
    actor_id: str
    about: str
    reverses: str | None
    lines: list[LineView]


@panel.route("GET", "/books/trial-balance", needs=Permission.BOOK_SEE)
def get_trial_balance(actor: Actor, ports: SellerPanel) -> TrialBalanceView:
    """Return the sums of the actor's own book; kinds that have statements are one total each."""
    balance = ports.ledger.trial_balance(actor.scope, actor.node_path)
    return TrialBalanceView(
        book=balance.book,
        accounts=[
            AccountView(
                account=sums.account,
                keeping=kind_of(sums.account).keeping.value,
                debit_minor=sums.debits_minor,
                credit_minor=sums.credits_minor,
            )
            for sums in balance.accounts
        ],
        difference_minor=balance.difference_minor,
        as_of=ports.clock.now(),
    )


@panel.route("GET", "/books/accounts", needs=Permission.BOOK_SEE, refusals=(Invalid,))
def list_book_accounts(
    query: AccountsQuery, page: PageRequest, actor: Actor, ports: SellerPanel
) -> Page[HeadView]:
    """Return the accounts of one kind in the actor's own book, in the order of their names."""
    if query.kind not in CHART or not CHART[query.kind].has_statement:
        raise Invalid(field="kind", reason="unknown_account")
    found = ports.ledger.accounts(actor.scope, actor.node_path, query.kind, page)
    return found.each(_head_view)


@panel.route(
    "PUT",
    "/books/limit",
    needs=Permission.LIMIT_SET,
    refusals=(Invalid, StaleRead, LimitTooLow, AccountClosed),
)
def set_limit(body: LimitBody, actor: Actor, asked: Asked, ports: SellerPanel) -> HeadView:
    """Set how far an account of the actor's own book may go."""
    wanted = WantedLimit(body.account, body.old_minor, body.new_minor)
    return _head_view(ports.records.set_limit(actor, wanted, asked))


@panel.route("GET", "/books/statement", needs=Permission.BOOK_SEE, refusals=(Invalid,))
def list_statement_lines(
    query: StatementQuery, page: PageRequest, actor: Actor, ports: SellerPanel
) -> Page[StatementLineView]:
    """Return the movements of an account in the actor's own book, latest first."""
    _must_be_in_chart(query.account)
    if not kind_of(query.account).has_statement:
        raise Invalid(field="account", reason="unknown_account")
    found = ports.ledger.statement(actor.scope, actor.node_path, query.account, page)
    return found.each(_line_view)


@panel.route("GET", "/books/entries", needs=Permission.BOOK_SEE, refusals=(Invalid,))
def list_entries(
    query: EntriesQuery, page: PageRequest, actor: Actor, ports: SellerPanel
) -> Page[EntryView]:
    """Return the entries of a day in the actor's own book, latest first; all, or of one account."""
    if query.account is not None:
        _must_be_in_chart(query.account)
    if not is_day(query.day):
        raise Invalid(field="day", reason="no_such_day")
    found = ports.ledger.entries_of(
        actor.scope, actor.node_path, query.day, page, account=query.account
    )
    return found.each(_entry_view)


@panel.route("GET", "/books/entry", needs=Permission.BOOK_SEE, refusals=(NotFound,))
def get_entry(query: EntryQuery, actor: Actor, ports: SellerPanel) -> EntryView:
    """Return one entry of the actor's own book."""
    entry = ports.ledger.entry(actor.scope, actor.node_path, query.entry_id)
    if entry is None:
        raise NotFound(kind="entry")
    return _entry_view(entry)


def _must_be_in_chart(account: str) -> None:
    if kind_name(account) not in CHART:
        raise Invalid(field="account", reason="unknown_account")


def _head_view(head: AccountHead) -> HeadView:
    return HeadView(
        account=head.account,
        debit_minor=head.debits_minor,
        credit_minor=head.credits_minor,
        limit_minor=head.limit_minor,
        closed_at=head.closed_at,
    )


def _line_view(line: StatementLine) -> StatementLineView:
    return StatementLineView.model_validate(line)


def _entry_view(entry: JournalEntry) -> EntryView:
    return EntryView.model_validate(entry)
