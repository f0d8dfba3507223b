"""The lines of a customer: all of his tenant that carry the mobile that he has proved, the oldest first.

One mobile may stand at several lines, such as home and shop, be they of one seller or of several.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from isp.customers.customer import Customer
from isp.parties.actor import Actor
from isp.parties.scope import Scope, tenant_scope
from isp.refusals import NotFound


class Mobiles(Protocol):
    """The part of the directory that knows whose a mobile is."""

    def customers_by_mobile(self, scope: Scope, mobile: str) -> Sequence[Customer]: ...


def lines_on(directory: Mobiles, tenant_id: str, mobile: str) -> list[Customer]:
    """Return the lines that carry the mobile, the oldest first; none where there is no mobile."""
    found = directory.customers_by_mobile(tenant_scope(tenant_id), mobile) if mobile else ()
    return sorted(found, key=lambda line: (line.created_at, line.id))


def own_line(directory: Mobiles, actor: Actor, line_id: str) -> Customer:
    """Return a line of the customer who asks; another's is not found."""
    for line in lines_on(directory, actor.tenant_id, actor.mobile):
        if line.id == line_id:
            return line
    raise NotFound(kind=Customer.kind)
