"""Making a new thing once, however often its request is repeated."""

from __future__ import annotations

from contextlib import suppress

from isp.asked import Asked
from isp.decision import Decision
from isp.ids import derived_id
from isp.parties.actor import Actor
from isp.refusals import AlreadyExists

from isp_app.issue import Commits


def new_id(kind: str, actor: Actor, key: str) -> str:
    """Return the id of what this request makes: a repeat of the request meets its own."""
    return derived_id(kind, actor.tenant_id, actor.subject_id, key)


def make(ledger: Commits, actor: Actor, asked: Asked, decision: Decision) -> None:
    """Commit what makes a new thing; it is there already where an answer was lost."""
    with suppress(AlreadyExists):
        ledger.commit(actor.scope, asked.making(decision))
