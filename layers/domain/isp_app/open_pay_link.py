"""Open a pay link: its token is all that whoever pays for a line has to show."""

from __future__ import annotations

from dataclasses import dataclass

from isp.customers.customer import Customer
from isp.customers.issue_pay_link import PAY_LINK_CLAIM, pay_link_hash
from isp.customers.pay_link import PayLinkOver
from isp.parties.actor import Actor
from isp.parties.network_address import limit_of_network
from isp.parties.permissions import Role
from isp.parties.scope import Scope, tenant_scope
from isp.parties.tenant import ROOT_PATH
from isp.ports import Access, Clock, Directory
from isp.refusals import NotFound
from isp.subscriptions.subscription import Subscription

from isp_app.limits import hold_to


@dataclass(frozen=True, slots=True)
class PayLinkOpened:
    """The customer of a link, and the scope in which nothing but his own line is seen."""

    scope: Scope
    customer: Customer
    line: Subscription | None

    @property
    def tenant(self) -> Scope:
        """Return the scope in which the tenant's own things are, such as how it is paid."""
        return tenant_scope(self.scope.tenant_id)

    @property
    def himself(self) -> Actor:
        """Return the customer as who acts: whoever holds his link pays as he would."""
        return Actor(
            self.scope.tenant_id, self.customer.owner_path, self.customer.id, Role.CUSTOMER
        )


@dataclass(frozen=True, slots=True)
class OpenPayLink:
    access: Access
    directory: Directory
    clock: Clock

    def __call__(self, token: str, address: str) -> PayLinkOpened:
        """Return whose link it is; PayLinkOver where it was one.

        NotFound for a token of nobody, TooManyRequests for who guesses.
        """
        hashed = pay_link_hash(token)
        owner = self.access.owner(PAY_LINK_CLAIM, hashed)
        if owner is None:
            # Only guesses are counted: behind one address of a carrier, hundreds may open theirs.
            guesses = limit_of_network("pay-link", address, 60, 3_600)
            hold_to(self.access, (guesses,), self.clock.now())
            raise NotFound(kind="pay_link")
        scope = Scope(owner.tenant_id, ROOT_PATH, owner.owner_id)
        link = self.directory.pay_link(scope, owner.owner_id)
        line = self.directory.subscription(scope, owner.owner_id)
        line_ends_at = None if line is None else line.expires_at
        if link is None or not link.opens(hashed, line_ends_at, self.clock.now()):
            isp = self.directory.tenant(tenant_scope(owner.tenant_id))
            raise PayLinkOver(isp=isp.name, onward=f"/i/{isp.slug}")
        return PayLinkOpened(scope, self.directory.customer(scope, owner.owner_id), line)
