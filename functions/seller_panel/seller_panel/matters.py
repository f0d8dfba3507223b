"""How money to look at is shown: the fact, its customer, its account, and who decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp.parties.scope import tenant_scope
from isp.payments.account import PaymentAccount
from isp.payments.difference import Difference
from isp.payments.inbox import Fact, Matter, MatterKind, matter_of
from isp.payments.intent import PaymentIntent
from isp.payments.receipt import Receipt
from isp.payments.refund import PaymentRefund
from isp.payments.review import Deed, Reason
from isp.refusals import NotFound
from isp_http.types import View

from seller_panel.ports import SellerPanel


class DecidedView(View):
    deed: Deed
    note: str
    by: str
    by_name: str | None
    at: int


class MatterView(View):
    """`left_minor` is what may be sent back, `theirs_minor` what the provider's statement says."""

    id: str
    kind: MatterKind
    reason: Reason
    since: int
    is_open: bool
    amount_minor: int
    theirs_minor: int | None
    provider: str | None
    account_id: str | None
    account_ref: str | None
    transaction: str | None
    day: str | None
    customer_id: str | None
    customer_name: str | None
    payment_id: str | None
    left_minor: int
    deeds: list[Deed]
    decided: DecidedView | None


@dataclass(frozen=True, slots=True)
class _Beside:
    """What is read for a whole page together."""

    accounts: Mapping[str, PaymentAccount]
    receipts: Mapping[str, Receipt]
    customers: Mapping[str, str]
    staff: Mapping[str, str]
    may_refund: bool


@dataclass(frozen=True, slots=True)
class _Money:
    """What the kinds of facts have in common."""

    minor: int
    account_id: str | None
    transaction: str | None
    customer_id: str | None
    receipt_id: str | None


def matter_view(ports: SellerPanel, actor: Actor, fact: Fact) -> MatterView:
    # Read for the ISP: what was just assigned may be somebody's whom the asker does not see.
    (view,) = matter_views(ports, actor, [fact])
    return view


def matter_views(ports: SellerPanel, actor: Actor, facts: Sequence[Fact]) -> list[MatterView]:
    tenant = tenant_scope(actor.tenant_id)
    receipts = ports.statements.receipts_by_id(
        tenant, [one.receipt_id for one in facts if isinstance(one, PaymentRefund)]
    )
    money = [_money(fact, receipts) for fact in facts]
    payers = [one.customer_id for one in money if one.customer_id is not None]
    beside = _Beside(
        accounts={one.id: one for one in ports.payments.accounts(tenant)},
        receipts=receipts,
        customers=ports.directory.customer_names(actor.scope, payers),
        staff=_staff_names(ports, actor, facts),
        may_refund=actor.may(Permission.REFUND_MAKE),
    )
    return [_view(fact, one, beside) for fact, one in zip(facts, money, strict=True)]


def _view(fact: Fact, money: _Money, beside: _Beside) -> MatterView:
    matter = matter_of(fact)
    assert matter is not None, fact.id
    account = beside.accounts.get(money.account_id or "")
    difference = fact if isinstance(fact, Difference) else None
    return MatterView(
        id=f"{matter.kind}-{fact.id}",
        kind=matter.kind,
        reason=matter.reason,
        since=matter.since,
        is_open=matter.is_open,
        amount_minor=money.minor,
        theirs_minor=difference.theirs_minor if difference else None,
        provider=None if account is None else account.provider,
        account_id=None if account is None else account.id,
        account_ref=None if account is None else account.account_ref,
        transaction=money.transaction,
        day=difference.day if difference else None,
        customer_id=money.customer_id,
        customer_name=beside.customers.get(money.customer_id or ""),
        payment_id=money.receipt_id,
        left_minor=_left_minor(fact),
        deeds=_deeds(matter, may_refund=beside.may_refund),
        decided=_decided(matter, beside.staff),
    )


def _money(fact: Fact, receipts: Mapping[str, Receipt]) -> _Money:
    match fact:
        case Receipt():
            return _Money(
                fact.amount_minor, fact.account_id, fact.provider_txn, fact.customer_id, fact.id
            )
        case PaymentIntent():
            return _Money(
                fact.amount_minor, fact.account_id, fact.provider_ref, fact.customer_id, None
            )
        case PaymentRefund():
            receipt = receipts[fact.receipt_id]
            return _Money(
                fact.amount_minor,
                receipt.account_id,
                receipt.provider_txn,
                fact.customer_id,
                receipt.id,
            )
        case Difference():
            return _Money(fact.amount_minor, fact.account_id, fact.txn, None, fact.receipt_id)


def _left_minor(fact: Fact) -> int:
    return fact.amount_minor - fact.refunded_minor if isinstance(fact, Receipt) else 0


def _deeds(matter: Matter, *, may_refund: bool) -> list[Deed]:
    return [one for one in Deed if one in matter.deeds and (may_refund or one is not Deed.REFUND)]


def _decided(matter: Matter, staff: Mapping[str, str]) -> DecidedView | None:
    decided = matter.decided
    if decided is None or matter.is_open:
        return None
    return DecidedView(
        deed=Deed(decided.deed),
        note=decided.note,
        by=decided.by,
        by_name=staff.get(decided.by),
        at=decided.at,
    )


def _staff_names(ports: SellerPanel, actor: Actor, facts: Sequence[Fact]) -> dict[str, str]:
    names: dict[str, str] = {}
    for staff_id in {one.decided.by for one in facts if one.decided is not None}:
        with suppress(NotFound):  # Whoever has left is known by his id.
            names[staff_id] = ports.directory.staff(tenant_scope(actor.tenant_id), staff_id).name
    return names
