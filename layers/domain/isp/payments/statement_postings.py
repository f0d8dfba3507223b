"""Fees and payouts that a provider's statement tells of, as entries of the account's book.

A payment is booked gross, so its fee is still on the gateway's account until the statement shows it;
a payout moves the rest to the bank. When all is paid out the gateway's account is zero again. Each
entry is named by the receiving account and the transaction: the same row again posts nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from isp.ledger.accounts import account as account_name
from isp.ledger.entry import JournalEntry, Line, credit, debit
from isp.minutes import Moment
from isp.payments.account import PaymentAccount
from isp.payments.compare_day import Compared, Outcome
from isp.payments.statement import Kind, StatementRow

FEE = "gateway_fee"
PAYOUT = "payout"


def statement_entries(
    account: PaymentAccount, rows: Iterable[StatementRow], moment: Moment, actor_id: str
) -> Iterator[tuple[StatementRow, JournalEntry]]:
    """Yield the entry of each row that moves money outside of payments and refunds."""
    for row in rows:
        lines = _lines(account, row)
        if lines:
            yield row, _entry(account, row, lines, moment, actor_id)


def posted_otherwise(row: StatementRow, posted: JournalEntry) -> Compared:
    """Return the difference of a row that was posted before with other figures."""
    kind = Kind.PAYOUT if row.kind is Kind.PAYOUT else Kind.FEE
    theirs = row.amount_minor if row.kind in (Kind.PAYOUT, Kind.FEE) else row.fee_minor
    ours = sum(line.credit_minor for line in posted.lines)
    return Compared(row.txn, kind, Outcome.OTHER_AMOUNT, theirs, ours)


def bank_of(account: PaymentAccount) -> str:
    """Return where a payout goes; sandbox money is kept apart, as at the gateway."""
    return account_name("bank", None if account.is_live else "sandbox")


def _lines(account: PaymentAccount, row: StatementRow) -> tuple[Line, ...]:
    moved: tuple[tuple[str, int], ...]
    if row.kind is Kind.PAYOUT:
        arrived = row.amount_minor - row.fee_minor
        moved = ((bank_of(account), arrived), (account_name(FEE), row.fee_minor))
    else:
        fee = row.amount_minor if row.kind is Kind.FEE else row.fee_minor
        moved = ((account_name(FEE), fee),)
    debits = tuple(debit(name, minor) for name, minor in moved if minor)
    total = sum(line.debit_minor for line in debits)
    return (*debits, credit(account.gateway, total)) if total else ()


def _entry(
    account: PaymentAccount,
    row: StatementRow,
    lines: tuple[Line, ...],
    moment: Moment,
    actor_id: str,
) -> JournalEntry:
    kind = PAYOUT if row.kind is Kind.PAYOUT else FEE
    return JournalEntry(
        tenant_id=account.tenant_id,
        book=account.owner_path,
        entry_id=f"{kind}:{account.id}:{row.kind}:{row.txn}",
        kind=kind,
        posted_at=moment.at,
        effective_at=row.at,
        day=moment.day,
        actor_id=actor_id,
        lines=lines,
        about=account.id,
    )
