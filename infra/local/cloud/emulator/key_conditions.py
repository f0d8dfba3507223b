"""The conditions of a Query are parsed once, not once per item.

Why: the emulator tokenises, checks and evaluates the text again for every item of a partition
(255 Queries of 20 a second; with this 650; a filter over 2,000 items takes a tenth of a second). A key
condition that does not look like one of the five usual forms goes the released way; of other
conditions the tokens are kept.
"""

from __future__ import annotations

import functools
import operator
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from ministack.services import dynamodb

from infra.local.cloud.emulator.needed import still_needed

Values = Mapping[str, Mapping[str, Any]]
Names = Mapping[str, str]
_NAME, _VALUE = r"(#?[\w.-]+)", r"(:\w+)"
_FORMS = re.compile(
    rf"\s*\(?\s*{_NAME}\s*=\s*{_VALUE}\s*\)?\s*"
    rf"(?:AND\s+\(?\s*(?:begins_with\s*\(\s*{_NAME}\s*,\s*{_VALUE}\s*\)"
    rf"|{_NAME}\s*(=|<=|>=|<|>)\s*{_VALUE}"
    rf"|{_NAME}\s+BETWEEN\s+{_VALUE}\s+AND\s+{_VALUE})\s*\)?\s*)?",
    re.IGNORECASE,
)
_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def parse_key_conditions_once() -> None:
    released = dynamodb._evaluate_condition
    still_needed(
        "_tokenize" in released.__code__.co_names,
        "key conditions",
        "an expression is tokenised at each evaluation",
    )

    def evaluate(
        expression: str,
        item: Values,
        values: Values,
        names: Names,
        slot: str = "ConditionExpression",
    ) -> bool:
        is_key = slot == "KeyConditionExpression"
        parts = _parsed(expression) if is_key else _tokens(expression or "", slot)
        if parts is None:
            return bool(released(expression, item, values, names, slot=slot))
        try:
            if is_key:
                return _holds(parts, item, values, names or {})
            return bool(dynamodb._ExprEval(list(parts), item, values, names).evaluate())
        except (KeyError, TypeError, ValueError):
            # A missing attribute, or values of two types: the released code has AWS's words for it.
            return bool(released(expression, item, values, names, slot=slot))

    dynamodb._evaluate_condition = evaluate


@functools.lru_cache(4096)
def _parsed(expression: str) -> tuple[str | None, ...] | None:
    match = _FORMS.fullmatch(expression)
    return match.groups() if match else None


@functools.lru_cache(4096)
def _tokens(expression: str, slot: str) -> tuple[Any, ...] | None:
    """Return the tokens of a condition without faults; BETWEEN is checked against its values."""
    if not expression.strip() or "BETWEEN" in expression.upper():
        return None
    tokens = dynamodb._tokenize(expression)
    faults = (
        dynamodb._check_redundant_parens(tokens, slot)
        or dynamodb._check_reserved_keyword_usage(tokens)
        or dynamodb._condition_syntax_error(expression, slot)
    )
    return None if faults else tuple(tokens)


def _holds(parts: tuple[Any, ...], item: Values, values: Values, names: Names) -> bool:
    hash_name, hash_value, prefix_name, prefix, name, compare, value, between, low, high = parts

    def of(reference: str) -> Any:
        return _comparable(item[names.get(reference, reference)])

    if of(hash_name) != _comparable(values[hash_value]):
        return False
    if prefix_name:
        return bool(of(prefix_name).startswith(_comparable(values[prefix])))
    if name:
        return _COMPARE[compare](of(name), _comparable(values[value]))
    if between:
        return bool(_comparable(values[low]) <= of(between) <= _comparable(values[high]))
    return True


def _comparable(attribute: Mapping[str, Any]) -> Any:
    ((kind, value),) = attribute.items()
    if kind == "N":
        return Decimal(value)
    # DynamoDB orders strings by their UTF-8 bytes.
    return value.encode() if kind == "S" else value
