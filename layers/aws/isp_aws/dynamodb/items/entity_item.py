"""How an entity of the domain becomes an item of the directory and back.

The attributes of an item class are named like the fields of its entity; a test compares the two. A subclass says which list the entity is in, what is due with it, which pointers lead to it, and which
fields are sealed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Generic, Self, TypeVar

from isp.entity import Entity
from isp.refusals import AlreadyExists, Refusal
from pynamodb.attributes import UnicodeAttribute

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.attributes import IntegerAttribute
from isp_aws.dynamodb.connection import DirectoryItem
from isp_aws.dynamodb.due import DueTime
from isp_aws.sealing import Sealer

E = TypeVar("E", bound=Entity)


@dataclass(frozen=True, slots=True)
class Mark:
    """The place in a second list. Stored beside the entity at every change, so that it follows."""

    place: tuple[str, str] | None  # None: it is in the list no more.


class EntityItem(DirectoryItem, Generic[E]):
    entity: ClassVar[type[Any]]
    sealed: ClassVar[frozenset[str]] = frozenset()
    # Whether a put of it alone may go without a transaction: no two writers put the same bytes, or what
    # they put is the same to both.
    may_be_alone: ClassVar[bool] = False
    # Attributes that only items of older versions have; `to_entity` makes today's of them.
    of_before: ClassVar[frozenset[str]] = frozenset()
    # Fields whose names are methods of pynamodb's own.
    renamed: ClassVar[Mapping[str, str]] = {}

    tenant_id = UnicodeAttribute()
    id = UnicodeAttribute()
    version = IntegerAttribute()

    @classmethod
    def place(cls, entity: E) -> tuple[str, str] | None:  # noqa: ARG003
        """Return the list that the entity is in and its place there."""
        return None

    @classmethod
    def due_time(cls, entity: E) -> DueTime | None:  # noqa: ARG003
        """Return when something is to be done about the entity by itself."""
        return None

    @classmethod
    def pointers(cls, entity: E) -> tuple[tuple[str, str], ...]:  # noqa: ARG003
        """Return further keys under which the entity is found. Old ones stay, so readers check."""
        return ()

    @classmethod
    def mark(cls, entity: E) -> Mark | None:  # noqa: ARG003
        """Return the second list that the entity is in; None where it never was in one."""
        return None

    @classmethod
    def key(cls, tenant_id: str, entity_id: str) -> str:
        return keys.entity(tenant_id, cls.entity.kind, entity_id)

    @classmethod
    def key_of(cls, entity: E) -> str:
        """Return where the entity lies: by its id, unless something else of it is unique."""
        return cls.key(entity.tenant_id, entity.id)

    @classmethod
    def is_there(cls, entity: E) -> Refusal:
        """Return what it means that something lies there already."""
        return AlreadyExists(kind=entity.kind)

    @classmethod
    def from_entity(cls, entity: E, sealer: Sealer) -> Self:
        values = {field.name: getattr(entity, field.name) for field in fields(cls.entity)}
        for name in cls.sealed & {name for name, value in values.items() if value is not None}:
            values[name] = sealer.seal(_json(values[name]), cls._belongs_to(entity, name))
        attributes = {cls.renamed.get(name, name): value for name, value in values.items()}
        item = cls(cls.key_of(entity), keys.SELF, **attributes)
        place, due_time = cls.place(entity), cls.due_time(entity)
        if place is not None:
            item.gsi1pk, item.gsi1sk = place
        if due_time is not None:
            item.due_pk, item.due_sk = due_time.keys(entity.tenant_id, entity.id)
        return item

    def to_entity(self, sealer: Sealer) -> E:
        values = {
            field.name: getattr(self, self.renamed.get(field.name, field.name))
            for field in fields(self.entity)
        }
        for name in self.sealed & {name for name, value in values.items() if value is not None}:
            values[name] = json.loads(sealer.unseal(values[name], self._belongs_to(self, name)))
        made: E = self.entity(**values)
        return made

    @classmethod
    def _belongs_to(cls, thing: Any, name: str) -> str:
        return f"{thing.tenant_id}/{cls.entity.kind}/{thing.id}/{name}"


def _json(value: str | Mapping[str, str]) -> str:
    return json.dumps(value if isinstance(value, str) else dict(value), sort_keys=True)
