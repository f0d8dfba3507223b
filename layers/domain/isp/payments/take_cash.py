"""Cash that a member of staff took: a receipt like any other, and credit of the customer's."""

from __future__ import annotations

from dataclasses import dataclass

from isp.customers.customer import Customer
from isp.decision import Create, Decision
from isp.ids import derived_id
from isp.ledger.accounts import account
from isp.ledger.posting import Fact, entries_of
from isp.minutes import Moment
from isp.payments.account import Mode
from isp.payments.book import received
from isp.payments.observation import Trust
from isp.payments.purpose import PurposeKind
from isp.payments.receipt import Method, Receipt, ReceiptState
from isp.sales.postings import SellingChain, payment_lines

CASH = "cash"


@dataclass(frozen=True, slots=True)
class CashTaken:
    """`fact` names the taking within the tenant, so that a repeat finds its own receipt."""

    customer: Customer
    chain: SellingChain
    amount_minor: int
    currency: str
    staff_id: str
    fact: str
    sale_id: str | None


def take_cash(taken: CashTaken, moment: Moment) -> Decision:
    """Book the cash with whoever took it, to the credit of the customer."""
    assert taken.amount_minor > 0
    customer = taken.customer
    receipt_id = derived_id("receipt", customer.tenant_id, CASH, taken.fact)
    receipt = Receipt(
        tenant_id=customer.tenant_id,
        id=receipt_id,
        version=1,
        method=Method.CASH,
        account_id=taken.staff_id,
        provider=CASH,
        mode=Mode.LIVE,
        provider_txn=receipt_id,
        intent_id=None,
        purpose=PurposeKind.ADVANCE if taken.sale_id is None else PurposeKind.PACKAGE,
        beneficiary_path=taken.chain.last.path,
        customer_id=customer.id,
        amount_minor=taken.amount_minor,
        currency=taken.currency,
        paid_at=moment.at,
        payer_masked=None,
        state=ReceiptState.CREDITED,
        trust=Trust.QUERIED,
        sale_id=taken.sale_id,
        review_reason=None,
        refunded_minor=0,
        booked_at=moment.at,
    )
    fact = Fact(customer.tenant_id, receipt.entry_id, "payment", receipt_id, taken.staff_id)
    into = (taken.chain.last.path, account(CASH, taken.staff_id))
    lines = payment_lines(taken.chain, taken.amount_minor, into, customer.id)
    return Decision(
        entries=entries_of(fact, lines, moment),
        changes=(Create(receipt),),
        events=(received(receipt, moment.at),),
    )


def receipt_in(paid: Decision) -> str:
    """Return the id of the receipt that the decision makes, "" where nothing was handed over."""
    made = (change.item for change in paid.changes if isinstance(change, Create))
    return next((one.id for one in made if isinstance(one, Receipt)), "")
