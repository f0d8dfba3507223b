"""What each item of a sale costs to write, by the rules of the database.

Of every write the items are read before and after, and their units are computed: a kilobyte is a unit, in
a transaction two; an index costs a unit a kilobyte for what is taken out of it and what is put in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from isp.decision import Create, Decision, Update
from isp.money import Money
from isp.parties.scope import Scope
from isp.payments.intent import IntentState, PaymentIntent, capturing
from isp.payments.observation import Observation, Outcome, Trust
from isp_app.payment_ports import PaymentPorts
from isp_app.receive_payment import receive_payment
from isp_aws.dynamodb import connection
from isp_aws.patience import PATIENT
from isp_aws.payments.providers import ProviderServices
from isp_wiring.payments import engine_of

from tests.adapters.conftest import Adapters
from tests.builders import parties, payments, sales
from tests.fakes.clock import NOON

KB = 1_024
INDEXES = {"gsi1": ("gsi1pk", "gsi1sk"), "due": ("due_pk", "due_sk")}
KEYS = ("pk", "sk")
Item = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Write:
    """One item that was written, and its units."""

    what: str
    size: int
    table_units: int
    index_units: int

    @property
    def units(self) -> int:
        return self.table_units + self.index_units


@dataclass(slots=True)
class Written:
    client: Any
    writes: list[Write] = field(default_factory=list)
    _before: list[tuple[str, Item, Item]] = field(default_factory=list)

    @property
    def units(self) -> int:
        return sum(one.units for one in self.writes)

    def begin(self, params: Mapping[str, Any], model: Any) -> None:
        if model.name == "TransactWriteItems":
            calls = [call for one in params["TransactItems"] for call in one.items()]
        elif model.name in ("PutItem", "UpdateItem", "DeleteItem"):
            calls = [(model.name, params)]
        else:
            return
        for kind, call in calls:
            whole = call.get("Item") or call["Key"]
            key = {name: whole[name] for name in KEYS}
            self._before.append((call["TableName"], key, self._read(call["TableName"], key)))
            assert kind != "BatchWriteItem"

    def end(self, model: Any) -> None:
        times = 2 if model.name == "TransactWriteItems" else 1
        for table, key, before in self._before:
            self.writes.append(_write(key, before, self._read(table, key), times))
        self._before.clear()

    def _read(self, table: str, key: Item) -> Item:
        found: Item = self.client.get_item(TableName=table, Key=key, ConsistentRead=True).get(
            "Item", {}
        )
        return found


@contextmanager
def written_by(client: Any) -> Iterator[Written]:
    """Note what all connections of this process write; `client` is not one of them."""
    written = Written(client)

    def begin(params: Mapping[str, Any], model: Any, **_: Any) -> None:
        written.begin(params, model)

    def end(model: Any, **_: Any) -> None:
        written.end(model)

    connection.watch("before-parameter-build.dynamodb", begin)
    connection.watch("after-call.dynamodb", end)
    try:
        yield written
    finally:
        connection.unwatch("before-parameter-build.dynamodb", begin)
        connection.unwatch("after-call.dynamodb", end)


def online_sale(
    adapters: Adapters, scope: Scope, client: Any, *, is_first: bool
) -> Sequence[Write]:
    """Play the return of a payer whose money sells his package; return what is written."""
    intent = _set_out(adapters, scope, is_first=is_first)
    ports = _ports(adapters)
    raw = payments.raw_event(scope.tenant_id, id=f"RAW{intent.id[3:]}", account_id=ACCOUNT_ID)
    taken = capturing(intent, NOON)
    with written_by(client) as written:
        adapters.ledger.commit(scope, Decision(changes=(Create(raw),)))
        adapters.ledger.commit(scope, Decision(changes=(Update(taken),)))
        applied = receive_payment(
            ports, adapters.payments.account(scope, ACCOUNT_ID), intent.id, _paid(intent)
        )
        assert applied.verdict == "credited", applied
    return written.writes


ACCOUNT_ID = "ACCOUNT0000000000001"


def _set_out(adapters: Adapters, scope: Scope, *, is_first: bool) -> PaymentIntent:
    name = "first" if is_first else "again"
    customer = parties.customer(scope.tenant_id, login=f"{name}.sale")
    adapters.ledger.commit(scope, Decision(changes=(Create(customer),)))
    seen = 0
    if not is_first:
        running = sales.subscription(customer, expires_at=NOON + 3_600)
        adapters.ledger.commit(scope, Decision(changes=(Create(running),)))
        seen = running.expires_at
    intent = payments.payment_intent(
        customer,
        id=f"INT{name.upper().ljust(17, '0')}",
        state=IntentState.PENDING,
        provider_ref="TR0011abcdefghijklmnop",
        private='{"id": "TR0011abcdefghijklmnop"}',
        paid_until_seen=seen,
        next_check_at=NOON + 60,
    )
    adapters.ledger.commit(scope, Decision(changes=(Create(intent),)))
    return intent


def _ports(adapters: Adapters) -> PaymentPorts:
    unused: Any = None
    services = ProviderServices(
        http=unused,
        clock=adapters.clock,
        tokens=adapters.tokens,
        certs=unused,
        sandbox_base_urls={},
        timeout_seconds=1,
    )
    return engine_of(adapters, services, PATIENT, "https://shongjog.example/api")


def _paid(intent: PaymentIntent) -> Observation:
    return Observation(
        Trust.QUERIED,
        Outcome.PAID,
        provider_ref=intent.provider_ref,
        merchant_ref=intent.id,
        provider_txn=f"CGS{intent.id[3:10]}",
        gross=Money(intent.amount_minor, intent.currency),
        account_ref="01711000001",
        is_live=False,
        paid_at=NOON,
        payer="01812345678",
    )


def _write(key: Item, before: Item, after: Item, times: int) -> Write:
    size = max(_size(before), _size(after))
    return Write(
        _named(key),
        size,
        times * _units(size),
        sum(_index_units(names, before, after, name == "due") for name, names in INDEXES.items()),
    )


def _index_units(names: tuple[str, str], before: Item, after: Item, is_keys_only: bool) -> int:
    old, new = (_projected(item, names, is_keys_only) for item in (before, after))
    if old == new:
        return 0
    places = [{name: one.get(name) for name in names} for one in (old, new)]
    if places[0] == places[1]:
        return _units(max(_size(old), _size(new)))
    return sum(_units(_size(one)) for one in (old, new) if one)


def _projected(item: Item, names: tuple[str, str], is_keys_only: bool) -> Item:
    if not all(name in item for name in names):
        return {}
    kept = (*KEYS, *names)
    return {name: item[name] for name in kept} if is_keys_only else item


def _units(size: int) -> int:
    return max(1, -(-size // KB))


def _size(item: Item) -> int:
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(value: Mapping[str, Any]) -> int:
    ((kind, told),) = value.items()
    if kind == "S":
        return len(told.encode())
    if kind == "N":
        return len(told.lstrip("-")) // 2 + 2
    if kind == "L":
        return 3 + sum(1 + _value_size(one) for one in told)
    if kind == "M":
        return 3 + sum(1 + len(name.encode()) + _value_size(one) for name, one in told.items())
    return 1


def _named(key: Item) -> str:
    pk, sk = key["pk"]["S"], key["sk"]["S"]
    kind = re.sub(r"^T#[^#]*#", "", pk).split("#")
    return "/".join([kind[0], *(kind[2:] if kind[0] == "CUSTOMER" else ()), sk.split("#")[0][:9]])
