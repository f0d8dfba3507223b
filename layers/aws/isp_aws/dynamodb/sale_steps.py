"""The actions that store sales and their periods, which lie in one item (`items/sold.py`).

One part of the commit (`commit.py`). Both have versions of their own: what changes both names both, and
what changes one leaves the other as it is, whatever it is by then.
Proof: `tests/adapters/test_periods_with_their_sales.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from isp.decision import Change, Create, Update
from isp.payments.receipt import Receipt
from isp.refusals import AlreadyExists, StaleRead
from isp.sales.sale import Sale
from isp.subscriptions.subscription import Period
from pynamodb.expressions.update import Action

from isp_aws.dynamodb.attributes import stored
from isp_aws.dynamodb.items.sales import SaleItem
from isp_aws.dynamodb.items.sold import SoldItem, place_of, stored_period
from isp_aws.dynamodb.step import Step
from isp_aws.dynamodb.transaction import put, update
from isp_aws.sealing import Sealer

Stored = Create | Update


def is_of_sale(change: Change) -> bool:
    """Say whether the change is one that is made here."""
    return isinstance(change, Stored) and isinstance(change.item, Sale | Period)


def sale_steps(changes: Iterable[Change], sealer: Sealer) -> Iterator[Step]:
    """Yield one action for each sale of which the changes store something."""
    changes = tuple(changes)
    _assert_receipts_are_named(changes)
    found: dict[str, list[Stored]] = {}
    for change in changes:
        if isinstance(change, Stored) and isinstance(change.item, Sale | Period):
            found.setdefault(change.item.id, []).append(change)
    for of_one in found.values():
        sale = next((one for one in of_one if isinstance(one.item, Sale)), None)
        period = next((one for one in of_one if isinstance(one.item, Period)), None)
        yield _step(sale, period, sealer)


def _assert_receipts_are_named(changes: Iterable[Change]) -> None:
    """A receipt of what was sold in its commit stands in no list of its customer's but by the sale."""
    made = [change.item for change in changes if isinstance(change, Create)]
    named = {(one.id, one.receipt_id, one.sold_at) for one in made if isinstance(one, Sale)}
    for one in made:
        if isinstance(one, Receipt) and one.sale_id is not None:
            assert (one.sale_id, one.id, one.booked_at) in named, f"no sale names {one.id}"


def _step(sale: Stored | None, period: Stored | None, sealer: Sealer) -> Step:
    if sale is None:
        assert period is not None
        return _period_step(period)
    if period is None and isinstance(sale, Update):
        return _sale_step(sale, sealer)
    assert period is None or type(sale) is type(period), "a period is made with its sale"
    sold: Any = sale.item
    lasting: Any = None if period is None else period.item
    item = SoldItem.from_entity(sold, sealer)
    if lasting is not None:
        item.lodge(sold, lasting)
    if isinstance(sale, Create):
        assert sold.version == 1, sold
        return Step(put(item, SoldItem.pk.does_not_exist()), lambda _: AlreadyExists(kind="sale"))
    were_not_touched = (SoldItem.version == sold.version - 1) & (
        SoldItem.period_version == lasting.version - 1
    )
    return Step(put(item, were_not_touched), lambda _: StaleRead(kind="sale"))


def _sale_step(change: Update, sealer: Sealer) -> Step:
    sale: Any = change.item
    item = SaleItem.from_entity(sale, sealer)
    was_not_touched = SaleItem.version == sale.version - 1
    call = update(item, list(_all_of(item)), was_not_touched)
    return Step(call, lambda _: StaleRead(kind="sale"))


def _all_of(item: SaleItem) -> Iterator[Action]:
    for name, attribute in type(item).get_attributes().items():
        value = getattr(item, name)
        if name not in ("pk", "sk") and value is not None:
            yield attribute.set(stored(attribute, value))


def _period_step(change: Stored) -> Step:
    period: Any = change.item
    if isinstance(change, Create):
        has_none = SoldItem.pk.exists() & SoldItem.period_version.does_not_exist()
        call = update(place_of(period), stored_period(period), has_none)
        return Step(call, lambda _: AlreadyExists(kind="period"))
    was_not_touched = SoldItem.period_version == period.version - 1
    call = update(place_of(period), stored_period(period), was_not_touched)
    return Step(call, lambda _: StaleRead(kind="period"))
