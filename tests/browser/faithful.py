"""Whether the pages and their stand-in speak the published contract.

Every request of a page and every answer of the stand-in is held against docs/openapi.json, so that
neither can drift from what the product does.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

PUBLISHED = Path(__file__).parents[2] / "docs" / "openapi.json"
Exchange = tuple[Any, int, Any]


@cache
def _document() -> dict[str, Any]:
    return dict(json.loads(PUBLISHED.read_text(encoding="utf-8")))


@cache
def _template(path: str) -> str | None:
    """Return the published path that this one is an instance of; fixed words before parameters."""
    for template in sorted(_document()["paths"], key=lambda one: one.count("{")):
        if re.fullmatch(re.sub(r"{\w+}", "[^/]+", template), path):
            return str(template)
    return None


def unfaithful(method: str, path: str, exchange: Exchange) -> list[str]:
    """Return what of a request body and its answer is not as published."""
    sent, status, answer = exchange
    operation = _document()["paths"].get(_template(path), {}).get(method.lower())
    if operation is None:
        return [f"{method} {path} is not published"]
    faults = _faults(operation.get("requestBody"), sent)
    response = operation["responses"].get(str(status))
    if response is None:
        return [*faults, f"{method} {path} never answers {status}"]
    faults += [] if isinstance(answer, bytes) else _faults(response, answer)
    return [f"{method} {path}: {fault}" for fault in faults]


def _faults(part: dict[str, Any] | None, value: Any) -> list[str]:
    schema = (part or {}).get("content", {}).get("application/json", {}).get("schema")
    if schema is None:
        return [] if value is None else ["a body where none is published"]
    whole = {**schema, "components": _document()["components"]}
    found = Draft202012Validator(whole).iter_errors(value)
    return [f"{'.'.join(map(str, fault.path))}: {fault.message[:200]}" for fault in found]
