"""What an event is worth saying, in the language of the tenant, with what is true now.

The event names the facts; names, numbers and dates are read fresh, so a message that waited in the
queue does not tell yesterday's news. None means that there is nothing to say any more.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from isp.customers.customer import Customer
from isp.customers.issue_pay_link import pay_link_token
from isp.customers.pay_link import PayLink
from isp.events import Event, EventName
from isp.notices.content import speaker, spoken
from isp.notices.sms import SmsMessage
from isp.parties.scope import Scope, tenant_scope
from isp.parties.tenant import Tenant
from isp.payments.purpose import PurposeKind
from isp.subscriptions.subscription import Subscription
from isp_words.local_dates import date_time_text, local_time
from isp_words.numerals import taka
from isp_words.texts import translate


class Directory(Protocol):
    """The part of the directory that messages are made of."""

    def tenant(self, scope: Scope) -> Tenant: ...
    def customer(self, scope: Scope, customer_id: str) -> Customer: ...
    def subscription(self, scope: Scope, customer_id: str) -> Subscription | None: ...
    def pay_link(self, scope: Scope, customer_id: str) -> PayLink | None: ...


@dataclass(frozen=True, slots=True)
class Sources:
    """`origin` is where browsers find the product, `pepper` what pay links are derived from."""

    directory: Directory
    origin: str
    pepper: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Told:
    """Whom an event is about."""

    tenant: Tenant
    customer: Customer
    subscription: Subscription | None
    speaker: str


def compose(event: Event, sources: Sources) -> SmsMessage | None:
    """Return the message of an event to its customer."""
    scope = tenant_scope(event.tenant_id)
    tenant = sources.directory.tenant(scope)
    told = _Told(
        tenant,
        sources.directory.customer(scope, event.subject_id),
        sources.directory.subscription(scope, event.subject_id),
        speaker(tenant, event.at),
    )
    match event.name:
        case EventName.PAYMENT_RECEIVED:
            text: str | None = _payment_received(event, told)
        case EventName.SUBSCRIPTION_EXPIRED:
            text = _subscription_expired(event, told, sources)
        case EventName.SUBSCRIPTION_HELD:
            text = _subscription_held(event, told)
        case EventName.SUBSCRIPTION_RESUMED:
            text = _subscription_resumed(event, told)
        case EventName.PAY_LINK_SENT:
            text = _text(told, "sms.pay_link", url=_where_to_pay(event, told, sources))
        case _:
            raise AssertionError(f"{event.name} is told to nobody")
    if text is None:
        return None
    return SmsMessage(
        mobile=told.customer.mobile,
        text=text,
        payer=event.tenant_id,
        about=event.name.value,
        fact=event.event_id,
        customer_id=told.customer.id,
    )


def _payment_received(event: Event, told: _Told) -> str:
    amount_minor = event.data["amount_minor"]
    assert type(amount_minor) is int, "an amount is whole minor units"
    amount = taka(amount_minor, told.tenant.language)
    subscription = told.subscription
    # Events of before do not say what the money was for.
    is_sold = event.data.get("sale_id") is not None
    if not is_sold and event.data.get("purpose") == PurposeKind.ADVANCE:
        return _text(told, "sms.advance_received", amount=amount)
    if not is_sold or subscription is None:
        return _text(told, "sms.payment_kept", amount=amount)
    return _text(
        told,
        "sms.payment_received",
        amount=amount,
        package=spoken(
            subscription.package_name, translate(told.tenant.language, "fields.package")
        ),
        expires=_when(subscription.expires_at, told),
    )


def _subscription_expired(event: Event, told: _Told, sources: Sources) -> str | None:
    if told.subscription is not None and told.subscription.expires_at > event.at:
        return None  # Renewed while this waited.
    return _text(told, "sms.subscription_expired", url=_where_to_pay(event, told, sources))


def _subscription_held(event: Event, told: _Told) -> str | None:
    line = told.subscription
    if line is None or not line.resumes_at or line.hold_id != event.data["hold_id"]:
        return None  # Open again before this was sent.
    return _text(told, "sms.subscription_held", until=_when(line.resumes_at, told))


def _subscription_resumed(event: Event, told: _Told) -> str | None:
    line = told.subscription
    if line is None or line.resumes_at or line.expires_at <= event.at:
        return None  # On hold once more, or over, before this was sent.
    return _text(told, "sms.subscription_resumed", expires=_when(line.expires_at, told))


def _when(at: int, told: _Told) -> str:
    return date_time_text(local_time(at, told.tenant.utc_offset_minutes), told.tenant.language)


def _where_to_pay(event: Event, told: _Told, sources: Sources) -> str:
    """Return the customer's pay link where an open one was issued, else the page to sign in at."""
    customer = told.customer
    link = sources.directory.pay_link(tenant_scope(customer.tenant_id), customer.id)
    line_ends_at = None if told.subscription is None else told.subscription.expires_at
    if link is None or not link.opens(link.token_hash, line_ends_at, event.at):
        return f"{sources.origin}/i/{told.tenant.slug}"
    token = pay_link_token(sources.pepper, customer.tenant_id, customer.id, link.turn)
    return f"{sources.origin}/p/{token}"


def _text(told: _Told, key: str, **values: str) -> str:
    return translate(told.tenant.language, key, isp=told.speaker, **values)
