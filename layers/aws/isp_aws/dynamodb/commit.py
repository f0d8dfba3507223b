"""The commit: a decision becomes one transaction, and its failures become refusals.

Every action carries its own condition and the refusal that its failure means. An entry is put only if
it is not there; if it is, the decision is a replay (same digests) or a conflict. Guarded accounts are
moved inside the transaction, under the condition that their headroom suffices; all other accounts are
added up from the stream of entries. The proofs are `tests/adapters/test_contract_ledger.py`, which the fake
passes too, and `tests/adapters/test_commit_on_bad_days.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from isp.decision import Committed, Decision
from isp.ledger.entry import JournalEntry
from isp.parties.scope import Scope
from isp.refusals import EntryConflict, Refusal, StaleRead

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound, bound_with_claims
from isp_aws.dynamodb.change_steps import change_steps, claims_everywhere
from isp_aws.dynamodb.entry_steps import entry_steps
from isp_aws.dynamodb.items.events import event_item
from isp_aws.dynamodb.items.ledger import EntryItem
from isp_aws.dynamodb.kept import kept_steps
from isp_aws.dynamodb.sale_steps import is_of_sale, sale_steps
from isp_aws.dynamodb.step import Step
from isp_aws.dynamodb.transaction import Cancelled, put, put_alone, transact
from isp_aws.patience import Patience
from isp_aws.sealing import Sealer


def commit(scope: Scope, decision: Decision, sealer: Sealer, patience: Patience) -> Committed:
    """Make the whole decision true, or refuse and change nothing."""
    claims = frozenset(claims_everywhere(decision.changes))
    with bound_with_claims(scope, claims) if claims else bound(scope):
        steps = list(_steps(scope.tenant_id, decision, sealer))
        if not steps:
            return Committed(replayed=False)
        try:
            if len(steps) == 1 and steps[0].may_be_alone:
                put_alone(steps[0].call, patience)
            else:
                transact([step.call for step in steps], patience)
        except Cancelled as cancelled:
            return _answer(decision, steps, cancelled)
    return Committed(replayed=False)


def _answer(decision: Decision, steps: list[Step], cancelled: Cancelled) -> Committed:
    """Say that it was a replay, or raise the refusal that matters most."""
    refusals: list[Refusal] = []
    for failure in cancelled.failures:
        refusal = steps[failure.place].refusal
        assert refusal is not None, f"action {failure.place} has no condition that could fail"
        refusals.append(refusal(failure.item))
    if any(isinstance(refusal, EntryConflict) for refusal in refusals):
        return _replay(decision.entries)
    # Whoever decided on stale reads decides again before anybody hears of the consequences.
    stale = [refusal for refusal in refusals if isinstance(refusal, StaleRead)]
    raise (stale or refusals)[0] from cancelled


def _replay(entries: Iterable[JournalEntry]) -> Committed:
    # Entries of one decision were written together, so a replay finds all of them, unchanged.
    entries, stored = tuple(entries), set[str]()
    for entry in entries:
        key = keys.entry(entry.tenant_id, entry.book, entry.entry_id)
        for item in EntryItem.query(key, EntryItem.sk == keys.ENTRY, consistent_read=True):
            stored |= {one.digest for one in item.to_entries()}
    for entry in entries:
        if entry.digest not in stored:
            raise EntryConflict(entry=entry.entry_id)
    return Committed(replayed=True)


def _steps(tenant_id: str, decision: Decision, sealer: Sealer) -> Iterator[Step]:
    yield from entry_steps(decision)
    yield from sale_steps(decision.changes, sealer)
    for change in decision.changes:
        if not is_of_sale(change):
            yield from change_steps(tenant_id, change, sealer)
    yield from kept_steps(decision.changes)
    if decision.events:
        yield Step(put(event_item(decision.events)))
