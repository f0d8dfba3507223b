"""The process that writes the demo ISP's customers, sales and sessions through the real adapters.

Many decisions go into one transaction, four transactions at a time. What is in a batch depends on the
plan alone, so a batch is there whole or not at all: a second writing meets the first and changes
nothing. The invoice numbers of a year are reserved in one write, which a second writing finds done.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

from isp.decision import Create, Decision, Update
from isp.invoicing.numbers import Kind, Series
from isp.ledger.accounts import kind_of
from isp.network.session import RadiusSession, reported
from isp.parties.scope import Scope, tenant_scope
from isp.parties.tenant import ROOT_PATH, Tenant
from isp.refusals import AlreadyExists, StaleRead, Taken
from isp_app.issue import head_of
from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.items.claims import SerialItem
from isp_aws.dynamodb.items.registry import ITEMS
from isp_aws.dynamodb.kept import kept_at_most
from isp_aws.dynamodb.network import DynamoNetwork
from isp_aws.dynamodb.stores import Stores, stores
from isp_aws.dynamodb.transaction import ACTIONS_MAX
from pynamodb.exceptions import UpdateError

from infra.local.demo.plan import NAMED, NASRIN, SHIRIN, at_the_router, planned
from infra.local.demo.sales import (
    Ledgers,
    Shop,
    customer_id,
    expired,
    invoices_by_year,
    sold,
    taken_on,
)
from infra.local.demo.usage import sessions_of_rahim

AT_ONCE = 4
# Done by an earlier, interrupted run.
THERE_ALREADY = (AlreadyExists, Taken, StaleRead)


@dataclass(slots=True)
class Batch:
    """Decisions that are committed together."""

    decisions: list[Decision] = field(default_factory=list)
    actions: int = 0

    def has_room(self, actions: int) -> bool:
        return self.actions + actions <= ACTIONS_MAX

    def whole(self) -> Decision:
        return Decision(
            entries=tuple(entry for one in self.decisions for entry in one.entries),
            changes=tuple(change for one in self.decisions for change in one.changes),
        )


def main() -> None:
    told = json.load(sys.stdin)
    made, scope = stores(), tenant_scope(told["tenant_id"])
    shop = Shop(
        tenant=made.directory.tenant(scope),
        head=head_of(made.directory, scope, ROOT_PATH),
        packages=[made.directory.package(scope, one) for one in told["package_ids"]],
        account=made.payments.account(scope, told["account_id"]),
        cashier_id=made.directory.staff(scope, told["cashier_id"]).id,
        customers=told["customers"],
    )
    write(made, scope, shop)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        sessions = sessions_of_rahim(shop.tenant, customer_id(shop.tenant.id, 0), told["nas_id"])
        list(pool.map(partial(_tell, made.network, scope, shop.tenant), sessions))
    print(json.dumps(_told(shop)))


def _tell(network: DynamoNetwork, scope: Scope, tenant: Tenant, session: RadiusSession) -> None:
    known = network.stored_session(scope, session)
    newer = reported(known, session, tenant.utc_offset_minutes)
    if newer is not None:
        network.store_session(scope, newer, known)


def _told(shop: Shop) -> dict[str, dict[str, str]]:
    """Return what the run goes on with: who will pay, and who is online."""
    first = [planned(number, shop.founded_at) for number in range(NAMED)]
    return {
        "unpaid": {
            one.login: customer_id(shop.tenant.id, one.number)
            for one in first
            if one.login in (SHIRIN, NASRIN)
        },
        "online": {
            one.login: one.password for one in at_the_router(shop.customers, shop.founded_at)
        },
    }


def write(made: Stores, scope: Scope, shop: Shop) -> None:
    ledgers = Ledgers()
    for year, count in invoices_by_year(shop).items():
        _reserve(scope, year, count, shop.founded_at)
    early: list[Decision] = []
    late: list[Decision] = []
    for is_early, sale in sold(shop, ledgers):
        (early if is_early else late).append(sale)
    for stage in (taken_on(shop), early, late, expired(shop, ledgers)):
        _commit_all(made, scope, stage)


def _commit_all(made: Stores, scope: Scope, decisions: Iterable[Decision]) -> None:
    def commit(decision: Decision) -> None:
        try:
            made.ledger.commit(scope, decision)
        except THERE_ALREADY:
            return

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(commit, _batches(decisions)))


def _batches(decisions: Iterable[Decision]) -> Iterator[Decision]:
    batch = Batch()
    for decision in decisions:
        actions = _actions(decision)
        if not batch.has_room(actions):
            yield batch.whole()
            batch = Batch()
        batch.decisions.append(decision)
        batch.actions += actions
    if batch.decisions:
        yield batch.whole()


def _actions(decision: Decision) -> int:
    """Return how many actions the commit makes of it, at most: batched accounts are moved once."""
    stored = [change.item for change in decision.changes if isinstance(change, Create | Update)]
    pointers = sum(len(ITEMS[type(item)].pointers(item)) for item in stored)
    kinds = [kind_of(line.account) for entry in decision.entries for line in entry.lines]
    of_accounts = sum(kind.has_statement + kind.is_guarded for kind in kinds)
    kept = kept_at_most(decision.changes)
    return len(decision.entries) + of_accounts + len(decision.changes) + pointers + kept


def _reserve(scope: Scope, year: int, count: int, founded_at: int) -> None:
    """Take the first numbers of the year, once: nothing else was sold before."""
    with bound(scope):
        last = SerialItem(keys.serial(scope.tenant_id, Series(Kind.INVOICE, year)), keys.SELF)
        try:
            last.update(
                actions=[SerialItem.serial.set(count), SerialItem.reserved_at.set(founded_at)],
                condition=SerialItem.serial.does_not_exist(),
            )
        except UpdateError as error:
            if error.cause_response_code != "ConditionalCheckFailedException":
                raise


if __name__ == "__main__":
    main()
