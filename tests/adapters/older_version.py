"""What the version before wrote, byte for byte as it lay in its tables: entries known by their fact,
accounts known by their name, days of UTC, and only wallets, receivables and credit with statements.

Written through the plain client, so that no change of today's items changes what yesterday was.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

GUARDED = ("wallet", "receivable", "customer_credit")

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class OldEntry:
    entry_id: str
    kind: str
    posted_at: int
    lines: tuple[tuple[str, int, int], ...]  # Account, debit, credit.

    @property
    def day(self) -> str:
        return datetime.fromtimestamp(self.posted_at, UTC).strftime("%Y-%m-%d")


def item(**values: str | int) -> Item:
    return {
        name: {"N": str(value)} if isinstance(value, int) else {"S": value}
        for name, value in values.items()
    }


class OlderVersion:
    """Writes one ISP, its tenant item included."""

    def __init__(self, client: Any, tables: Mapping[str, str], tenant_id: str) -> None:
        self._client, self._tables, self._tenant_id = client, tables, tenant_id
        self._prefix = f"T#{tenant_id}#"

    def tenant(self, created_at: int, utc_offset_minutes: int) -> None:
        self._put(
            "DIRECTORY",
            item(
                pk=f"{self._prefix}TENANT#{self._tenant_id}",
                sk="SELF",
                tenant_id=self._tenant_id,
                id=self._tenant_id,
                version=1,
                name="Megh Net",
                slug=f"megh-{self._tenant_id}",
                mobile="8801711111111",
                language="bn",
                currency="BDT",
                utc_offset_minutes=utc_offset_minutes,
                created_at=created_at,
            ),
        )
        self._put("PLATFORM", item(pk="P#TENANTS", sk=self._tenant_id))

    def post(self, entries: Iterable[OldEntry], *, added_up: bool = True) -> None:
        for entry in entries:
            self._entry(entry)
            for account, debit, credit in entry.lines:
                if account.partition(":")[0] in GUARDED:
                    self._moved(entry, account, debit, credit)
                elif added_up:
                    self._rolled_up(entry, account, debit, credit)

    def _entry(self, entry: OldEntry) -> None:
        said = ["/isp/", entry.entry_id, entry.kind, None]
        digest = hashlib.sha256(json.dumps([said, sorted(entry.lines)]).encode()).hexdigest()
        shard = hashlib.sha256(entry.entry_id.encode()).digest()[0] % 8
        written = item(
            pk=f"{self._prefix}J#{entry.entry_id}",
            sk="ENTRY",
            gsi1pk=f"{self._prefix}B#/isp/#D#{entry.day}#{shard}",
            gsi1sk=f"{entry.posted_at:012d}#{entry.entry_id}",
            tenant_id=self._tenant_id,
            book="/isp/",
            entry_id=entry.entry_id,
            kind=entry.kind,
            posted_at=entry.posted_at,
            actor_id="STAFF",
            about="SALE",
            digest=digest,
        )
        written["lines"] = {
            "L": [
                {"M": item(account=account, debit_minor=debit, credit_minor=credit)}
                for account, debit, credit in entry.lines
            ]
        }
        self._put("LEDGER", written)

    def _moved(self, entry: OldEntry, account: str, debit: int, credit: int) -> None:
        key = f"{self._prefix}A#{account}"
        self._put(
            "LEDGER",
            item(
                pk=key,
                sk=f"P#{entry.posted_at:012d}#{entry.entry_id}",
                entry_id=entry.entry_id,
                kind=entry.kind,
                about="SALE",
                posted_at=entry.posted_at,
                debit=debit,
                credit=credit,
            ),
        )
        self._add(
            key,
            "HEAD",
            {"debits": debit, "credits": credit, "headroom": credit - debit},
            account=account,
            book="/isp/",
            opened_at=entry.posted_at,
            gsi1pk=f"{self._prefix}B#/isp/#HEADS",
            gsi1sk=account,
        )

    def _rolled_up(self, entry: OldEntry, account: str, debit: int, credit: int) -> None:
        self._put("LEDGER", item(pk=f"{self._prefix}J#{entry.entry_id}", sk="ADDED"))
        rollups, place = f"{self._prefix}B#/isp/#ROLLUPS", f"{entry.day}#{account}#0"
        self._add(rollups, place, {"debits": debit, "credits": credit}, account=account)

    def _put(self, table: str, written: Item) -> None:
        self._client.put_item(TableName=self._tables[f"TABLE_{table}"], Item=written)

    def _add(self, pk: str, sk: str, by: Mapping[str, int], **values: str | int) -> None:
        names = {f"#{n}": name for n, name in enumerate([*by, *values])}
        amounts = [*by.values(), *values.values()]
        told = item(**{f"v{n}": value for n, value in enumerate(amounts)})
        adds = ", ".join(f"#{n} :v{n}" for n in range(len(by)))
        sets = ", ".join(f"#{n} = :v{n}" for n in range(len(by), len(amounts)))
        self._client.update_item(
            TableName=self._tables["TABLE_LEDGER"],
            Key=item(pk=pk, sk=sk),
            UpdateExpression=f"ADD {adds} SET {sets}",
            ExpressionAttributeNames=names,
            ExpressionAttributeValues={f":{name}": value for name, value in told.items()},
        )
