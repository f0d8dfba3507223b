"""`aws:PrincipalArn` of a session is the ARN of its role, as on AWS.

Why: trust policies name the roles of our functions by it. The emulator gives the session's own ARN
(`arn:aws:sts::…:assumed-role/…`), which matches no role.
"""

from __future__ import annotations

from typing import Any

from ministack.core import iam_evaluator
from ministack.services import iam

from infra.local.cloud.emulator.needed import still_needed

_SESSION = ":assumed-role/"


def name_the_role_of_a_session() -> None:
    resolve = iam_evaluator._resolve_condition_key
    still_needed(
        "_roles" not in resolve.__code__.co_names and _SESSION not in resolve.__code__.co_consts,
        "principal arn",
        "a session is named, not its role",
    )

    def resolve_condition_key(key: str, context: Any) -> Any:
        if key.lower() == "aws:principalarn" and _SESSION in context.principal_arn:
            return _role_arn(context)
        return resolve(key, context)

    iam_evaluator._resolve_condition_key = resolve_condition_key


def _role_arn(context: Any) -> str:
    name = context.principal_arn.split(_SESSION)[1].split("/")[0]
    role = iam._roles.get_scoped(context.principal_account, None, name) or {}
    return str(role.get("Arn", f"arn:aws:iam::{context.principal_account}:role/{name}"))
