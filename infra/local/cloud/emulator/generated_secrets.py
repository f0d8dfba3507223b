"""CloudFormation's `GenerateSecretString` keeps to its options.

Why: the keys that seal other secrets are made as 43 characters of a base64 alphabet; the emulator's
provisioner leaves `ExcludePunctuation` and the like aside (and takes a guessable generator). Its own
GetRandomPassword does both right.
"""

from __future__ import annotations

import json
from typing import Any

from ministack.services import secretsmanager
from ministack.services.cloudformation import provisioners

from infra.local.cloud.emulator.needed import still_needed


def generate_secrets_as_told() -> None:
    released = provisioners._sm_secret_string
    still_needed(
        "ExcludePunctuation" not in released.__code__.co_consts
        and "_get_random_password" not in released.__code__.co_names,
        "generated secrets",
        "options of GenerateSecretString are left aside",
    )

    def secret_string(props: dict[str, Any]) -> str:
        wanted = props.get("GenerateSecretString")
        if not wanted or props.get("SecretString"):
            return str(released(props))
        options = {name: _typed(value) for name, value in wanted.items()}
        _status, _headers, body = secretsmanager._get_random_password(options)
        password = json.loads(body)["RandomPassword"]
        template = wanted.get("SecretStringTemplate")
        if not template:
            return str(password)
        return json.dumps({**json.loads(template), wanted["GenerateStringKey"]: password})

    provisioners._sm_secret_string = secret_string


def _typed(value: Any) -> Any:
    """CloudFormation hands numbers and booleans over as text."""
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    return int(value) if isinstance(value, str) and value.isdigit() else value
