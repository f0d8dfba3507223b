"""A sale and its period, as one item: each with its own version.

Every period is made by one sale, in its commit, and lies with it. What a period has of its sale (whose it
is, of which package, at which prices) is not stored twice.
"""

from __future__ import annotations

from isp.sales.sale import Sale
from isp.subscriptions.subscription import Period, Stretch
from pynamodb.expressions.update import Action

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.attributes import IntegerAttribute, RecordsAttribute, stored
from isp_aws.dynamodb.items.sales import SaleItem

OF_SALE = (
    "tenant_id",
    "id",
    "owner_path",
    "customer_id",
    "package_id",
    "node_paths",
    "totals_minor",
)


class SoldItem(SaleItem):
    """A sale with its period; sales of before have theirs by itself, until it is brought over."""

    class Meta(SaleItem.Meta):
        pass

    period_version = IntegerAttribute(null=True)
    starts_minute = IntegerAttribute(null=True)
    ends_minute = IntegerAttribute(null=True)
    sold_minutes = IntegerAttribute(null=True)
    period_refunded_minor = IntegerAttribute(null=True)
    holds = RecordsAttribute(Stretch, null=True)

    def to_period(self) -> Period | None:
        if self.period_version is None:
            return None
        return Period(
            **{name: getattr(self, name) for name in OF_SALE},
            version=self.period_version,
            starts_minute=self.starts_minute,
            ends_minute=self.ends_minute,
            sold_minutes=self.sold_minutes,
            refunded_minor=self.period_refunded_minor,
            holds=self.holds or (),
        )

    def lodge(self, sale: Sale, period: Period) -> None:
        """Let the period lie with its sale."""
        assert all(getattr(sale, one) == getattr(period, one) for one in OF_SALE), period.id
        self.period_version = period.version
        self.starts_minute = period.starts_minute
        self.ends_minute = period.ends_minute
        self.sold_minutes = period.sold_minutes
        self.period_refunded_minor = period.refunded_minor
        self.holds = period.holds or None


def place_of(period: Period) -> SoldItem:
    return SoldItem(SoldItem.key(period.tenant_id, period.id), keys.SELF)


def stored_period(period: Period) -> list[Action]:
    """Return what stores the period and leaves its sale as it is."""
    holds: Action = SoldItem.holds.remove()
    if period.holds:
        holds = SoldItem.holds.set(stored(SoldItem.holds, period.holds))
    return [
        SoldItem.period_version.set(period.version),
        SoldItem.starts_minute.set(period.starts_minute),
        SoldItem.ends_minute.set(period.ends_minute),
        SoldItem.sold_minutes.set(period.sold_minutes),
        SoldItem.period_refunded_minor.set(period.refunded_minor),
        holds,
    ]
