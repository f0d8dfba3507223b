"""What a customer sees of himself. The scope is his own id; there is no id to guess."""

from __future__ import annotations

from isp.minutes import Moment
from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp.parties.scope import tenant_scope
from isp.ports import Page, PageRequest
from isp_app.customer_credit import credit_of
from isp_app.settled import debt_of
from isp_http.checkout import ProviderView, offered_providers, offers
from isp_http.panel import Panel
from isp_http.types import View
from isp_http.views import (
    CreditNoteView,
    CustomerStatus,
    InvoiceView,
    PackageOffer,
    PaymentView,
    SessionView,
    UsageQuery,
    UsageView,
    credit_note_view,
    invoice_views,
    opens_at,
    payment_views,
    session_views,
    status_of,
    usage_view,
)

from customer_panel.ports import CustomerPanel

panel = Panel("me")


class MyLineView(View):
    id: str
    name: str
    mobile: str
    login: str
    isp_name: str
    package_id: str
    package_name: str
    down_kbps: int
    up_kbps: int
    status: CustomerStatus
    expires_at: int | None
    opens_at: int | None
    online: bool
    credit_minor: int
    owed_minor: int


class MyPackagesView(View):
    items: list[PackageOffer]
    providers: list[ProviderView]


@panel.route("GET", "/me", needs=Permission.OWN_SERVICE_SEE)
def get_me(actor: Actor, ports: CustomerPanel) -> MyLineView:
    """Return the customer's line."""
    tenant, now = tenant_scope(actor.tenant_id), ports.clock.now()
    customer = ports.directory.customer(actor.scope, actor.subject_id)
    subscription = ports.directory.subscription(actor.scope, customer.id)
    # What runs is what was sold, whatever became of the package since.
    package = ports.directory.package(tenant, customer.package_id)
    running = subscription or package
    return MyLineView(
        id=customer.id,
        name=customer.name,
        mobile=customer.mobile,
        login=customer.login,
        isp_name=ports.directory.tenant(tenant).name,
        package_id=subscription.package_id if subscription else customer.package_id,
        package_name=subscription.package_name if subscription else package.name,
        down_kbps=running.down_kbps,
        up_kbps=running.up_kbps,
        status=status_of(subscription, now),
        expires_at=subscription.expires_at if subscription else None,
        opens_at=opens_at(subscription, now),
        online=customer.id
        in ports.network.open_sessions(actor.scope, {customer.id: customer.owner_path}),
        credit_minor=credit_of(ports.ledger, tenant, customer),
        owed_minor=debt_of(ports.directory, actor.scope, customer).owed_minor,
    )


@panel.route("GET", "/me/packages", needs=Permission.OWN_SERVICE_SEE)
def list_my_packages(actor: Actor, ports: CustomerPanel) -> MyPackagesView:
    """Return what the customer can buy, and how to pay for it."""
    tenant = tenant_scope(actor.tenant_id)
    customer = ports.directory.customer(actor.scope, actor.subject_id)
    return MyPackagesView(
        items=offers(ports.directory, tenant),
        providers=offered_providers(ports.checkout, tenant, customer.owner_path),
    )


@panel.route("GET", "/me/sessions", needs=Permission.OWN_SERVICE_SEE)
def list_my_sessions(page: PageRequest, actor: Actor, ports: CustomerPanel) -> Page[SessionView]:
    """Return the customer's time on the network, newest first."""
    found = ports.network.sessions_of(actor.scope, actor.subject_id, page)
    return found.with_items(session_views(ports.directory, actor.scope, found.items))


@panel.route("GET", "/me/usage", needs=Permission.OWN_SERVICE_SEE)
def get_my_usage(query: UsageQuery, actor: Actor, ports: CustomerPanel) -> UsageView:
    """Return the customer's daily usage, oldest day first."""
    tenant = ports.directory.tenant(tenant_scope(actor.tenant_id))
    moment = Moment(ports.clock.now(), tenant.utc_offset_minutes)
    used = ports.network.daily_usage(actor.scope, actor.subject_id, query.days, moment)
    return usage_view(used)


@panel.route("GET", "/me/invoices", needs=Permission.OWN_SERVICE_SEE)
def list_my_invoices(page: PageRequest, actor: Actor, ports: CustomerPanel) -> Page[InvoiceView]:
    """Return the customer's invoices, newest first."""
    found = ports.directory.invoices(actor.scope, page, customer_id=actor.subject_id)
    return found.with_items(invoice_views(ports.directory, actor.scope, found.items))


@panel.route("GET", "/me/credit-notes", needs=Permission.OWN_SERVICE_SEE)
def list_my_credit_notes(
    page: PageRequest, actor: Actor, ports: CustomerPanel
) -> Page[CreditNoteView]:
    """Return what was given back of the customer's invoices, newest first."""
    found = ports.directory.credit_notes(actor.scope, page, customer_id=actor.subject_id)
    return found.each(credit_note_view)


@panel.route("GET", "/me/payments", needs=Permission.OWN_SERVICE_SEE)
def list_my_payments(page: PageRequest, actor: Actor, ports: CustomerPanel) -> Page[PaymentView]:
    """Return what the customer paid, through providers and in cash, newest first."""
    found = ports.payments.receipts(actor.scope, page, customer_id=actor.subject_id)
    return found.with_items(payment_views(ports.directory, actor.scope, found.items))
