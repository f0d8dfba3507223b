"""`python -m benchmarks.ledger [CUSTOMERS]`: commits a second on one account, a trial balance of many.

A local cloud of its own, tables of its own. The trial balance is also read as the version before did,
from the heads of all customers, so that both figures come from one machine and one hour. The emulator
counts a query by the call; read units are computed from the size of the items that are looked at.
"""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

from isp.decision import Decision
from isp.ledger.entry import JournalEntry, credit, debit
from isp.parties.scope import Scope, tenant_scope
from isp.refusals import Unavailable
from isp_aws.dynamodb import connection, keys, transaction
from isp_aws.dynamodb.ledger import DynamoLedger
from isp_aws.sealing import Sealer

from infra.local.cloud.process import start_cloud
from infra.local.cloud.tables import create_tables
from tests.ports import free_port

CUSTOMERS = 20_000
DAYS, PARTS = 31, 4
TOTALS = ("cash", "gateway", "customer_credit", "receivable", "service_revenue", "vat_payable")
SECONDS = 6.0
WRITERS = (1, 2, 4, 8, 16)
READINGS = 5
BOOK, DAY, NOON = "/isp/", "2026-01-05", 1_767_610_800
UNIT_BYTES = 4_096


@dataclass(frozen=True, slots=True)
class Rate:
    writers: int
    commits_a_second: float
    conflicts: int
    refused: int


def commits_on_one_head(ledger: DynamoLedger, scope: Scope, writers: int, is_one: bool) -> Rate:
    """Let some writers commit for some seconds, all on one wallet or each on its own."""
    until, done, refused = time.monotonic() + SECONDS, [0] * writers, [0] * writers
    conflicts = _Counted()
    with conflicts.counting():

        def write(writer: int) -> None:
            owner = "r1" if is_one else f"r{writer}"
            while time.monotonic() < until:
                fact = f"{'one' if is_one else 'own'}-{writers}-{writer}-{done[writer]}"
                try:
                    ledger.commit(scope, Decision(entries=(_paid_in(scope, fact, owner),)))
                    done[writer] += 1
                except Unavailable:
                    refused[writer] += 1

        with ThreadPoolExecutor(writers) as pool:
            list(pool.map(write, range(writers)))
    return Rate(writers, sum(done) / SECONDS, conflicts.number, sum(refused))


def _paid_in(scope: Scope, fact: str, owner: str) -> JournalEntry:
    return JournalEntry(
        tenant_id=scope.tenant_id,
        book=BOOK,
        entry_id=fact,
        kind="topup",
        posted_at=NOON,
        effective_at=NOON,
        day=DAY,
        actor_id="bench",
        lines=(debit("bank", 100), credit(f"wallet:{owner}", 100)),
        about=fact,
    )


class _Counted:
    """Counts the conflicts that commits waited out."""

    def __init__(self) -> None:
        self.number = 0
        self._lock = threading.Lock()

    @contextmanager
    def counting(self) -> Iterator[None]:
        with patch.object(transaction, "count", self._count):
            yield

    def _count(self, name: str) -> None:  # noqa: ARG002
        with self._lock:
            self.number += 1


class Books:
    """One book with very many customers, written as both versions had it."""

    def __init__(self, client: Any, table: str, tenant_id: str, customers: int) -> None:
        self._client, self._table, self._customers = client, table, customers
        self._prefix = keys.tenant_prefix(tenant_id)
        self._tenant_id = tenant_id

    def write(self) -> None:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(self._put, _chunks(list(self._items()))))

    def read_as_before(self) -> int:
        """Read rollups and all heads, as the version before did; return how many bytes it took."""
        return self._query("pk", f"{self._prefix}B#{BOOK}#ROLLUPS", None) + self._query(
            "gsi1pk", f"{self._prefix}B#{BOOK}#HEADS", "gsi1"
        )

    def bytes_now(self) -> int:
        return self._query("pk", keys.rollups_of_book(self._tenant_id, BOOK), None)

    def _items(self) -> Iterator[dict[str, Any]]:
        for number in range(self._customers):
            account = f"customer_credit:{number:020d}"
            sums: dict[str, str | int] = {
                "account": account,
                "debits": 50_000,
                "credits": 50_000,
                "headroom": 0,
            }
            yield _item(
                pk=f"{self._prefix}A#{account}", sk="HEAD", book=BOOK, opened_at=NOON, **sums,
                gsi1pk=f"{self._prefix}B#{BOOK}#HEADS", gsi1sk=account,
            )  # fmt: skip
            yield _item(
                pk=keys.account(self._tenant_id, BOOK, account), sk="HEAD", book=BOOK,
                opened_at=NOON, **sums, gsi1sk=account,
                gsi1pk=keys.heads_of_book(self._tenant_id, BOOK, keys.head_shard(account)),
            )  # fmt: skip
        for day in range(1, DAYS + 1):
            for name in TOTALS:
                for part in range(PARTS):
                    sums = {"account": name, "debits": 10**6, "credits": 10**6}
                    place = keys.rollup(f"2026-01-{day:02d}", name, part)
                    old, now = (
                        f"{self._prefix}B#{BOOK}#ROLLUPS",
                        keys.rollups_of_book(self._tenant_id, BOOK),
                    )
                    yield from (_item(pk=pk, sk=place, **sums) for pk in (old, now))

    def _put(self, items: Sequence[dict[str, Any]]) -> None:
        waiting = {self._table: [{"PutRequest": {"Item": item}} for item in items]}
        while waiting:
            waiting = self._client.batch_write_item(RequestItems=waiting).get(
                "UnprocessedItems", {}
            )

    def _query(self, name: str, key: str, index: str | None) -> int:
        size = 0
        more: dict[str, Any] = {}
        while True:
            answer = self._client.query(
                TableName=self._table,
                KeyConditionExpression="#k = :k",
                ExpressionAttributeNames={"#k": name},
                ExpressionAttributeValues={":k": {"S": key}},
                **({"IndexName": index} if index else {}),
                **more,
            )
            size += sum(map(_bytes, answer["Items"]))
            if "LastEvaluatedKey" not in answer:
                return size
            more = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}


def _item(**values: str | int) -> dict[str, Any]:
    return {
        name: {"N": str(value)} if isinstance(value, int) else {"S": value}
        for name, value in values.items()
    }


def _bytes(item: Mapping[str, Mapping[str, str]]) -> int:
    return sum(len(name) + len(next(iter(value.values()))) for name, value in item.items())


def _chunks(items: Sequence[dict[str, Any]]) -> Iterator[Sequence[dict[str, Any]]]:
    yield from (items[start : start + 25] for start in range(0, len(items), 25))


def _milliseconds(read: Callable[[], object]) -> float:
    took = []
    for _ in range(READINGS):
        began = time.perf_counter()
        read()
        took.append((time.perf_counter() - began) * 1_000)
    return median(took)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        cloud = start_cloud(Path(folder), free_port(), snapshot_seconds=3_600)
        try:
            os.environ.update(cloud.endpoint.environment())
            tables = create_tables(cloud.endpoint, "bench")
            os.environ.update(tables)
            connection.forget_connections()
            customers = int(sys.argv[1]) if len(sys.argv) > 1 else CUSTOMERS
            _measure(cloud.endpoint.client("dynamodb"), tables["TABLE_LEDGER"], customers)
        finally:
            cloud.kill()


def _measure(client: Any, table: str, customers: int) -> None:
    scope = tenant_scope(secrets.token_hex(5))
    ledger = DynamoLedger(Sealer(lambda: bytes(32)))
    print(
        "| writers | commits a second on one wallet | conflicts waited out | given up | each on its own wallet |"
    )
    print("| ---: | ---: | ---: | ---: | ---: |")
    for writers in WRITERS:
        one = commits_on_one_head(ledger, scope, writers, is_one=True)
        own = commits_on_one_head(ledger, scope, writers, is_one=False)
        print(
            f"| {writers} | {one.commits_a_second:.0f} | {one.conflicts} | {one.refused} "
            f"| {own.commits_a_second:.0f} |",
            flush=True,
        )
    books = Books(client, table, scope.tenant_id, customers)
    books.write()
    before = books.read_as_before() / UNIT_BYTES / 2
    now = books.bytes_now() / UNIT_BYTES
    before_ms = _milliseconds(books.read_as_before)
    now_ms = _milliseconds(lambda: ledger.trial_balance(scope, BOOK))
    print(f"\n| trial balance, {customers:,} customers, {DAYS} days | read units | ms here |")
    print("| --- | ---: | ---: |")
    print(f"| before: every head | {before:,.0f} | {before_ms:,.0f} |")
    print(f"| now: closing and days since | {now:,.0f} | {now_ms:,.0f} |")


if __name__ == "__main__":
    main()
