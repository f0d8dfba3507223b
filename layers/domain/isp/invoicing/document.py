"""Issuing: how a decided document becomes an issued one.

A use case decides on drafts. A draft has neither number nor head and cannot be stored: no table knows
its kind. Whoever commits the decision reserves a number for each draft and puts the letterhead of the
book on it (`isp_app.issue`); so a refusal burns no number, and a document carries the head of the
second at which it is issued.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from isp.decision import Change, Create, Decision
from isp.events import Event, EventName, event
from isp.invoicing.invoice import Invoice
from isp.invoicing.letterhead import Letterhead
from isp.invoicing.numbers import Kind, claim_number
from isp.sales.sale import Sale

if TYPE_CHECKING:
    from isp.invoicing.credit_note import CreditNote

_EVENTS = {Kind.INVOICE: EventName.INVOICE_ISSUED, Kind.CREDIT_NOTE: EventName.CREDIT_NOTE_ISSUED}


@dataclass(frozen=True, slots=True)
class Draft:
    """A document that is decided and not issued."""

    kind: ClassVar[str] = "draft"

    document: Invoice | CreditNote

    def __post_init__(self) -> None:
        assert not self.document.number and self.document.head is None, self.document.id

    @property
    def tenant_id(self) -> str:
        return self.document.tenant_id

    @property
    def id(self) -> str:
        return self.document.id

    @property
    def version(self) -> int:
        return self.document.version

    @property
    def series_kind(self) -> Kind:
        return Kind.INVOICE if isinstance(self.document, Invoice) else Kind.CREDIT_NOTE


@dataclass(frozen=True, slots=True)
class Imprint:
    """What issuing adds to a draft."""

    number: str
    head: Letterhead


def drafts_of(decision: Decision) -> tuple[Draft, ...]:
    """Return the documents that the decision would issue, in their order."""
    return tuple(
        change.item
        for change in decision.changes
        if isinstance(change, Create) and isinstance(change.item, Draft)
    )


def issued(decision: Decision, imprints: Mapping[str, Imprint]) -> Decision:
    """Return the decision with its drafts issued; `imprints` are by the ids of the documents."""
    changes: list[Change] = []
    events: list[Event] = []
    for change in decision.changes:
        if isinstance(change, Create) and isinstance(change.item, Draft):
            draft, imprint = change.item, imprints[change.item.id]
            document = replace(draft.document, number=imprint.number, head=imprint.head)
            changes += _stored(document)
            events.append(_told(draft.series_kind, document))
        elif isinstance(change, Create) and isinstance(change.item, Sale):
            changes.append(Create(_invoiced(change.item, imprints)))
        else:
            changes.append(change)
    return Decision(decision.entries, tuple(changes), (*decision.events, *events))


def _stored(document: Invoice | CreditNote) -> tuple[Change, ...]:
    # An invoice lies at its number, so storing it is the claim; the sale tells where that is.
    if isinstance(document, Invoice):
        return (Create(document),)
    return (Create(document), claim_number(document.number, document.id))


def _invoiced(sale: Sale, imprints: Mapping[str, Imprint]) -> Sale:
    imprint = imprints.get(sale.invoice_id)
    return sale if imprint is None else replace(sale, invoice_number=imprint.number)


def _told(kind: Kind, document: Invoice | CreditNote) -> Event:
    return event(
        _EVENTS[kind],
        document.tenant_id,
        document.customer_id,
        document.issued_at,
        fact=document.id,
        document_id=document.id,
        number=document.number,
        total_minor=document.total_minor,
    )
