"""Set how far an account of one's own book may go, from the limit that was seen."""

from __future__ import annotations

from dataclasses import dataclass

from isp.asked import Asked
from isp.ledger.head import AccountHead
from isp.ledger.set_limit import set_limit
from isp.parties.actor import Actor
from isp.ports import Directory, Ledger

from isp_app.asked_before import asked_before


@dataclass(frozen=True, slots=True)
class WantedLimit:
    """The limit that was seen and the one that is wanted; None is no limit."""

    account: str
    old_minor: int | None
    new_minor: int | None


@dataclass(frozen=True, slots=True)
class SetLimit:
    directory: Directory
    ledger: Ledger

    def __call__(self, actor: Actor, wanted: WantedLimit, asked: Asked) -> AccountHead:
        """Return the account; LimitTooLow where it is beyond the new limit already."""
        book, account = actor.node_path, wanted.account
        if not asked_before(self.directory, actor.scope, asked):
            decision = set_limit(book, account, wanted.old_minor, wanted.new_minor)
            self.ledger.commit(actor.scope, asked.making(decision))
        return self.ledger.head(actor.scope, book, account)
