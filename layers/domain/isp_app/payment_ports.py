"""What all use cases of payments work with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from isp.catalogue.package import Package
from isp.customers.customer import Customer
from isp.decide_again import Patience
from isp.decision import Committed, Decision
from isp.invoicing.issuer import Issuer
from isp.invoicing.numbers import Series
from isp.ledger.head import AccountHead
from isp.observer import Observer
from isp.parties.scope import Scope
from isp.parties.tenant import Node, Tenant
from isp.payments.ports import Payments
from isp.payments.providers import Providers
from isp.ports import Clock, Owner
from isp.sales.debt import Debt
from isp.subscriptions.subscription import Subscription


class Books(Protocol):
    """The part of the ledger that payments read and write through."""

    def commit(self, scope: Scope, decision: Decision) -> Committed: ...
    def head(self, scope: Scope, book: str, account: str) -> AccountHead: ...


class Parties(Protocol):
    """The part of the directory that payments read."""

    def asked(self, scope: Scope, request_id: str) -> str | None: ...

    def tenant(self, scope: Scope) -> Tenant: ...
    def customer(self, scope: Scope, customer_id: str) -> Customer: ...
    def package(self, scope: Scope, package_id: str) -> Package: ...
    def customer_by_login(self, scope: Scope, login: str) -> Customer | None: ...
    def customers_by_mobile(self, scope: Scope, mobile: str) -> Sequence[Customer]: ...
    def subscription(self, scope: Scope, customer_id: str) -> Subscription | None: ...
    def debt(self, scope: Scope, customer_id: str) -> Debt | None: ...
    def node(self, scope: Scope, node_id: str) -> Node: ...
    def issuer(self, scope: Scope, node_id: str) -> Issuer | None: ...
    def reserve_serial(self, scope: Scope, series: Series, now: int) -> int: ...


class Names(Protocol):
    """The part of access that finds whom an outside address belongs to."""

    def owner(self, kind: str, value: str) -> Owner | None: ...


@dataclass(frozen=True, slots=True)
class PaymentPorts:
    """A function makes one at its start. Providers bring what they talk with."""

    ledger: Books = field(repr=False)
    directory: Parties = field(repr=False)
    payments: Payments = field(repr=False)
    names: Names = field(repr=False)
    providers: Providers = field(repr=False)
    clock: Clock = field(repr=False)
    observer: Observer = field(repr=False)
    patience: Patience = field(repr=False)
    return_origin: str  # Where browsers come back to, such as https://shongjog.example/api.
