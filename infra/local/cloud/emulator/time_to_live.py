"""CloudFormation applies a table's `TimeToLiveSpecification`.

Why: the emulator's provisioner reads it for nothing, and sessions, codes and events would stay.
"""

from __future__ import annotations

import inspect
from typing import Any

from ministack.services import dynamodb
from ministack.services.cloudformation import provisioners

from infra.local.cloud.emulator.needed import still_needed


def apply_time_to_live() -> None:
    create = provisioners._ddb_create
    still_needed(
        "_update_ttl" not in inspect.getsource(create)
        and "TimeToLive" not in inspect.getsource(create),
        "time to live",
        "CloudFormation leaves it off",
    )

    def create_with_ttl(logical_id: str, props: dict[str, Any], stack_name: str) -> Any:
        created = create(logical_id, props, stack_name)
        wanted = props.get("TimeToLiveSpecification") or {}
        if str(wanted.get("Enabled", "")).lower() == "true":
            dynamodb._update_ttl(
                {
                    "TableName": created[0],
                    "TimeToLiveSpecification": {
                        "Enabled": True,
                        "AttributeName": wanted["AttributeName"],
                    },
                }
            )
        return created

    provisioners._ddb_create = create_with_ttl
    provisioners._RESOURCE_HANDLERS["AWS::DynamoDB::Table"]["create"] = create_with_ttl
