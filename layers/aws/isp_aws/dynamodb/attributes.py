"""Attributes that keep the domain's types exact: integers that are integers, enums, tuples, records.

pynamodb's NumberAttribute takes floats and booleans; ours refuses both, on the way in and on the way out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from enum import Enum
from typing import Any, Generic, TypeVar

from isp.payments.purpose import (
    AdvancePurpose,
    PackageOfBefore,
    PackagePurpose,
    Purpose,
    PurposeKind,
)
from isp.sales.offer import Offer
from pynamodb.attributes import Attribute
from pynamodb.constants import LIST, NUMBER, STRING

E = TypeVar("E", bound=Enum)
T = TypeVar("T")


class IntegerAttribute(Attribute[int]):
    """A whole number of at most 38 digits, which is what the database keeps exactly."""

    attr_type = NUMBER

    def serialize(self, value: Any) -> str:
        assert type(value) is int, f"{self.attr_name} is a whole number, not {value!r}"
        assert abs(value) < 10**38, f"{self.attr_name} is too large"
        return str(value)

    def deserialize(self, value: str) -> int:
        return int(value)


class EnumAttribute(Attribute[E], Generic[E]):
    """A value of a StrEnum or IntEnum, kept as its text."""

    attr_type = STRING

    def __init__(self, enum: type[E], **options: Any) -> None:
        super().__init__(**options)
        self._enum = enum

    def serialize(self, value: E) -> str:
        return str(self._enum(value).value)

    def deserialize(self, value: str) -> E:
        is_number = issubclass(self._enum, int)
        return self._enum(int(value) if is_number else value)


class IntegersAttribute(Attribute[tuple[int, ...]]):
    attr_type = LIST

    def serialize(self, value: tuple[int, ...]) -> list[dict[str, str]]:
        assert all(type(number) is int for number in value), value
        return [{"N": str(number)} for number in value]

    def deserialize(self, value: list[dict[str, str]]) -> tuple[int, ...]:
        return tuple(int(number["N"]) for number in value)


class TextsAttribute(Attribute[tuple[str, ...]]):
    attr_type = LIST

    def serialize(self, value: tuple[str, ...]) -> list[dict[str, str]]:
        return [{"S": text} for text in value]

    def deserialize(self, value: list[dict[str, str]]) -> tuple[str, ...]:
        return tuple(text["S"] for text in value)


class RecordsAttribute(Attribute[tuple[T, ...]], Generic[T]):
    """A tuple of small dataclasses whose fields are texts and whole numbers."""

    attr_type = LIST

    def __init__(self, record: type[T], **options: Any) -> None:
        super().__init__(**options)
        self._record = record
        self._names: tuple[str, ...] = tuple(record.__dataclass_fields__)  # type: ignore[attr-defined]

    def serialize(self, value: tuple[T, ...]) -> list[dict[str, Any]]:
        return [{"M": {name: _typed(getattr(one, name)) for name in self._names}} for one in value]

    def deserialize(self, value: list[dict[str, Any]]) -> tuple[T, ...]:
        return tuple(
            self._record(**{name: _untyped(one["M"][name]) for name in self._names})
            for one in value
        )


class RecordAttribute(Attribute[T], Generic[T]):
    """A dataclass whose fields are texts, whole numbers and tuples of them, kept as JSON."""

    attr_type = STRING

    def __init__(self, record: type[T], **options: Any) -> None:
        super().__init__(**options)
        self._record = record

    def serialize(self, value: T) -> str:
        named: dict[str, Any] = asdict(value)  # type: ignore[call-overload]
        return json.dumps(named, ensure_ascii=False, separators=(",", ":"))

    def deserialize(self, value: str) -> T:
        return _record(self._record, json.loads(value))


# The names of an offer, as they are stored: with them in full a payment is more than a kilobyte, and
# everything that is written of it costs twice. A stored name is never given to something else.
SHORT = {
    "package_id": "id",
    "package_version": "v",
    "package_name": "n",
    "validity_minutes": "min",
    "down_kbps": "dn",
    "up_kbps": "up",
    "address_pool": "pool",
    "vat_basis_points": "vat",
    "node_paths": "by",
    "totals_minor": "sum",
    "offered_at": "at",
}
LONG = {short: name for name, short in SHORT.items()}


class PurposeAttribute(Attribute[Purpose]):
    """What a payment is for, kept as JSON: the kind, and what belongs to it."""

    attr_type = STRING

    def serialize(self, value: Purpose) -> str:
        named: dict[str, Any] = {"kind": value.kind} | asdict(value)
        if "offer" in named:
            named["offer"] = {SHORT[name]: one for name, one in named["offer"].items()}
        return json.dumps(named, ensure_ascii=False, separators=(",", ":"))

    def deserialize(self, value: str) -> Purpose:
        named = json.loads(value)
        match PurposeKind(named["kind"]):
            case PurposeKind.PACKAGE if "offer" in named:
                offer = {LONG[name]: one for name, one in named["offer"].items()}
                return PackagePurpose(_record(Offer, offer))
            case PurposeKind.PACKAGE:
                return PackageOfBefore(named["package_id"], named["package_name"])
            case PurposeKind.ADVANCE:
                return AdvancePurpose()
            case PurposeKind.UNASKED:
                raise AssertionError("somebody set out to pay it")


class FactsAttribute(Attribute[Mapping[str, Any]]):
    """A mapping of plain values that nobody queries by, kept as JSON."""

    attr_type = STRING

    def serialize(self, value: Mapping[str, Any]) -> str:
        return json.dumps(dict(value), ensure_ascii=False, separators=(",", ":"), sort_keys=True)

    def deserialize(self, value: str) -> Mapping[str, Any]:
        facts: dict[str, Any] = json.loads(value)
        return facts


def stored(attribute: Attribute[Any], value: Any) -> Any:
    """Return a value as an update takes it, serialised by us: pynamodb takes a tuple for one member of a list."""
    return {attribute.attr_type: attribute.serialize(value)}


def _record(record: type[T], named: Mapping[str, Any]) -> T:
    return record(
        **{name: tuple(one) if isinstance(one, list) else one for name, one in named.items()}
    )


def _typed(value: str | int) -> dict[str, str]:
    assert type(value) in (str, int), f"neither a text nor a whole number: {value!r}"
    return {"S": value} if isinstance(value, str) else {"N": str(value)}


def _untyped(value: Mapping[str, str]) -> str | int:
    return value["S"] if "S" in value else int(value["N"])
