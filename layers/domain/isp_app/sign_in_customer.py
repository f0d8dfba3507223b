"""Sign a customer in at his ISP's page, with a one-time code to the mobile that the ISP knows.

Where several lines carry the mobile the oldest is in front of him until he chooses (`choose_line`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from isp.customers.customer import Customer
from isp.customers.mobile import mobile_number
from isp.parties.known_device import customer_person
from isp.parties.one_time_code import CodeWrong, Purpose
from isp.parties.permissions import Role
from isp.parties.scope import tenant_scope
from isp.parties.session import Person
from isp.parties.short_name import SLUG_CLAIM
from isp.parties.tenant import Tenant
from isp.ports import Access, Directory
from isp.refusals import NotFound

from isp_app.lines_of_mobile import lines_on
from isp_app.one_time_codes import Asker, Asking, OneTimeCodes, Proof
from isp_app.sign_in import SignIn, Started


@dataclass(frozen=True, slots=True)
class SignInCustomer:
    access: Access
    directory: Directory
    codes: OneTimeCodes
    sign_in: SignIn

    def ask(self, slug: str, mobile_text: str, asker: Asker) -> str:
        """Have a code sent; return the id of the challenge, after the same work for strangers."""
        tenant = self.isp(slug)
        mobile = mobile_number(mobile_text)
        person = customer_person(tenant.id, mobile)
        asking = Asking(Purpose.CUSTOMER_SIGN_IN, tenant.id, mobile, person)
        return self.codes.ask(asking, asker)

    def __call__(
        self, slug: str, challenge_id: str, code: str, asker: Asker
    ) -> tuple[Started, int]:
        """Start the session of the customer whom the code reached; return how many lines are his."""
        tenant = self.isp(slug)
        proof = Proof(Purpose.CUSTOMER_SIGN_IN, tenant.id, challenge_id, code)
        challenge = self.codes.prove(proof, asker)
        lines = lines_on(self.directory, tenant.id, challenge.mobile)
        if not lines:
            raise CodeWrong
        self.codes.use_up(challenge)
        started = self.sign_in.start(_before(lines[0]))
        person = customer_person(tenant.id, challenge.mobile)
        device = self.sign_in.remembered(asker.device, person)
        return replace(started, device=device), len(lines)

    def isp(self, slug: str) -> Tenant:
        """Return the ISP whose page the name belongs to."""
        owner = self.access.owner(SLUG_CLAIM, slug)
        if owner is None:
            raise NotFound(kind="isp")
        return self.directory.tenant(tenant_scope(owner.tenant_id))


def _before(line: Customer) -> Person:
    return Person(
        tenant_id=line.tenant_id,
        subject_id=line.id,
        role=Role.CUSTOMER,
        node_path=line.owner_path,
        name=line.name,
        mobile=line.mobile,
    )
