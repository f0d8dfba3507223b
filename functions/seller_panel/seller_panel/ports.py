"""What the seller panel reaches."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field

from isp.asked import Asked
from isp.decision import Decision
from isp.ids import derived_id
from isp.parties.actor import Actor
from isp.payments.ports import MoneyInbox, Payments, Statements
from isp.ports import Access, Clock, Directory, Ledger, Network, Random
from isp.refusals import AlreadyExists
from isp_app.asked_before import asked_before
from isp_app.book_found import BookFound
from isp_app.change_package import ChangePackage
from isp_app.compare_statement import CompareStatement
from isp_app.decide_about_money import DecideAboutMoney
from isp_app.enrol_edge import InviteEdge, RevokeEdge
from isp_app.pin_topic import PinTopic
from isp_app.refund_payment import RefundPayment
from isp_app.refund_sale import RefundSale
from isp_app.sell import Sell
from isp_app.switch_on_totp import SwitchOnTotp
from isp_app.take_advance import TakeAdvance
from isp_http.paging import Cursors


@dataclass(frozen=True, slots=True)
class SellerPanel:
    directory: Directory
    ledger: Ledger
    access: Access
    network: Network
    payments: Payments
    inbox: MoneyInbox
    statements: Statements
    sell: Sell
    refund_sale: RefundSale
    change_package: ChangePackage
    take_advance: TakeAdvance
    invite_edge: InviteEdge
    revoke_edge: RevokeEdge
    switch_on_totp: SwitchOnTotp
    refund_payment: RefundPayment
    decide: DecideAboutMoney
    book_found: BookFound
    compare_statement: CompareStatement
    pin_topic: PinTopic
    clock: Clock
    random: Random
    public_origin: str
    pepper: bytes = field(repr=False)

    def cursors(self, actor: Actor, list_name: str) -> Cursors:
        return Cursors(self.pepper, actor, list_name)

    def asked_before(self, actor: Actor, asked: Asked) -> bool:
        """Say whether the request made what it makes; KeyReused if it asked for something else."""
        return asked_before(self.directory, actor.scope, asked)

    def make(self, actor: Actor, decision: Decision) -> None:
        """Commit what makes a new thing; it is there already where an answer was lost."""
        with suppress(AlreadyExists):
            self.ledger.commit(actor.scope, decision)


def owner_of(actor: Actor) -> tuple[str, str]:
    """Return the tenant and the node that what the actor enters belongs to."""
    return actor.tenant_id, actor.node_path


def new_id(kind: str, actor: Actor, key: str) -> str:
    """Return the id of what this request makes: a repeat of the request meets its own."""
    return derived_id(kind, actor.tenant_id, actor.subject_id, key)
