"""Customers: taken on, found, looked at, changed, given a pay link."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from isp.asked import Asked
from isp.customers.customer import Customer, CustomerKind
from isp.customers.edit_customer import NewCustomer
from isp.excerpt import Excerpt
from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp.parties.scope import tenant_scope
from isp.ports import Page, PageRequest, StatusAt
from isp.refusals import Invalid, NotFound, StaleRead, Taken
from isp.sales.debt import OWES
from isp.subscriptions.subscription import ACTIVE, EXPIRED, Subscription
from isp_app.customer_credit import credit_of
from isp_app.settled import debt_of
from isp_http.panel import Panel
from isp_http.text import LATIN_DIGITS
from isp_http.types import Body, Id, Line, MobileText, Name, Secret, Version, View, unset
from isp_http.views import CustomerStatus, opens_at, status_of
from pydantic import Field, StringConstraints

from seller_panel.excerpts import (
    ExcerptQuery,
    excerpt_asked_for,
    refuse_excerpt,
    refuse_order,
)
from seller_panel.ports import SellerPanel

panel = Panel("customers")

LoginText = Annotated[str, LATIN_DIGITS, StringConstraints(min_length=1, max_length=63)]


class CustomerView(View):
    id: str
    kind: CustomerKind
    name: str
    mobile: str
    login: str
    address: str
    package_id: str
    package_name: str
    running_package_id: str | None
    running_package_name: str | None
    hold_id: Annotated[str | None, Field(description="Of the hold that the line is on.")]
    status: CustomerStatus
    expires_at: int | None
    opens_at: Annotated[int | None, Field(description="When the hold of the line ends by itself.")]
    online: bool
    credit_minor: int
    owed_minor: Annotated[int, Field(description="What is open of his invoices.")]
    owed_limit_minor: Annotated[int, Field(description="How far he may owe; 0: not at all.")]
    created_at: int
    version: int


class CustomerListItem(View):
    """A customer in a list: what can be read for a whole page at once."""

    id: str
    kind: CustomerKind
    name: str
    mobile: str
    login: str
    package_id: str
    package_name: str
    status: CustomerStatus
    expires_at: int | None
    opens_at: Annotated[int | None, Field(description="When the hold of the line ends by itself.")]
    online: bool
    owed_minor: Annotated[
        int | None, Field(description="What is open of his invoices, where who owes is asked for.")
    ]
    created_at: int


class CustomerCountsView(View):
    customers: int
    active: int
    on_hold: int
    expired: int
    unpaid: int
    owing: Annotated[int, Field(description="How many customers have open invoices.")]
    owed_minor: Annotated[int, Field(description="What is open of all invoices.")]


class CustomersQuery(ExcerptQuery):
    search: Annotated[str, StringConstraints(min_length=1, max_length=60)] | None = None
    status: Literal["unpaid", "active", "on_hold", "expired", "owes"] | None = None


class NewCustomerBody(Body):
    kind: Literal["pppoe"]
    name: Name
    mobile: MobileText
    login: LoginText
    password: Secret
    package_id: Id
    address: Line = ""


class CustomerChange(Body):
    version: Version
    name: Name = unset()
    mobile: MobileText = unset()
    login: LoginText = unset()
    password: Secret = unset()
    package_id: Id = unset()
    address: Line = unset()


class PayLinkBody(Body):
    send_sms: bool = False


class PayLinkIssued(View):
    url: str
    ends_at: Annotated[
        int, Field(description="When it is over; later if the line is paid for meanwhile.")
    ]


@panel.route("GET", "/customers", needs=Permission.CUSTOMER_SEE, refusals=(Invalid,))
def list_customers(
    query: CustomersQuery, page: PageRequest, actor: Actor, ports: SellerPanel
) -> Page[CustomerListItem]:
    """Return customers: newest first, of a status by its end, or those whom the search finds.

    Days are those on which they were taken on; of the active and the expired, those of their end.
    """
    status = query.status and StatusAt(query.status, ports.clock.now())
    excerpt = _excerpt(query, actor, ports)
    found = ports.directory.customers(
        actor.scope, page, search=query.search, status=status, excerpt=excerpt
    )
    items = _list_items(ports, actor, found.items)
    if query.status != OWES:  # A read for each of the page, which nobody looks at elsewhere.
        return found.with_items(items)
    debts = ports.directory.debts(actor.scope, [item.id for item in items])
    owed = {one: debt.owed_minor for one, debt in debts.items()}
    return found.with_items(
        [item.model_copy(update={"owed_minor": owed.get(item.id, 0)}) for item in items]
    )


def _excerpt(query: CustomersQuery, actor: Actor, ports: SellerPanel) -> Excerpt:
    if query.search is not None or query.status not in (None, ACTIVE, EXPIRED):
        refuse_excerpt(query)
    if query.status is not None:
        refuse_order(query)
    return excerpt_asked_for(query, actor, ports.directory)


@panel.route("GET", "/customer-counts", needs=Permission.CUSTOMER_SEE)
def get_customer_counts(actor: Actor, ports: SellerPanel) -> CustomerCountsView:
    """Return how many customers there are, and of each status."""
    counts = ports.directory.customer_counts(actor.scope)
    return CustomerCountsView.model_validate(counts)


@panel.route(
    "POST",
    "/customers",
    needs=Permission.CUSTOMER_EDIT,
    status=201,
    refusals=(Invalid, Taken),
)
def take_on_customer(
    body: NewCustomerBody, actor: Actor, asked: Asked, ports: SellerPanel
) -> CustomerView:
    """Take a customer on."""
    entered = body.model_dump(exclude={"kind"})
    new = NewCustomer(connection=CustomerKind(body.kind), **entered)
    return _customer_view(ports, actor, ports.records.take_on_customer(actor, new, asked))


@panel.route("GET", "/customers/{customer_id}", needs=Permission.CUSTOMER_SEE, refusals=(NotFound,))
def get_customer(customer_id: Id, actor: Actor, ports: SellerPanel) -> CustomerView:
    """Return one customer."""
    return customer_by_now(ports, actor, customer_id)


@panel.route(
    "PATCH",
    "/customers/{customer_id}",
    needs=Permission.CUSTOMER_EDIT,
    refusals=(NotFound, Invalid, Taken, StaleRead),
)
def change_customer(
    customer_id: Id, body: CustomerChange, actor: Actor, ports: SellerPanel
) -> CustomerView:
    """Change a customer as he was seen."""
    changes = body.model_dump(exclude_unset=True, exclude={"version"})
    changed = ports.records.change_customer(actor, customer_id, body.version, changes)
    return _customer_view(ports, actor, changed)


@panel.route(
    "POST",
    "/customers/{customer_id}/pay-links",
    needs=Permission.CUSTOMER_EDIT,
    status=201,
    refusals=(NotFound,),
)
def issue_pay_link(
    customer_id: Id, body: PayLinkBody, actor: Actor, asked: Asked, ports: SellerPanel
) -> PayLinkIssued:
    """Return the customer's pay link, and text it if asked to."""
    issue = ports.records.issue_pay_link
    issued = issue(actor, customer_id, asked, send_sms=body.send_sms)
    return PayLinkIssued(url=f"{ports.public_origin}/p/{issued.token}", ends_at=issued.ends_at)


def customer_by_now(ports: SellerPanel, actor: Actor, customer_id: str) -> CustomerView:
    """Return a customer as he is after what was just done, or was done before."""
    return _customer_view(ports, actor, ports.directory.customer(actor.scope, customer_id))


def _customer_view(ports: SellerPanel, actor: Actor, customer: Customer) -> CustomerView:
    item = _list_items(ports, actor, [customer])[0]
    running = _running(ports, actor, customer.id)
    debt = debt_of(ports.directory, actor.scope, customer)
    return CustomerView(
        **item.model_dump(exclude={"owed_minor"}),
        address=customer.address,
        running_package_id=running.package_id if running else None,
        running_package_name=running.package_name if running else None,
        hold_id=running.hold_id if running and item.opens_at is not None else None,
        owed_minor=debt.owed_minor,
        credit_minor=credit_of(ports.ledger, actor.scope, customer),
        owed_limit_minor=debt.limit_minor,
        version=customer.version,
    )


def _running(ports: SellerPanel, actor: Actor, customer_id: str) -> Subscription | None:
    """Return what the customer has now, which may be another package than the one he takes next."""
    subscription = ports.directory.subscription(actor.scope, customer_id)
    is_paid = subscription is not None and subscription.is_paid(ports.clock.now())
    return subscription if is_paid else None


def _list_items(
    ports: SellerPanel, actor: Actor, customers: Sequence[Customer]
) -> list[CustomerListItem]:
    ids = [customer.id for customer in customers]
    now = ports.clock.now()
    subscriptions = ports.directory.subscriptions(actor.scope, ids)
    online = ports.network.open_sessions(
        actor.scope, {customer.id: customer.owner_path for customer in customers}
    )
    packages = ports.directory.packages(tenant_scope(actor.tenant_id))
    names = {package.id: package.name for package in packages}
    items: list[CustomerListItem] = []
    for customer in customers:
        subscription = subscriptions.get(customer.id)
        items.append(
            CustomerListItem(
                id=customer.id,
                kind=customer.connection,
                name=customer.name,
                mobile=customer.mobile,
                login=customer.login,
                package_id=customer.package_id,
                package_name=names[customer.package_id],
                status=status_of(subscription, now),
                expires_at=subscription.expires_at if subscription else None,
                opens_at=opens_at(subscription, now),
                online=customer.id in online,
                owed_minor=None,
                created_at=customer.created_at,
            )
        )
    return items
