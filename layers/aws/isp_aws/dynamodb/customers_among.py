"""Which of some customers are inside a scope and of a status. The caller has bound the tenant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from isp.customers.customer import Customer
from isp.parties.scope import Scope
from isp.ports import StatusAt
from isp.sales.debt import OWES, Debt
from isp.subscriptions.subscription import Subscription, status_at

from isp_aws.dynamodb.reading import many
from isp_aws.sealing import Sealer

R = TypeVar("R")


def among(
    scope: Scope,
    pairs: Sequence[tuple[R, Customer]],
    status: StatusAt | None,
    sealer: Sealer,
) -> Iterator[tuple[R, Customer]]:
    """Yield of the customers, each with what led to him, those who are inside and of the status."""
    inside = [(row, one) for row, one in pairs if scope.covers(one.owner_path, one.id)]
    if status is None:
        yield from inside
        return
    if status.status == OWES:
        owed = many(Debt, scope.tenant_id, [one.id for _, one in inside], sealer)
        yield from ((row, one) for row, one in inside if one.id in owed and owed[one.id].invoices)
        return
    sold = many(Subscription, scope.tenant_id, [one.id for _, one in inside], sealer)
    for row, one in inside:
        if status_at(sold.get(one.id), status.now) == status.status:
            yield row, one
