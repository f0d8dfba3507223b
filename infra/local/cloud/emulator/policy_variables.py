"""IAM policies may say `${aws:PrincipalTag/tenant}` in conditions and resources.

Why: the tenant's fence and the edge's own queue are written with the session's tag. The emulator
compares the text as it stands, so such a policy would never allow anything.
"""

from __future__ import annotations

import dataclasses
import re
from typing import Any

from ministack.core import iam_evaluator

from infra.local.cloud.emulator.needed import still_needed

_VARIABLE = re.compile(r"\$\{([^}]*)\}")
# A variable without a value makes its statement match nothing; no request holds this text.
_NOTHING = "\0"


def fill_in_policy_variables() -> None:
    first_match = iam_evaluator._first_match
    still_needed(
        not hasattr(iam_evaluator, "substitute_policy_variables")
        and not any("${" in str(c) for c in iam_evaluator._conditions_met.__code__.co_consts),
        "policy variables",
        "policies are compared as they are written",
    )

    def first_match_filled_in(context: Any, statements: list[Any], effect: str) -> Any:
        return first_match(context, [_filled_in(each, context) for each in statements], effect)

    iam_evaluator._first_match = first_match_filled_in


def _filled_in(statement: Any, context: Any) -> Any:
    fields = ("resources", "not_resources", "conditions")
    if not any("${" in repr(getattr(statement, name)) for name in fields):
        return statement
    filled = {name: _fill(getattr(statement, name), context) for name in fields}
    return dataclasses.replace(statement, **filled)


def _fill(node: Any, context: Any) -> Any:
    if isinstance(node, dict):
        return {key: _fill(value, context) for key, value in node.items()}
    if isinstance(node, list):
        return [_fill(each, context) for each in node]
    if isinstance(node, str):
        return _VARIABLE.sub(lambda found: _value(found[1], context), node)
    return node


def _value(variable: str, context: Any) -> str:
    # ${*}, ${?} and ${$} write the characters themselves; a literal wildcard is beyond the
    # emulator's matching, and so is a tag that holds one.
    if variable == "$":
        return "$"
    name = variable.split(",")[0].strip()
    value = iam_evaluator._resolve_condition_key(name, context)
    if not isinstance(value, str) or not value or set(value) & set("*?"):
        return _NOTHING
    return value
