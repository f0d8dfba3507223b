"""Packages, subscriptions, periods and sales."""

from __future__ import annotations

from isp.catalogue.package import Package
from isp.due import DueKind
from isp.parties.tenant import ROOT_PATH
from isp.sales.debt import Debt, OpenInvoice, Part, SetOff, SetOffBy
from isp.sales.refund_sale import SaleRefund
from isp.sales.sale import PaidBy, Sale
from isp.subscriptions.hold import Hold
from isp.subscriptions.subscription import (
    Period,
    Stretch,
    Subscription,
    SubscriptionStatus,
)
from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.attributes import (
    EnumAttribute,
    IntegerAttribute,
    IntegersAttribute,
    RecordsAttribute,
    TextsAttribute,
)
from isp_aws.dynamodb.due import DueTime
from isp_aws.dynamodb.items.entity_item import EntityItem, Mark

ON_HOLD_LIST = "ON_HOLD"
OWING_LIST = "OWING"


class PackageItem(EntityItem[Package]):
    entity = Package

    owner_path = UnicodeAttribute()
    name = UnicodeAttribute()
    down_kbps = IntegerAttribute()
    up_kbps = IntegerAttribute()
    validity_minutes = IntegerAttribute()
    price_minor = IntegerAttribute()
    vat_basis_points = IntegerAttribute()
    is_archived = BooleanAttribute()
    created_at = IntegerAttribute()
    address_pool = UnicodeAttribute(default="")

    @classmethod
    def place(cls, entity: Package) -> tuple[str, str]:
        return (
            keys.listing(entity.tenant_id, "PACKAGES"),
            keys.at_then_id(entity.created_at, entity.id),
        )


class SubscriptionItem(EntityItem[Subscription]):
    entity = Subscription

    owner_path = UnicodeAttribute()
    status = EnumAttribute(SubscriptionStatus)
    package_id = UnicodeAttribute()
    package_name = UnicodeAttribute()
    down_kbps = IntegerAttribute()
    up_kbps = IntegerAttribute()
    started_at = IntegerAttribute()
    expires_at = IntegerAttribute()
    address_pool = UnicodeAttribute(default="")
    # Lines of before were never on hold.
    resumes_at = IntegerAttribute(default=0)
    held_minutes = IntegerAttribute(default=0)
    hold_id = UnicodeAttribute(default="")

    @classmethod
    def place(cls, entity: Subscription) -> tuple[str, str]:
        return (
            keys.listing(entity.tenant_id, "SUBSCRIPTIONS"),
            keys.path_at_id(entity.owner_path, entity.expires_at, entity.id),
        )

    @classmethod
    def due_time(cls, entity: Subscription) -> DueTime | None:
        match entity.status:
            case SubscriptionStatus.ACTIVE:
                return DueTime(DueKind.EXPIRE, entity.expires_at)
            case SubscriptionStatus.ON_HOLD:
                return DueTime(DueKind.RESUME, entity.resumes_at)
            case SubscriptionStatus.EXPIRED:
                return None

    @classmethod
    def mark(cls, entity: Subscription) -> Mark | None:
        """Keep those on hold in a list of their own, by the end of the hold."""
        if not entity.hold_id:
            return None
        if entity.status is not SubscriptionStatus.ON_HOLD:
            return Mark(None)
        place = keys.path_at_id(entity.owner_path, entity.resumes_at, entity.id)
        return Mark((keys.listing(entity.tenant_id, ON_HOLD_LIST), place))


class HoldItem(EntityItem[Hold]):
    entity = Hold

    owner_path = UnicodeAttribute()
    customer_id = UnicodeAttribute()
    from_minute = IntegerAttribute()
    until_minute = IntegerAttribute()
    held_at = IntegerAttribute()
    held_by = UnicodeAttribute()
    ended_by = UnicodeAttribute()

    @classmethod
    def place(cls, entity: Hold) -> tuple[str, str]:
        return (
            keys.customer_listing(entity.tenant_id, entity.customer_id, "HOLDS"),
            keys.at_then_id(entity.held_at, entity.id),
        )


class PeriodItem(EntityItem[Period]):
    """A period of before: those of now lie with their sales (`sold.py`)."""

    entity = Period

    owner_path = UnicodeAttribute()
    customer_id = UnicodeAttribute()
    package_id = UnicodeAttribute()
    starts_minute = IntegerAttribute()
    ends_minute = IntegerAttribute()
    sold_minutes = IntegerAttribute()
    # Things sold before chains had names were sold by the ISP itself.
    node_paths = TextsAttribute(default=(ROOT_PATH,))
    totals_minor = IntegersAttribute()
    refunded_minor = IntegerAttribute()
    holds = RecordsAttribute(Stretch, default=())


class SaleRefundItem(EntityItem[SaleRefund]):
    entity = SaleRefund

    owner_path = UnicodeAttribute()
    customer_id = UnicodeAttribute()
    sale_id = UnicodeAttribute()
    number = IntegerAttribute()
    gross_minor = IntegerAttribute()
    vat_minor = IntegerAttribute()
    starts_at = IntegerAttribute()
    ends_at = IntegerAttribute()
    reason = UnicodeAttribute()
    actor_id = UnicodeAttribute()
    refunded_at = IntegerAttribute()


class DebtItem(EntityItem[Debt]):
    entity = Debt

    owner_path = UnicodeAttribute()
    limit_minor = IntegerAttribute()
    invoices = RecordsAttribute(OpenInvoice)

    @classmethod
    def place(cls, entity: Debt) -> tuple[str, str] | None:
        """Return the place among those who owe: by book, who has owed longest first."""
        if not entity.invoices:
            return None
        oldest = entity.invoices[0].issued_at
        return (
            keys.listing(entity.tenant_id, OWING_LIST),
            keys.path_at_id(entity.owner_path, oldest, entity.id),
        )


class SetOffItem(EntityItem[SetOff]):
    entity = SetOff

    owner_path = UnicodeAttribute()
    customer_id = UnicodeAttribute()
    by = EnumAttribute(SetOffBy)
    source_id = UnicodeAttribute()
    parts = RecordsAttribute(Part)
    made_at = IntegerAttribute()


class SaleItem(EntityItem[Sale]):
    entity = Sale

    owner_path = UnicodeAttribute()
    customer_id = UnicodeAttribute()
    package_id = UnicodeAttribute()
    package_name = UnicodeAttribute()
    price_minor = IntegerAttribute()
    vat_minor = IntegerAttribute()
    vat_basis_points = IntegerAttribute()
    # Things sold before chains had names were sold by the ISP itself.
    node_paths = TextsAttribute(default=(ROOT_PATH,))
    totals_minor = IntegersAttribute()
    paid_by = EnumAttribute(PaidBy)
    payment_reference = UnicodeAttribute()
    sold_at = IntegerAttribute()
    invoice_id = UnicodeAttribute()
    refunded_minor = IntegerAttribute()
    # What was given back before refunds were counted ended its period: nothing is left to count.
    refund_count = IntegerAttribute(default=0)
    invoice_number = UnicodeAttribute(default="")
    receipt_id = UnicodeAttribute(default="")

    @classmethod
    def place(cls, entity: Sale) -> tuple[str, str]:
        return (
            keys.customer_listing(entity.tenant_id, entity.customer_id, "SALES"),
            keys.at_then_id(entity.sold_at, entity.id),
        )
