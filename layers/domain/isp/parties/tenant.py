"""A tenant is an ISP that rents the platform; a node is a seller in its tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

ROOT_NODE_ID = "isp"
ROOT_PATH = "/isp/"


def node_id_of(path: str) -> str:
    """Return the id of the node at a path: the last name in it."""
    return path.rstrip("/").rpartition("/")[2]


def nodes_from_root(path: str) -> tuple[str, ...]:
    """Return the paths of all nodes from the root down to the one at the path."""
    slashes = [place for place, letter in enumerate(path) if letter == "/"]
    return tuple(path[: place + 1] for place in slashes[1:])


@dataclass(frozen=True, slots=True)
class Tenant:
    """An ISP. `slug` is its public name in addresses, unique over all tenants."""

    kind: ClassVar[str] = "tenant"

    tenant_id: str
    id: str  # The same as tenant_id: a tenant is stored in its own partition.
    version: int
    name: str
    slug: str
    mobile: str
    language: str  # "bn" or "en": what its messages and invoices are written in.
    currency: str
    utc_offset_minutes: int
    created_at: int


@dataclass(frozen=True, slots=True)
class Node:
    """A seller: the ISP itself, a reseller or a sub-reseller. It keeps its own book.

    `path` runs from the root, with a slash at both ends: `/isp/r12/`. Without the last slash
    `/isp/r1` would cover `/isp/r12`.
    """

    kind: ClassVar[str] = "node"

    tenant_id: str
    id: str
    version: int
    path: str
    name: str
    created_at: int


@dataclass(frozen=True, slots=True)
class Staff:
    """A person who works for a node. The password and second factor live with the credentials."""

    kind: ClassVar[str] = "staff"

    tenant_id: str
    id: str
    version: int
    node_path: str
    name: str
    mobile: str
    role: str
    created_at: int
