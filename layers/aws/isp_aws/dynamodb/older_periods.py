"""Periods where the version before kept them: by themselves, under the ids of their sales.

Migration 6 brings all of a tenant's to their sales; one that is read before its turn comes is brought over
at that moment, so whatever is decided on a period finds it with its sale. The caller has bound the tenant.
"""

from __future__ import annotations

from isp.subscriptions.subscription import Period
from pynamodb.exceptions import DoesNotExist

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.items.sales import PeriodItem
from isp_aws.dynamodb.items.sold import SoldItem, place_of, stored_period
from isp_aws.dynamodb.transaction import Cancelled, delete, transact, update
from isp_aws.sealing import nothing_sealed

TRIES = 5


def period_of(tenant_id: str, sale_id: str) -> Period | None:
    """Return the period of a sale, wherever it lies."""
    try:
        sold = SoldItem.get(SoldItem.key(tenant_id, sale_id), keys.SELF, consistent_read=True)
    except DoesNotExist:
        return None
    return sold.to_period() or bring_over(tenant_id, sale_id)


def bring_over(tenant_id: str, sale_id: str) -> Period | None:
    """Move the period of before to its sale and return it; None where there is none any more."""
    for _ in range(TRIES):
        try:
            older = PeriodItem.get(
                PeriodItem.key(tenant_id, sale_id), keys.SELF, consistent_read=True
            )
        except DoesNotExist:
            break
        period: Period = older.to_entity(nothing_sealed())
        has_none = SoldItem.pk.exists() & SoldItem.period_version.does_not_exist()
        moved = update(place_of(period), stored_period(period), has_none)
        try:
            transact([moved, delete(older, PeriodItem.version == older.version)])
        except Cancelled:
            continue  # Somebody was faster, or changed it as the version before does.
        return period
    try:
        sold = SoldItem.get(SoldItem.key(tenant_id, sale_id), keys.SELF, consistent_read=True)
    except DoesNotExist:
        return None
    return sold.to_period()
