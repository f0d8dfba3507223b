"""StartExecution with the same name and input answers with the running execution.

Why: that is how AWS makes a retried start harmless, and the rule → starter function → state
machine path relies on it. The emulator refuses any second start of a name.
"""

from __future__ import annotations

import json
from typing import Any

from ministack.services import stepfunctions

from infra.local.cloud.emulator.needed import still_needed


def answer_a_repeated_start() -> None:
    start = stepfunctions._start_execution
    still_needed(
        "ExecutionAlreadyExists" in start.__code__.co_consts
        and "RUNNING" in start.__code__.co_consts
        and "_executions" in start.__code__.co_names,
        "repeated start",
        "a second start of a name is refused",
    )

    def start_execution(data: dict[str, Any]) -> Any:
        running = _same_and_running(data)
        if running is None:
            return start(data)
        answer = {"executionArn": running["executionArn"], "startDate": running["startDate"]}
        return stepfunctions.json_response(answer)

    stepfunctions._start_execution = start_execution


def _same_and_running(data: dict[str, Any]) -> dict[str, Any] | None:
    arn = stepfunctions._resolve_state_machine_arn(data.get("stateMachineArn", ""))
    machine = stepfunctions._state_machines.get(arn) if arn else None
    if machine is None or not data.get("name"):
        return None
    region, account = stepfunctions.get_region(), stepfunctions.get_account_id()
    execution: dict[str, Any] | None = stepfunctions._executions.get(
        f"arn:aws:states:{region}:{account}:execution:{machine['name']}:{data['name']}"
    )
    if execution is None or execution["status"] != "RUNNING":
        return None
    same = json.loads(execution["input"]) == json.loads(data.get("input", "{}"))
    return execution if same else None
