"""Whether somebody did the very same a moment ago: two hands, one note, or a press after a lost answer.

Nobody can know that the second is not meant, so it is asked: who says that it is another one may do it.
"""

from __future__ import annotations

from collections.abc import Sequence

from isp.customers.customer import Customer
from isp.parties.scope import Scope, tenant_scope
from isp.payments.receipt import Method, Receipt
from isp.payments.take_cash import CashTaken
from isp.ports import Directory, PageRequest
from isp.refusals import Refusal
from isp.sales.offer import Offer
from isp.sales.sale import PaidBy

# As long as a slow line, a second try and a word with the customer take together.
JUST_NOW_SECONDS = 300
AT_THE_COUNTER = (PaidBy.CASH, PaidBy.ACCOUNT)
NEWEST = PageRequest(limit=1)


class DoneJustNow(Refusal):
    """The same was done for this customer a moment ago. Values: who, minutes."""

    code, status = "done_just_now", 409


def refuse_second_sale(
    directory: Directory, scope: Scope, customer: Customer, offer: Offer, now: int
) -> None:
    """Refuse where the customer's newest sale is this package over the counter, a moment ago.

    `scope` is of whoever sells: the sale of a seller beside him is not his to see.
    """
    for sale in directory.sales_of(scope, customer.id, NEWEST).items:
        is_same = sale.package_id == offer.package_id and sale.price_minor == offer.price_minor
        if is_same and sale.paid_by in AT_THE_COUNTER and not sale.refunded_minor:
            _refuse_just_now(directory, scope, sale.payment_reference, now - sale.sold_at)


def refuse_second_advance(
    directory: Directory, newest: Sequence[Receipt], scope: Scope, taken: CashTaken, now: int
) -> None:
    """Refuse where the customer's newest payment is the same cash in advance, a moment ago."""
    for receipt in newest:
        is_advance = receipt.method is Method.CASH and receipt.sale_id is None
        if is_advance and receipt.amount_minor == taken.amount_minor:
            _refuse_just_now(directory, scope, receipt.account_id, now - receipt.paid_at)


def _refuse_just_now(directory: Directory, scope: Scope, staff_id: str, age_seconds: int) -> None:
    if age_seconds >= JUST_NOW_SECONDS:
        return
    staff = directory.staff(tenant_scope(scope.tenant_id), staff_id)
    raise DoneJustNow(who=staff.name, minutes=age_seconds // 60 + 1)
