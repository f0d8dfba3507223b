"""Running migrations: every tenant, every migration that it has not had, until time is short.

The platform table keeps a mark for each tenant and migration, and the number of the last migration that
all tenants have had. An installation without tenants has had all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from isp_telemetry.observability import logger

from isp_aws.dynamodb.attributes import IntegerAttribute
from isp_aws.dynamodb.binding import platform_scope
from isp_aws.dynamodb.connection import TableItem
from isp_aws.dynamodb.migrations import (
    m0001_books_by_path,
    m0002_frozen_documents,
    m0003_money_inbox,
    m0004_words_and_counts,
    m0005_sessions_with_their_customer,
    m0006_periods_with_their_sales,
    m0007_who_owes,
    m0008_who_is_online,
    m0010_pay_links_with_an_end,
)
from isp_aws.dynamodb.tenant_list import all_tenants
from isp_aws.environment import Table

MIGRATIONS_PK = "P#MIGRATIONS"
SCHEMA_SK = "SCHEMA"

Migrate = Callable[[str, int], int]
MIGRATIONS: Mapping[int, Migrate] = {
    one.NUMBER: one.migrate
    for one in (
        m0001_books_by_path,
        m0002_frozen_documents,
        m0003_money_inbox,
        m0004_words_and_counts,
        m0005_sessions_with_their_customer,
        m0006_periods_with_their_sales,
        m0007_who_owes,
        m0008_who_is_online,
        m0010_pay_links_with_an_end,
    )
}


class HasTime(Protocol):
    def __call__(self) -> bool: ...


class SchemaItem(TableItem):
    """Either the number that all tenants have reached, or the mark of one tenant and migration."""

    table = Table.PLATFORM

    number = IntegerAttribute()


@dataclass(frozen=True, slots=True)
class Migrated:
    """How far it has come: the schema number, and what this run brought over."""

    schema: int
    is_done: bool
    brought_over: int


def migrate_all(now: int, has_time: HasTime = lambda: True) -> Migrated:
    """Bring all tenants to the newest schema, or as far as the time goes."""
    schema, brought = schema_number(), 0
    for number in sorted(one for one in MIGRATIONS if one > schema):
        for tenant_id in _waiting(number, all_tenants()):
            if not has_time():
                return Migrated(schema, is_done=False, brought_over=brought)
            moved = MIGRATIONS[number](tenant_id, now)
            logger.info("Tenant brought over", tenant=tenant_id, migration=number, things=moved)
            _mark(_mark_of(number, tenant_id), number)
            brought += moved
        schema = number
        _mark(SCHEMA_SK, schema)
    return Migrated(schema, is_done=True, brought_over=brought)


def schema_number() -> int:
    """Return which migrations all tenants have had; 0 before the first."""
    return _number(SCHEMA_SK)


def _waiting(number: int, tenants: Sequence[str]) -> list[str]:
    return [one for one in tenants if not _number(_mark_of(number, one))]


def _mark_of(number: int, tenant_id: str) -> str:
    return f"{number:04d}#{tenant_id}"


def _number(sk: str) -> int:
    with platform_scope("how far the migrations have come"):
        found = next(
            iter(SchemaItem.query(MIGRATIONS_PK, SchemaItem.sk == sk, consistent_read=True)), None
        )
    return 0 if found is None else found.number


def _mark(sk: str, number: int) -> None:
    with platform_scope("remember how far the migrations have come"):
        SchemaItem(MIGRATIONS_PK, sk, number=number).save()
