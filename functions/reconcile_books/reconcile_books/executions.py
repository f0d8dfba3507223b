"""The executions of the state machine that proves books: one a tenant and day."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any, Self

import boto3
from isp_aws.environment import Settings, settings


class ProofSettings(Settings):
    reconcile_state_machine_arn: str


@dataclass(frozen=True, slots=True)
class Executions:
    state_machine_arn: str

    @classmethod
    def from_environment(cls) -> Self:
        return cls(settings(ProofSettings).reconcile_state_machine_arn)

    def start(self, tenant_id: str, on: str) -> bool:
        try:
            _state_machines().start_execution(
                stateMachineArn=self.state_machine_arn,
                name=f"books-{tenant_id}-{on}",
                input=json.dumps({"tenant_id": tenant_id}),
            )
        except _state_machines().exceptions.ExecutionAlreadyExists:
            return False
        return True


@cache
def _state_machines() -> Any:
    return boto3.client("stepfunctions")
