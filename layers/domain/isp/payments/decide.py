"""Deciding about money to look at: accept why it is as it is, or say whose it is.

Assigning posts suspense → the customer's credit under an id that comes from the receipt, so it
happens once, whoever asks how often. Who did it stands in the entry and with the fact.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from isp.customers.customer import Customer
from isp.decision import Change, Decision, Update
from isp.ledger.accounts import account as account_name
from isp.ledger.entry import JournalEntry, credit, debit
from isp.minutes import Moment
from isp.payments.book import received
from isp.payments.inbox import Fact, is_unassigned, matter_of
from isp.payments.intent import IntentState, PaymentIntent, paid
from isp.payments.receipt import Receipt, ReceiptState
from isp.payments.review import Decided, Deed
from isp.refusals import Refusal


class DecidedBefore(Refusal):
    """Somebody decided about it meanwhile, or it has settled by itself."""

    code, status = "decided_before", 409


class DeedNotPossible(Refusal):
    """This is not what can be done about it: money that is nobody's is assigned, not accepted."""

    code, status = "deed_not_possible", 409


class CustomerNotOwn(Refusal):
    """The customer belongs to another seller, in whose book this money is not."""

    code, status = "customer_not_own", 409


class HeldForAnother(Refusal):
    """The provider holds this money of a known customer; it can become his credit only."""

    code, status = "held_for_another", 409


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person says about a matter."""

    deed: Deed
    note: str
    actor_id: str


def decided_as(fact: Fact, ruling: Ruling, now: int) -> Decided:
    matter = matter_of(fact)
    assert matter is not None
    return Decided(matter.reason, ruling.deed, ruling.note, ruling.actor_id, now)


def refuse_what_does_not_apply(fact: Fact, deed: Deed) -> None:
    matter = matter_of(fact)
    if matter is None or not matter.is_open:
        raise DecidedBefore
    if deed not in matter.deeds:
        raise DeedNotPossible


def accept(fact: Fact, ruling: Ruling, now: int) -> Decision:
    """Let the matter rest as it is, with who said so and why."""
    refuse_what_does_not_apply(fact, ruling.deed)
    decided = decided_as(fact, ruling, now)
    return Decision(changes=(Update(replace(fact, version=fact.version + 1, decided=decided)),))


def assign(
    receipt: Receipt, customer: Customer, intent: PaymentIntent | None, by: Ruling, moment: Moment
) -> Decision:
    """Make suspense money the credit of a customer of the node that has it; `intent` is the receipt's."""
    refuse_what_does_not_apply(receipt, Deed.ASSIGN)
    assert is_unassigned(receipt)
    if customer.owner_path != receipt.beneficiary_path:
        raise CustomerNotOwn
    if receipt.customer_id not in (None, customer.id):
        raise HeldForAnother
    after = replace(
        receipt,
        version=receipt.version + 1,
        state=ReceiptState.CREDITED,
        customer_id=customer.id,
        decided=decided_as(receipt, by, moment.at),
    )
    entry = _assignment(receipt, customer, by, moment)
    changes: tuple[Change, ...] = (Update(after), *_of_its_payer(intent, customer, receipt))
    return Decision((entry,), changes, (received(after, moment.at),))


def _of_its_payer(
    intent: PaymentIntent | None, customer: Customer, receipt: Receipt
) -> tuple[Change, ...]:
    """Return what tells the payer, who has read until now that somebody has to look."""
    if intent is None or intent.state is not IntentState.REVIEW:
        return ()
    if (intent.receipt_id, intent.customer_id) != (receipt.id, customer.id):
        return ()
    return (Update(paid(intent, receipt.id, None, intent.reason)),)


def _assignment(receipt: Receipt, customer: Customer, by: Ruling, moment: Moment) -> JournalEntry:
    is_held = receipt.state is ReceiptState.HELD
    return JournalEntry(
        tenant_id=receipt.tenant_id,
        book=receipt.beneficiary_path,
        entry_id=f"assignment:{receipt.id}",
        kind="assignment",
        posted_at=moment.at,
        effective_at=moment.at,
        day=moment.day,
        actor_id=by.actor_id,
        lines=(
            debit(account_name("suspense", "held" if is_held else None), receipt.amount_minor),
            credit(account_name("customer_credit", customer.id), receipt.amount_minor),
        ),
        about=receipt.id,
    )
