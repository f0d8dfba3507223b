"""Which item class keeps which entity. An entity that is not named here cannot be committed."""

from __future__ import annotations

from typing import Any

from isp_aws.dynamodb.items.attempts import PaymentAttemptsItem
from isp_aws.dynamodb.items.documents import (
    CreditNoteItem,
    InvoiceItem,
    SeriesProofItem,
    VoidNumberItem,
)
from isp_aws.dynamodb.items.entity_item import EntityItem
from isp_aws.dynamodb.items.exports import ExportItem
from isp_aws.dynamodb.items.messages import HeldMessageItem
from isp_aws.dynamodb.items.network import AddressLookUpItem, EdgeItem, NasItem
from isp_aws.dynamodb.items.parties import (
    CustomerItem,
    IssuerItem,
    NodeItem,
    PayLinkItem,
    StaffItem,
    TenantItem,
)
from isp_aws.dynamodb.items.payments import (
    DifferenceItem,
    PaymentAccountItem,
    PaymentIntentItem,
    PaymentRefundItem,
    PushChannelItem,
    RawEventItem,
    ReceiptItem,
    StatementDayItem,
)
from isp_aws.dynamodb.items.sales import (
    DebtItem,
    HoldItem,
    PackageItem,
    PeriodItem,
    SaleItem,
    SaleRefundItem,
    SetOffItem,
    SubscriptionItem,
)

ITEMS: dict[type[Any], type[EntityItem[Any]]] = {
    item.entity: item
    for item in (
        TenantItem,
        NodeItem,
        IssuerItem,
        StaffItem,
        CustomerItem,
        PayLinkItem,
        PackageItem,
        SubscriptionItem,
        HoldItem,
        PeriodItem,
        SaleItem,
        SaleRefundItem,
        DebtItem,
        SetOffItem,
        InvoiceItem,
        CreditNoteItem,
        VoidNumberItem,
        SeriesProofItem,
        NasItem,
        EdgeItem,
        AddressLookUpItem,
        PaymentAccountItem,
        PushChannelItem,
        PaymentIntentItem,
        PaymentAttemptsItem,
        ReceiptItem,
        PaymentRefundItem,
        DifferenceItem,
        StatementDayItem,
        RawEventItem,
        HeldMessageItem,
        ExportItem,
    )
}
