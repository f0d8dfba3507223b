"""Open a pay link: its token is all that whoever pays for a line has to show."""

from __future__ import annotations

from dataclasses import dataclass

from isp.customers.customer import Customer
from isp.customers.issue_pay_link import PAY_LINK_CLAIM, pay_link_hash
from isp.parties.actor import Actor
from isp.parties.network_address import limit_of_network
from isp.parties.permissions import Role
from isp.parties.scope import Scope
from isp.parties.tenant import ROOT_PATH
from isp.ports import Access, Clock, Directory
from isp.refusals import NotFound

from isp_app.limits import hold_to


@dataclass(frozen=True, slots=True)
class PayLinkOpened:
    """The customer of a link, and the scope in which nothing but his own line is seen."""

    scope: Scope
    customer: Customer

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
        """Return whose link it is; NotFound for a token of nobody, TooManyRequests for who guesses."""
        owner = self.access.owner(PAY_LINK_CLAIM, pay_link_hash(token))
        if owner is None:
            # Only guesses are counted: behind one address of a carrier, hundreds may open theirs.
            guesses = limit_of_network("pay-link", address, 60, 3_600)
            hold_to(self.access, (guesses,), self.clock.now())
            raise NotFound(kind="pay_link")
        scope = Scope(owner.tenant_id, ROOT_PATH, owner.owner_id)
        return PayLinkOpened(scope, self.directory.customer(scope, owner.owner_id))
