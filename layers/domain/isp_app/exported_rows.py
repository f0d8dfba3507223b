"""The rows of exported lists: which columns each list has, and what stands in them.

A cell is a text, or a whole number that its column explains: poisha, a count, a second. Who writes the file
makes taka and wall clocks of them. Everything is read through the scope of whoever asks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from isp.customers.customer import Customer
from isp.excerpt import Excerpt
from isp.exports.export import Export
from isp.invoicing.invoice import Invoice
from isp.parties.scope import Scope, tenant_scope
from isp.payments.difference import Difference, StatementDay
from isp.payments.inbox import Fact, matter_of
from isp.payments.intent import PaymentIntent
from isp.payments.ports import MoneyInbox, Payments, Statements
from isp.payments.receipt import Method, Receipt
from isp.ports import Directory, Page, PageRequest, StatusAt
from isp.subscriptions.subscription import status_at
from isp_words.texts import said

Cell = str | int | None
Row = list[Cell]
ColumnKind = Literal["text", "amount", "count", "moment"]


@dataclass(frozen=True, slots=True)
class Column:
    title: str  # The key of its text.
    kind: ColumnKind = "text"


COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "customers": (
        Column("fields.name"),
        Column("fields.mobile"),
        Column("fields.login"),
        Column("fields.address"),
        Column("fields.package"),
        Column("fields.status"),
        Column("fields.expires", "moment"),
        Column("console.customer.owed", "amount"),
        Column("console.exports.columns.taken_on", "moment"),
    ),
    "payments": (
        Column("fields.time", "moment"),
        Column("fields.method"),
        Column("fields.transaction"),
        Column("fields.customer"),
        Column("fields.amount", "amount"),
        Column("console.exports.columns.sent_back", "amount"),
        Column("fields.status"),
        Column("console.money_inbox.reason"),
    ),
    "invoices": (
        Column("console.invoices.number"),
        Column("fields.date", "moment"),
        Column("fields.customer"),
        Column("fields.mobile"),
        Column("fields.login"),
        Column("fields.method"),
        Column("fields.total", "amount"),
        Column("console.exports.columns.vat", "amount"),
        Column("console.exports.columns.open", "amount"),
    ),
    "money_inbox": (
        Column("console.money_inbox.reason"),
        Column("console.money_inbox.since", "moment"),
        Column("fields.amount", "amount"),
        Column("fields.transaction"),
        Column("fields.customer"),
        Column("console.money_inbox.decision"),
        Column("console.exports.columns.decided", "moment"),
    ),
    "statement_days": (
        Column("console.statements.day"),
        Column("console.statements.equal", "count"),
        Column("console.statements.other_amount", "count"),
        Column("console.statements.theirs_only", "count"),
        Column("console.statements.ours_only", "count"),
        Column("console.statements.payments", "amount"),
        Column("console.statements.refunds", "amount"),
        Column("console.statements.fees", "amount"),
        Column("console.statements.payouts", "amount"),
        Column("console.statements.uploaded", "moment"),
    ),
}


@dataclass(frozen=True, slots=True)
class ListRows:
    """Reads a page of the rows of an export."""

    directory: Directory
    payments: Payments
    inbox: MoneyInbox
    statements: Statements

    def page(self, scope: Scope, export: Export, page: PageRequest) -> tuple[list[Row], str | None]:
        """Return the rows of a page, and where the next one begins."""
        readers: Mapping[str, Callable[[Scope, Export, PageRequest], tuple[list[Row], Page[Any]]]]
        readers = {
            "customers": self._customers,
            "payments": self._payments,
            "invoices": self._invoices,
            "money_inbox": self._matters,
            "statement_days": self._statement_days,
        }
        rows, read = readers[export.wanted.list_name](scope, export, page)
        return rows, read.next

    def offset(self, export: Export) -> int:
        return self.directory.tenant(tenant_scope(export.tenant_id)).utc_offset_minutes

    def _excerpt(self, export: Export) -> Excerpt:
        return export.wanted.day_range.excerpt(self.offset(export))

    def _customers(
        self, scope: Scope, export: Export, page: PageRequest
    ) -> tuple[list[Row], Page[Any]]:
        wanted, now = export.wanted, export.asked_at
        read = self.directory.customers(
            scope,
            page,
            search=wanted.search,
            status=wanted.status and StatusAt(wanted.status, now) or None,
            excerpt=self._excerpt(export),
        )
        ids = [one.id for one in read.items]
        lines = self.directory.subscriptions(scope, ids)
        debts = self.directory.debts(scope, ids)
        packages = {
            one.id: one.name for one in self.directory.packages(tenant_scope(scope.tenant_id))
        }

        def row(one: Customer) -> Row:
            line, debt = lines.get(one.id), debts.get(one.id)
            status = said(wanted.language, "status", status_at(line, now))
            told: Row = [one.name, local_mobile(one.mobile), one.login, one.address]
            told += [packages.get(one.package_id, ""), status, line.expires_at if line else None]
            return [*told, debt.owed_minor if debt else 0, one.created_at]

        return [row(one) for one in read.items], read

    def _payments(
        self, scope: Scope, export: Export, page: PageRequest
    ) -> tuple[list[Row], Page[Any]]:
        language, excerpt = export.wanted.language, self._excerpt(export)
        read = self.payments.receipts(scope, page, customer_id=None, excerpt=excerpt)
        names = self._names(scope, read.items)

        def row(one: Receipt) -> Row:
            method = said(language, "console.paid_by", one.provider)
            reason = said(language, "console.reasons", one.review_reason or "")
            transaction = "" if one.method is Method.CASH else one.provider_txn
            told: Row = [one.paid_at, method, transaction, names.get(one.customer_id or "", "")]
            state = said(language, "status", one.state)
            return [*told, one.amount_minor, one.refunded_minor, state, reason]

        return [row(one) for one in read.items], read

    def _invoices(
        self, scope: Scope, export: Export, page: PageRequest
    ) -> tuple[list[Row], Page[Any]]:
        language, excerpt = export.wanted.language, self._excerpt(export)
        read = self.directory.invoices(scope, page, customer_id=None, excerpt=excerpt)
        owing = [one.customer_id for one in read.items if one.on_account_minor]
        debts = self.directory.debts(scope, list(dict.fromkeys(owing))) if owing else {}

        def row(one: Invoice) -> Row:
            debt = debts.get(one.customer_id) if one.on_account_minor else None
            buyer: Row = [one.customer_name, local_mobile(one.customer_mobile), one.customer_login]
            method = said(language, "console.paid_by", one.paid_by)
            amounts: Row = [one.total_minor, one.vat_minor, debt.open_of(one.id) if debt else 0]
            return [one.number, one.issued_at, *buyer, method, *amounts]

        return [row(one) for one in read.items], read

    def _matters(
        self, scope: Scope, export: Export, page: PageRequest
    ) -> tuple[list[Row], Page[Any]]:
        wanted, now = export.wanted, export.asked_at
        read = self.inbox.matters(
            scope, page, now, is_decided=wanted.is_decided, excerpt=self._excerpt(export)
        )
        payers = [one for one in read.items if not isinstance(one, Difference)]
        names = self._names(scope, payers)

        def row(fact: Fact) -> Row:
            matter = matter_of(fact)
            assert matter is not None, fact.id
            decided = matter.decided if wanted.is_decided else None
            customer_id = None if isinstance(fact, Difference) else fact.customer_id
            reason = said(wanted.language, "console.reasons", matter.reason)
            told: Row = [reason, matter.since, fact.amount_minor, _transaction(fact)]
            told += [names.get(customer_id or "", ""), decided.note if decided else ""]
            return [*told, decided.at if decided else None]

        return [row(one) for one in read.items], read

    def _statement_days(
        self, scope: Scope, export: Export, page: PageRequest
    ) -> tuple[list[Row], Page[Any]]:
        account_id, days = export.wanted.account_id or "", export.wanted.day_range
        read = self.statements.statement_days(scope, account_id, page, days=days)

        def row(one: StatementDay) -> Row:
            counts: Row = [one.equal, one.other_amount, one.theirs_only, one.ours_only]
            sums: Row = [one.payments_minor, one.refunds_minor, one.fees_minor, one.payouts_minor]
            return [one.day, *counts, *sums, one.uploaded_at]

        return [row(one) for one in read.items], read

    def _names(self, scope: Scope, facts: Sequence[Any]) -> Mapping[str, str]:
        ids = [one.customer_id for one in facts if one.customer_id is not None]
        return self.directory.customer_names(scope, ids) if ids else {}


def _transaction(fact: Fact) -> str:
    match fact:
        case Receipt():
            return "" if fact.method is Method.CASH else fact.provider_txn
        case PaymentIntent():
            return fact.provider_ref or ""
        case Difference():
            return fact.txn
        case _:
            return fact.provider_refund_id or ""


def local_mobile(mobile: str) -> str:
    """Return 01712-345678 of 8801712345678: the dash keeps a spreadsheet from making a number of it."""
    own = mobile.removeprefix("88")
    return f"{own[:5]}-{own[5:]}"
