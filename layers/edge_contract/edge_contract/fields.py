"""Strict reading of JSON objects, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv4Address, ip_address
from typing import Any

Json = dict[str, Any]


class ContractError(ValueError):
    """The other side sent something that is not of the agreed shape. `field` says where."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


class Fields:
    """The fields of one JSON object. Unknown fields are allowed: the cloud may be newer."""

    def __init__(self, where: str, values: object) -> None:
        if not isinstance(values, Mapping):
            raise ContractError(where, "not an object")
        self._where = where
        self._values = values

    def text(self, name: str, *, shortest: int = 0, longest: int = 500) -> str:
        """Return a text; lengths are octets of UTF-8, as RADIUS counts them."""
        value = self._present(name)
        if not isinstance(value, str):
            raise self._error(name, "not a text")
        try:
            octets = len(value.encode())
        except UnicodeEncodeError as error:
            raise self._error(name, "not a text that can be sent") from error
        if not shortest <= octets <= longest:
            raise self._error(name, f"not of {shortest} to {longest} octets")
        return value

    def text_or_none(self, name: str, *, longest: int = 500) -> str | None:
        return None if self._values.get(name) is None else self.text(name, longest=longest)

    def whole(self, name: str, *, least: int = 0, most: int = 2**63 - 1) -> int:
        value = self._present(name)
        if type(value) is not int:
            raise self._error(name, "not a whole number")
        if not least <= value <= most:
            raise self._error(name, f"not within {least} and {most}")
        return value

    def whole_or_none(self, name: str, *, least: int = 0) -> int | None:
        return None if self._values.get(name) is None else self.whole(name, least=least)

    def truth(self, name: str) -> bool:
        value = self._present(name)
        if type(value) is not bool:
            raise self._error(name, "not true or false")
        return value

    def one_of(self, name: str, allowed: frozenset[str]) -> str:
        value = self.text(name)
        if value not in allowed:
            raise self._error(name, f"not one of {sorted(allowed)}")
        return value

    def address(self, name: str) -> str:
        """Return an IPv4 or IPv6 address in its shortest spelling."""
        try:
            return str(ip_address(self.text(name)))
        except ValueError as error:
            raise self._error(name, "not an IP address") from error

    def ipv4_or_none(self, name: str) -> str | None:
        if self._values.get(name) is None:
            return None
        try:
            return str(IPv4Address(self.text(name)))
        except ValueError as error:
            raise self._error(name, "not an IPv4 address") from error

    def items(self, name: str, *, most: int) -> list[object]:
        value = self._present(name)
        if not isinstance(value, list):
            raise self._error(name, "not a list")
        if len(value) > most:
            raise self._error(name, f"more than {most}")
        return value

    def items_or_none(self, name: str, *, most: int) -> list[object]:
        """Return the list; an empty one where an older side does not tell it."""
        return [] if self._values.get(name) is None else self.items(name, most=most)

    def raw(self, name: str) -> object:
        return self._present(name)

    def _present(self, name: str) -> object:
        if name not in self._values:
            raise self._error(name, "missing")
        return self._values[name]

    def _error(self, name: str, problem: str) -> ContractError:
        return ContractError(f"{self._where}.{name}", problem)
