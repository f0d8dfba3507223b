"""Payment accounts, intents, receipts, and what came in raw."""

from __future__ import annotations

from isp.due import DueKind
from isp.parties.tenant import ROOT_PATH
from isp.payments.account import AccountProblem, Mode, PaymentAccount
from isp.payments.compare_day import Outcome
from isp.payments.difference import Difference, StatementDay, statement_day_id
from isp.payments.intent import IntentState, PaymentIntent
from isp.payments.observation import Trust
from isp.payments.purpose import PackageOfBefore, PackagePurpose, PurposeKind
from isp.payments.push_channel import ParkedTopic, PushChannel
from isp.payments.raw_event import RawEvent
from isp.payments.receipt import Method, Receipt, ReceiptState
from isp.payments.refund import PaymentRefund, RefundState
from isp.payments.review import Decided
from isp.payments.statement import Kind
from isp.sales.offer import Offer
from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.attributes import (
    EnumAttribute,
    FactsAttribute,
    IntegerAttribute,
    PurposeAttribute,
    RecordAttribute,
    RecordsAttribute,
)
from isp_aws.dynamodb.due import DueTime
from isp_aws.dynamodb.items.entity_item import EntityItem, Mark
from isp_aws.dynamodb.items.inbox_place import inbox_place
from isp_aws.sealing import Sealer


class PaymentAccountItem(EntityItem[PaymentAccount]):
    entity = PaymentAccount
    sealed = frozenset({"secrets"})

    # Accounts of before were the ISP's own.
    owner_path = UnicodeAttribute(default=ROOT_PATH)
    provider = UnicodeAttribute()
    mode = EnumAttribute(Mode)
    api_version = UnicodeAttribute()
    account_ref = UnicodeAttribute()
    public_id = UnicodeAttribute()
    secrets = UnicodeAttribute()
    settings = FactsAttribute()
    is_active = BooleanAttribute()
    created_at = IntegerAttribute()
    # Accounts of before were active without anybody having been asked.
    proved_at = IntegerAttribute(null=True)
    problem = EnumAttribute(AccountProblem, null=True)

    @classmethod
    def place(cls, entity: PaymentAccount) -> tuple[str, str]:
        return (
            keys.listing(entity.tenant_id, "PAYMENT_ACCOUNTS"),
            keys.at_then_id(entity.created_at, entity.id),
        )


class PushChannelItem(EntityItem[PushChannel]):
    entity = PushChannel

    parked = RecordsAttribute(ParkedTopic)
    connected_at = IntegerAttribute(null=True)
    last_push_at = IntegerAttribute(null=True)


class PaymentIntentItem(EntityItem[PaymentIntent]):
    entity = PaymentIntent
    sealed = frozenset({"return_token", "private"})
    # Sealing is never twice the same: of two workers who take a payment, one finds that it is not his.
    may_be_alone = True
    of_before = frozenset({"owner_path", "package_id", "package_name", "offer"})

    beneficiary_path = UnicodeAttribute(null=True)
    owner_path = UnicodeAttribute(null=True)
    customer_id = UnicodeAttribute()
    purpose = PurposeAttribute(null=True)
    package_id = UnicodeAttribute(null=True)
    package_name = UnicodeAttribute(null=True)
    offer = RecordAttribute(Offer, null=True)
    amount_minor = IntegerAttribute()
    currency = UnicodeAttribute()
    account_id = UnicodeAttribute()
    provider = UnicodeAttribute()
    mode = EnumAttribute(Mode)
    return_token = UnicodeAttribute()
    provider_ref = UnicodeAttribute(null=True)
    private = UnicodeAttribute(null=True)
    state = EnumAttribute(IntentState)
    paid_until_seen = IntegerAttribute()
    is_late = BooleanAttribute()
    reason = UnicodeAttribute(null=True)
    receipt_id = UnicodeAttribute(null=True)
    sale_id = UnicodeAttribute(null=True)
    created_at = IntegerAttribute()
    expires_at = IntegerAttribute()
    next_check_at = IntegerAttribute(null=True)
    checks = IntegerAttribute()
    # Of before it was kept: whether it was clear is known when the provider is asked next.
    is_unclear = BooleanAttribute(default=False)
    decided = RecordAttribute(Decided, null=True)
    # Taken before this was kept: its check is due when its worker's time is over.
    taken_at = IntegerAttribute(null=True)

    def to_entity(self, sealer: Sealer) -> PaymentIntent:
        if self.purpose is None:
            # Only packages were paid for, and at first without their offers being kept.
            is_named_only = self.offer is None
            named = PackageOfBefore(self.package_id, self.package_name)
            self.purpose = named if is_named_only else PackagePurpose(self.offer)
            self.beneficiary_path = self.owner_path
        return super().to_entity(sealer)

    @classmethod
    def place(cls, entity: PaymentIntent) -> tuple[str, str] | None:
        return inbox_place(entity)

    @classmethod
    def due_time(cls, entity: PaymentIntent) -> DueTime | None:
        if entity.next_check_at is None:
            return None
        return DueTime(DueKind.CHECK_PAYMENT, entity.next_check_at)


class ReceiptItem(EntityItem[Receipt]):
    entity = Receipt

    # Money that came in before cash had receipts came in through a provider.
    method = EnumAttribute(Method, default=Method.GATEWAY)
    account_id = UnicodeAttribute()
    provider = UnicodeAttribute()
    mode = EnumAttribute(Mode)
    provider_txn = UnicodeAttribute()
    intent_id = UnicodeAttribute(null=True)
    purpose = EnumAttribute(PurposeKind, null=True)
    # All money of before lies in the ISP's book.
    beneficiary_path = UnicodeAttribute(default=ROOT_PATH)
    customer_id = UnicodeAttribute(null=True)
    amount_minor = IntegerAttribute()
    currency = UnicodeAttribute()
    paid_at = IntegerAttribute()
    payer_masked = UnicodeAttribute(null=True)
    state = EnumAttribute(ReceiptState)
    trust = EnumAttribute(Trust)
    sale_id = UnicodeAttribute(null=True)
    review_reason = UnicodeAttribute(null=True)
    refunded_minor = IntegerAttribute()
    booked_at = IntegerAttribute()
    decided = RecordAttribute(Decided, null=True)

    def to_entity(self, sealer: Sealer) -> Receipt:
        if self.purpose is None:
            self.purpose = self._purpose_of_before()
        return super().to_entity(sealer)

    def _purpose_of_before(self) -> PurposeKind:
        """Return what a receipt was for that does not say so: online, only packages were paid for."""
        if self.method is Method.CASH:
            return PurposeKind.ADVANCE if self.sale_id is None else PurposeKind.PACKAGE
        return PurposeKind.UNASKED if self.intent_id is None else PurposeKind.PACKAGE

    @classmethod
    def mark(cls, entity: Receipt) -> Mark | None:
        return None if entity.review_reason is None else Mark(inbox_place(entity))

    @classmethod
    def place(cls, entity: Receipt) -> tuple[str, str]:
        return (
            keys.listing(entity.tenant_id, "RECEIPTS"),
            keys.at_then_id(entity.booked_at, entity.id),
        )

    @classmethod
    def pointers(cls, entity: Receipt) -> tuple[tuple[str, str], ...]:
        # Its sale names it (`customer_receipts.py`); those of before have their pointers still.
        if entity.customer_id is None or entity.sale_id is not None:
            return ()
        listing = keys.customer_listing(entity.tenant_id, entity.customer_id, "RECEIPTS")
        return ((listing, keys.at_then_id(entity.booked_at, entity.id)),)


class PaymentRefundItem(EntityItem[PaymentRefund]):
    entity = PaymentRefund

    receipt_id = UnicodeAttribute()
    customer_id = UnicodeAttribute()
    amount_minor = IntegerAttribute()
    currency = UnicodeAttribute()
    reason = UnicodeAttribute()
    requested_by = UnicodeAttribute()
    state = EnumAttribute(RefundState)
    provider_refund_id = UnicodeAttribute(null=True)
    note = UnicodeAttribute(null=True)
    requested_at = IntegerAttribute()
    next_check_at = IntegerAttribute(null=True)
    checks = IntegerAttribute()
    decided = RecordAttribute(Decided, null=True)

    @classmethod
    def place(cls, entity: PaymentRefund) -> tuple[str, str]:
        return (
            keys.listing(entity.tenant_id, "PAYMENT_REFUNDS"),
            keys.at_then_id(entity.requested_at, entity.id),
        )

    @classmethod
    def mark(cls, entity: PaymentRefund) -> Mark | None:
        return Mark(inbox_place(entity))

    @classmethod
    def due_time(cls, entity: PaymentRefund) -> DueTime | None:
        if entity.next_check_at is None:
            return None
        return DueTime(DueKind.CHECK_REFUND, entity.next_check_at)

    @classmethod
    def pointers(cls, entity: PaymentRefund) -> tuple[tuple[str, str], ...]:
        listing = keys.refunds_of(entity.tenant_id, entity.receipt_id)
        return ((listing, keys.at_then_id(entity.requested_at, entity.id)),)


class DifferenceItem(EntityItem[Difference]):
    entity = Difference

    account_id = UnicodeAttribute()
    provider = UnicodeAttribute()
    day = UnicodeAttribute()
    txn = UnicodeAttribute()
    movement = EnumAttribute(Kind)
    outcome = EnumAttribute(Outcome)
    theirs_minor = IntegerAttribute(null=True)
    ours_minor = IntegerAttribute(null=True)
    currency = UnicodeAttribute()
    receipt_id = UnicodeAttribute(null=True)
    found_at = IntegerAttribute()
    settled_at = IntegerAttribute(null=True)
    decided = RecordAttribute(Decided, null=True)

    @classmethod
    def place(cls, entity: Difference) -> tuple[str, str] | None:
        return inbox_place(entity)

    @classmethod
    def pointers(cls, entity: Difference) -> tuple[tuple[str, str], ...]:
        day_id = statement_day_id(entity.account_id, entity.day)
        return ((keys.differences_of(entity.tenant_id, day_id), f"{entity.txn}#{entity.id}"),)


class StatementDayItem(EntityItem[StatementDay]):
    entity = StatementDay

    account_id = UnicodeAttribute()
    day = UnicodeAttribute()
    equal = IntegerAttribute()
    other_amount = IntegerAttribute()
    theirs_only = IntegerAttribute()
    ours_only = IntegerAttribute()
    payments_minor = IntegerAttribute()
    refunds_minor = IntegerAttribute()
    fees_minor = IntegerAttribute()
    payouts_minor = IntegerAttribute()
    uploaded_by = UnicodeAttribute()
    uploaded_at = IntegerAttribute()

    @classmethod
    def place(cls, entity: StatementDay) -> tuple[str, str]:
        days = keys.statement_days(entity.tenant_id, entity.account_id)
        return (days, f"{entity.day}#{entity.id}")


class RawEventItem(EntityItem[RawEvent]):
    entity = RawEvent
    may_be_alone = True
    renamed = {"query": "query_text"}

    account_id = UnicodeAttribute()
    source = UnicodeAttribute()
    received_at = IntegerAttribute()
    remote_ip = UnicodeAttribute()
    query_text = UnicodeAttribute(attr_name="query")
    body_base64 = UnicodeAttribute()
    sha256 = UnicodeAttribute()
    dedupe_key = UnicodeAttribute(null=True)
    verdict = UnicodeAttribute(null=True)
    processed_at = IntegerAttribute(null=True)
    # What came in before pushes were tried again has none, and is done or lost.
    retry_at = IntegerAttribute(null=True)

    @classmethod
    def due_time(cls, entity: RawEvent) -> DueTime | None:
        if entity.retry_at is None:
            return None
        return DueTime(DueKind.RETRY_PUSH, entity.retry_at)
