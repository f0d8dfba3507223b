"""Set how far a customer may owe; until somebody does, nothing is sold to him on account."""

from __future__ import annotations

from dataclasses import dataclass, replace

from isp.asked import Asked
from isp.decision import Decision
from isp.parties.actor import Actor
from isp.ports import Directory, Ledger
from isp.refusals import StaleRead
from isp.sales.debt import stored_debt

from isp_app.asked_before import asked_before
from isp_app.settled import debt_of


@dataclass(frozen=True, slots=True)
class SetCustomerLimit:
    directory: Directory
    ledger: Ledger

    def __call__(
        self, actor: Actor, customer_id: str, limits: tuple[int, int], asked: Asked
    ) -> None:
        """Set it. `limits` are the one that was seen, else StaleRead, and the wanted one.

        Below what he owes already it is taken as well: he keeps his debts and gets no more of them.
        """
        customer = self.directory.customer(actor.scope, customer_id)
        if asked_before(self.directory, actor.scope, asked):
            return
        debt = debt_of(self.directory, actor.scope, customer)
        seen_minor, wanted_minor = limits
        if debt.limit_minor != seen_minor:
            raise StaleRead(kind=debt.kind)
        change = stored_debt(debt, replace(debt, limit_minor=wanted_minor))
        self.ledger.commit(actor.scope, asked.making(Decision(changes=(change,))))
