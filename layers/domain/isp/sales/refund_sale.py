"""Giving back the unused part of a sale.

The refund is the mirror of the unused shares, in minutes, and goes to the customer's credit; the
period closes at the next minute boundary. Only the last period of a customer can be refunded, so
that periods never leave a hole between them: whoever has renewed early is refunded the renewal first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from isp.decision import Change, Create, Decision, Update
from isp.events import Event, EventName, event
from isp.invoicing.credit_note import GivenBack, credit_note
from isp.invoicing.invoice import Invoice
from isp.ledger.accounts import account
from isp.ledger.entry import JournalEntry, credit, debit
from isp.minutes import Moment, next_boundary, seconds_at
from isp.refusals import NothingToRefund, Refusal
from isp.sales.price_chain import unused_minor
from isp.sales.sale import Sale
from isp.subscriptions.subscription import Period, Subscription


class NotTheLastPeriod(Refusal):
    code, status = "not_the_last_period", 409


@dataclass(frozen=True, slots=True)
class Refund:
    """Everything that was read to decide one refund."""

    sale: Sale
    period: Period
    subscription: Subscription
    invoice: Invoice
    actor_id: str
    reason: str


def refund_sale(refund: Refund, moment: Moment) -> Decision:
    """Return the unused part of the sale to the customer's credit and close the period."""
    sale, period, subscription = refund.sale, refund.period, refund.subscription
    minute = next_boundary(moment.at)
    if sale.refunded_minor or minute >= period.ends_minute:
        raise NothingToRefund(sale=sale.id)
    if seconds_at(period.ends_minute) != subscription.expires_at:
        raise NotTheLastPeriod(sale=sale.id)

    used = period.used_minutes(minute)
    gross_minor = unused_minor(period.totals_minor, used, period.sold_minutes)[-1]
    vat_minor = unused_minor((0, sale.vat_minor), used, period.sold_minutes)[-1]
    changes: tuple[Change, ...] = _closed(refund, period.starts_minute + used, gross_minor)
    if gross_minor:
        given_back = GivenBack(
            number=1,
            gross_minor=gross_minor,
            vat_minor=vat_minor,
            starts_at=seconds_at(period.starts_minute + used),
            ends_at=seconds_at(period.ends_minute),
            reason=refund.reason,
        )
        changes += (Create(credit_note(refund.invoice, given_back, moment.at)),)
    return Decision(
        entries=(_entry(refund, gross_minor, vat_minor, moment),),
        changes=changes,
        events=(_event(refund, gross_minor, moment.at),),
    )


def _closed(refund: Refund, ends_minute: int, gross_minor: int) -> tuple[Update, ...]:
    sale, period, subscription = refund.sale, refund.period, refund.subscription
    return (
        Update(replace(sale, version=sale.version + 1, refunded_minor=gross_minor)),
        Update(
            replace(
                period,
                version=period.version + 1,
                ends_minute=ends_minute,
                refunded_minor=gross_minor,
            )
        ),
        Update(
            replace(
                subscription,
                version=subscription.version + 1,
                expires_at=seconds_at(ends_minute),
            )
        ),
    )


def _event(refund: Refund, gross_minor: int, now: int) -> Event:
    return event(
        EventName.SALE_REFUNDED,
        refund.sale.tenant_id,
        refund.sale.customer_id,
        now,
        fact=refund.sale.id,
        sale_id=refund.sale.id,
        refunded_minor=gross_minor,
        reason=refund.reason,
    )


def _entry(refund: Refund, gross_minor: int, vat_minor: int, moment: Moment) -> JournalEntry:
    sale = refund.sale
    mirror = (
        (account("service_revenue"), gross_minor - vat_minor),
        (account("vat_payable"), vat_minor),
    )
    return JournalEntry(
        tenant_id=sale.tenant_id,
        book=sale.owner_path,
        entry_id=f"refund:{sale.id}",
        kind="refund",
        posted_at=moment.at,
        effective_at=moment.at,
        day=moment.day,
        actor_id=refund.actor_id,
        lines=(
            *(debit(name, minor) for name, minor in mirror if minor),
            credit(account("customer_credit", sale.customer_id), gross_minor),
        ),
        about=sale.id,
    )
