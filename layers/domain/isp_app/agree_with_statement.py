"""What booking a movement means for a difference that a provider's statement had left open."""

from __future__ import annotations

from isp.decision import Create, Decision, Update
from isp.parties.scope import Scope
from isp.payments.difference import agreed, difference_id
from isp.payments.ports import Payments
from isp.payments.receipt import Receipt
from isp.payments.statement import Kind


def agreed_by_receipt(payments: Payments, scope: Scope, decision: Decision, now: int) -> Decision:
    """Return the decision, which settles what the receipt that it makes was missed for."""
    receipts = [change.item for change in decision.changes if isinstance(change, Create)]
    receipt = next((item for item in receipts if isinstance(item, Receipt)), None)
    if receipt is None:
        return decision
    movement = (receipt.account_id, Kind.PAYMENT, receipt.provider_txn)
    return decision.also(_agreed(payments, scope, movement, (receipt.amount_minor, now)))


def agreed_by_refund(
    payments: Payments, scope: Scope, movement: tuple[str, str | None], seen: tuple[int, int]
) -> Decision:
    """Return what settles the difference of a refund that is done: (account, transaction)."""
    account_id, txn = movement
    if txn is None:
        return Decision()
    return _agreed(payments, scope, (account_id, Kind.REFUND, txn), seen)


def _agreed(
    payments: Payments, scope: Scope, movement: tuple[str, Kind, str], seen: tuple[int, int]
) -> Decision:
    account_id, kind, txn = movement
    minor, now = seen
    difference = payments.difference(scope, difference_id(account_id, kind, txn))
    after = agreed(difference, minor, now)
    return Decision() if after is None else Decision(changes=(Update(after),))
