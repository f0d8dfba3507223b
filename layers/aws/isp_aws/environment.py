"""What a function is told by its environment, parsed once, one model per need.

A function that lacks a variable fails at the first use of that need and says which one is missing;
nothing has a default, except what is optional by design.
"""

from __future__ import annotations

import os
from enum import StrEnum
from functools import cache
from typing import TypeVar

from pydantic import BaseModel, ConfigDict


class Table(StrEnum):
    """The tables: one per blast radius."""

    PLATFORM = "platform"
    DIRECTORY = "directory"
    LEDGER = "ledger"
    ACCESS = "access"
    NETWORK = "network"
    EVENTS = "events"
    IDEMPOTENCY = "idempotency"


class Settings(BaseModel):
    """A need: the field `queue_notices_url` is the variable QUEUE_NOTICES_URL."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class SecretSettings(Settings):
    secrets_id: str


class TenantRoleSettings(Settings):
    """The role that is assumed per tenant; without it the function's own rights are used."""

    tenant_data_role_arn: str | None = None


class DocumentSettings(Settings):
    bucket_documents: str


class SnapshotSettings(Settings):
    bucket_edge_snapshots: str


class PublicSettings(Settings):
    public_origin: str


class EdgeSettings(Settings):
    edge_queue_prefix: str
    edge_role_arn: str


S = TypeVar("S", bound=Settings)


@cache
def settings(need: type[S]) -> S:
    """Return the variables of one need; a ValidationError names what is missing."""
    # An empty variable is how templates say that there is none.
    return need.model_validate({name.lower(): value for name, value in os.environ.items() if value})


def table_name(table: Table) -> str:
    """Return the name of a table; KeyError if this function was not given it."""
    return os.environ[f"TABLE_{table.upper()}"]
