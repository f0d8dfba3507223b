"""Bring a stack to a template by a change set, and say what failed when it fails."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from infra.local.cloud.endpoint import Endpoint
from infra.local.deploy.uploads import Uploads

CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
LARGEST_INLINE_TEMPLATE_BYTES = 51_200
DEPLOY_SECONDS = 600.0
COMPLETE = ("CREATE_COMPLETE", "UPDATE_COMPLETE")
FINGERPRINT_TAG = "shongjog-fingerprint"
NOTHING_CHANGED = ("didn't contain changes", "no updates", "no changes")


class DeploymentFailed(Exception):
    """CloudFormation's own reasons, one line a resource."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a stack shall be; the fingerprint is kept as its tag."""

    stack: str
    template: str
    parameters: Mapping[str, str]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Deployed:
    outputs: Mapping[str, str]
    changed: bool


def bring_stack_to(endpoint: Endpoint, uploads: Uploads, wanted: Wanted) -> Deployed:
    formation = endpoint.client("cloudformation")
    change_set = f"deploy-{time.time_ns()}"
    formation.create_change_set(
        StackName=wanted.stack,
        ChangeSetName=change_set,
        ChangeSetType="UPDATE" if _exists(formation, wanted.stack) else "CREATE",
        Capabilities=CAPABILITIES,
        Parameters=[
            {"ParameterKey": name, "ParameterValue": value}
            for name, value in wanted.parameters.items()
        ],
        Tags=[{"Key": FINGERPRINT_TAG, "Value": wanted.fingerprint}],
        **_template_argument(wanted.template, uploads),
    )
    changed = _is_worth_executing(formation, wanted.stack, change_set)
    if changed:
        formation.execute_change_set(StackName=wanted.stack, ChangeSetName=change_set)
        _wait_for_the_end(formation, wanted.stack)
    return Deployed(outputs=stack_outputs(formation, wanted.stack), changed=changed)


def deployed_already(endpoint: Endpoint, stack: str, fingerprint: str) -> Deployed | None:
    """The stack as it is, when it was completed from just this fingerprint."""
    formation = endpoint.client("cloudformation")
    if not _listed(formation, stack):
        return None
    described = formation.describe_stacks(StackName=stack)["Stacks"][0]
    tags = {tag["Key"]: tag["Value"] for tag in described.get("Tags", [])}
    if described["StackStatus"] not in COMPLETE or tags.get(FINGERPRINT_TAG) != fingerprint:
        return None
    return Deployed(outputs=stack_outputs(formation, stack), changed=False)


def stack_outputs(formation: Any, stack: str) -> Mapping[str, str]:
    described = formation.describe_stacks(StackName=stack)["Stacks"][0]
    return {o["OutputKey"]: o["OutputValue"] for o in described.get("Outputs", [])}


def _exists(formation: Any, stack: str) -> bool:
    try:
        status = formation.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"]
    except ClientError as error:
        if "does not exist" in str(error):
            return False
        raise
    if status in ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED"):
        # A first creation that failed cannot be updated, on AWS either.
        formation.delete_stack(StackName=stack)
        _poll(lambda: not _listed(formation, stack), "the failed stack is deleted")
        return False
    return bool(status != "REVIEW_IN_PROGRESS")


def _listed(formation: Any, stack: str) -> bool:
    try:
        described = formation.describe_stacks(StackName=stack)["Stacks"][0]
    except ClientError:
        return False
    return bool(described["StackStatus"] != "DELETE_COMPLETE")


def _template_argument(template: str, uploads: Uploads) -> dict[str, str]:
    if len(template.encode()) <= LARGEST_INLINE_TEMPLATE_BYTES:
        return {"TemplateBody": template}
    return {"TemplateURL": uploads.put_text(f"template-{time.time_ns()}.json", template)}


def _is_worth_executing(formation: Any, stack: str, change_set: str) -> bool:
    def ended() -> Any:
        found = formation.describe_change_set(StackName=stack, ChangeSetName=change_set)
        return found if found["Status"] in ("CREATE_COMPLETE", "FAILED") else None

    found = _poll(ended, "the change set is made")
    if found["Status"] == "CREATE_COMPLETE":
        return True
    reason = found.get("StatusReason", "")
    if any(words in reason.lower() for words in NOTHING_CHANGED):
        return False
    raise DeploymentFailed(reason)


def _wait_for_the_end(formation: Any, stack: str) -> None:
    def ended() -> str | None:
        status = formation.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"]
        return None if status.endswith("_IN_PROGRESS") else str(status)

    status = _poll(ended, "the stack is deployed")
    if status not in COMPLETE:
        raise DeploymentFailed(f"{status}\n" + "\n".join(_reasons(formation, stack)))


def _reasons(formation: Any, stack: str) -> list[str]:
    events = formation.describe_stack_events(StackName=stack)["StackEvents"]
    return [
        f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', 'no reason given')}"
        for event in events
        if "FAILED" in event["ResourceStatus"]
    ]


def _poll(found: Callable[[], Any], what: str) -> Any:
    deadline = time.monotonic() + DEPLOY_SECONDS
    while time.monotonic() < deadline:
        answer = found()
        if answer:
            return answer
        time.sleep(0.1)
    raise DeploymentFailed(f"timed out waiting until {what}")
