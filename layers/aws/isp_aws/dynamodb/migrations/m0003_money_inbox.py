"""Yesterday's money to look at stands in the inbox, and its refunds in their list by time.

Before, a receipt had its reason and stood nowhere but among all receipts; refunds were found from their
receipts only. Payments that are still open need no bringing over: each is stored again when its provider
is asked next. Nothing of a fact changes but where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator

from isp.parties.scope import tenant_scope

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.change_steps import mark_item
from isp_aws.dynamodb.conditions import held
from isp_aws.dynamodb.items.claims import PointerItem
from isp_aws.dynamodb.items.entity_item import EntityItem
from isp_aws.dynamodb.items.payments import PaymentRefundItem, ReceiptItem
from isp_aws.dynamodb.reading import INDEX
from isp_aws.sealing import nothing_sealed

NUMBER = 3


def migrate(tenant_id: str, now: int) -> int:  # noqa: ARG001 - every migration is told
    """Bring a tenant over; return how many receipts and refunds had not been."""
    with bound(tenant_scope(tenant_id)):
        return sum(_brought_over(tenant_id))


def _brought_over(tenant_id: str) -> Iterator[bool]:
    for receipt in ReceiptItem.query(keys.listing(tenant_id, "RECEIPTS"), index_name=INDEX):
        if receipt.review_reason is not None:
            yield _marked(ReceiptItem, receipt)
        if receipt.refunded_minor:
            for refund in _refunds_of(tenant_id, receipt.id):
                yield _listed(refund)


def _refunds_of(tenant_id: str, receipt_id: str) -> Iterator[PaymentRefundItem]:
    pointers = PointerItem.query(keys.refunds_of(tenant_id, receipt_id), consistent_read=True)
    wanted = [PaymentRefundItem.key(tenant_id, keys.id_at_end(one.sk)) for one in pointers]
    for key in wanted:
        yield PaymentRefundItem.get(key, keys.SELF, consistent_read=True)


def _listed(refund: PaymentRefundItem) -> bool:
    """Put a refund of before into the list by time; whoever stores it now does so himself."""
    is_marked = _marked(PaymentRefundItem, refund)
    if refund.gsi1pk is not None:
        return is_marked
    refund.gsi1pk, refund.gsi1sk = PaymentRefundItem.place(refund.to_entity(nothing_sealed()))
    held(lambda: refund.save(PaymentRefundItem.version == refund.version))
    return True


def _marked(kind: type[EntityItem], item: EntityItem) -> bool:  # type: ignore[type-arg]
    """Mark the fact, unless a mark is there: that is newer than what was read here."""
    fact = kind.get(item.pk, keys.SELF, consistent_read=True).to_entity(nothing_sealed())
    mark = kind.mark(fact)
    if mark is None:
        return False
    marked = mark_item(item.pk, mark)
    return held(lambda: marked.save(PointerItem.pk.does_not_exist()))
