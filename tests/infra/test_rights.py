"""Who may do what. What is refused here is refused by AWS, whatever the code believes."""

from __future__ import annotations

import json

import pytest

from tests.infra.conftest import Json, Template, actions, targets

WRITES = {
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
    "dynamodb:DeleteItem",
    "dynamodb:BatchWriteItem",
}
# SAM gives these to every function: its own log lines and its own traces.
AWS_MANAGED = {"AWSLambdaBasicExecutionRole", "AWSXRayDaemonWriteAccess", "AWSXrayWriteOnlyAccess"}
PANELS = [
    "PublicSite",
    "SellerPanel",
    "CustomerPanel",
    "PaymentWebhooks",
    "EdgeGateway",
    "MakeDocuments",
]
WORKERS = [
    "RelayEvents",
    "AddUpAccounts",
    "SendNotices",
    "PublishEdgeChanges",
    "SweepDue",
    "DoDueWork",
    "RelayAgain",
    "AddUpAgain",
    "HandOutAgain",
    "ReconcileBooks",
    "ListBooks",
    "ProveBooks",
    "SummariseProof",
    "MigrateState",
]


def allowed(template: Template, function: str) -> list[Json]:
    return [one for one in template.rights_of(f"{function}Function") if one["Effect"] == "Allow"]


def tables_with(statements: list[Json], wanted: set[str]) -> set[str]:
    """The tables on which any of the actions is allowed."""
    return {
        table
        for statement in statements
        if wanted & set(actions(statement))
        for target in targets(statement)
        for table in (
            "Platform",
            "Directory",
            "Ledger",
            "Access",
            "Network",
            "Events",
            "Idempotency",
        )
        if f'"{table}Table' in target or f"${{{table}Table" in target
    }


def test_every_function_has_a_role_of_its_own_and_is_listed_here(template: Template) -> None:
    functions = set(template.of_type("AWS::Lambda::Function"))
    assert functions == {f"{name}Function" for name in PANELS + WORKERS}
    roles = [template.resources[name]["Properties"]["Role"]["Fn::GetAtt"][0] for name in functions]
    assert len(set(roles)) == len(roles)


def test_only_the_logs_and_traces_of_aws_are_attached_from_outside(template: Template) -> None:
    for name in PANELS + WORKERS:
        for attached in template.role_of(f"{name}Function")["ManagedPolicyArns"]:
            if not (isinstance(attached, dict) and "Ref" in attached):
                assert json.dumps(attached).rstrip('"}]').split("/")[-1] in AWS_MANAGED, name


def test_nothing_is_allowed_on_everything(template: Template) -> None:
    for name, statement in template.statements():
        if statement["Effect"] == "Allow":
            assert '"*"' not in targets(statement), name
            assert not any("*" in action for action in actions(statement)), name


def test_nobody_may_scan(template: Template) -> None:
    denied = []
    for name, statement in template.statements():
        scans = {"dynamodb:Scan", "dynamodb:PartiQLSelect"} & set(actions(statement))
        assert not scans or statement["Effect"] == "Deny", name
        denied += [name] if scans else []
    assert "TenantDataRole" in denied


def test_nobody_deletes_from_the_ledger_or_the_outbox(template: Template) -> None:
    for name, statement in template.statements():
        deleting = {"dynamodb:DeleteItem", "dynamodb:BatchWriteItem"}
        assert not tables_with([statement], deleting) & {"Ledger", "Events"}, name


def test_money_is_written_in_transactions_only(template: Template) -> None:
    writers = set()
    for name, statement in template.statements():
        if tables_with([statement], WRITES) & {"Ledger", "Events"}:
            writers.add(name)
            assert statement["Condition"]["ForAnyValue:StringEquals"] == {
                "dynamodb:EnclosingOperation": "TransactWriteItems"
            }, name
    assert writers == {
        "TenantDataRole",
        "DoDueWorkFunctionRole",
        "AddUpAccountsFunctionRole",
        "AddUpAgainFunctionRole",
        "RelayEventsFunctionRole",
        "RelayAgainFunctionRole",
        "ProveBooksFunctionRole",
        "MigrateStateFunctionRole",
    }


@pytest.mark.parametrize("worker", ["AddUpAccounts", "AddUpAgain"])
def test_who_adds_up_can_write_sums_and_marks_and_no_lines(template: Template, worker: str) -> None:
    (writing,) = [one for one in allowed(template, worker) if WRITES & set(actions(one))]
    writable = set(writing["Condition"]["ForAllValues:StringEquals"]["dynamodb:Attributes"])
    assert {"pk", "sk", "debits", "credits"} < writable
    assert not writable & {"lines", "digest", "headroom", "posted_at"}


@pytest.mark.parametrize("worker", ["RelayEvents", "RelayAgain"])
def test_who_relays_marks_an_event_and_changes_nothing_of_what_it_says(
    template: Template, worker: str
) -> None:
    (marking,) = [
        one
        for one in allowed(template, worker)
        if WRITES & set(actions(one)) and tables_with([one], WRITES) == {"Events"}
    ]
    assert actions(marking) == ["dynamodb:UpdateItem"]
    writable = marking["Condition"]["ForAllValues:StringEquals"]["dynamodb:Attributes"]
    assert set(writable) == {"pk", "sk", "gsi1pk", "gsi1sk"}


def test_a_tenants_session_touches_its_own_keys_only(template: Template) -> None:
    role = template.of_type("AWS::IAM::Role")["TenantDataRole"]
    own = "T#${aws:PrincipalTag/tenant}#*"
    for statement in role["Policies"][0]["PolicyDocument"]["Statement"]:
        if statement["Effect"] == "Deny":
            continue
        # ForAllValues holds when a request names no key; Null makes that a refusal.
        assert statement["Condition"]["Null"] == {"dynamodb:LeadingKeys": "false"}
        keys = statement["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]
        reads = {"dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"}
        if reads & set(actions(statement)):
            assert keys == [own]
        else:
            assert set(keys) <= {own, "P#CLAIM#*"}


def test_a_tenants_session_cannot_be_had_without_its_tag(template: Template) -> None:
    trust = template.of_type("AWS::IAM::Role")["TenantDataRole"]["AssumeRolePolicyDocument"]
    (statement,) = trust["Statement"]
    assert statement["Condition"]["StringLike"]["aws:RequestTag/tenant"] == "?" * 10
    assert "ArnLike" in statement["Condition"]


@pytest.mark.parametrize("panel", PANELS)
def test_a_panel_touches_tenants_things_through_their_session_only(
    template: Template, panel: str
) -> None:
    own = allowed(template, panel)
    everything = {action for one in own for action in actions(one)}
    assert tables_with(own, everything) <= {"Platform", "Access", "Idempotency"}
    for statement in own:
        if tables_with([statement], everything) & {"Platform", "Access"}:
            keys = statement["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]
            assert all(key.startswith(("P#", "T#??????????#STAFF_CREDENTIAL#")) for key in keys)
    assumed = {t for one in own if "sts:AssumeRole" in actions(one) for t in targets(one)}
    assert any("TenantDataRole" in target for target in assumed)


def test_only_the_edge_gateway_lends_the_doorbell(template: Template) -> None:
    lenders = {
        name
        for name in PANELS + WORKERS
        for one in allowed(template, name)
        if "sts:AssumeRole" in actions(one) and "EdgeQueueRole" in json.dumps(one["Resource"])
    }
    assert lenders == {"EdgeGateway"}


def test_an_edge_is_lent_nothing_but_queues_of_edges(template: Template) -> None:
    role = template.of_type("AWS::IAM::Role")["EdgeQueueRole"]
    (statement,) = role["Policies"][0]["PolicyDocument"]["Statement"]
    assert all("-edge-*" in target for target in targets(statement))
    assert set(actions(statement)) == {
        "sqs:ReceiveMessage",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
    }


def test_only_who_hears_of_revoked_edges_deletes_queues_and_only_those_of_edges(
    template: Template,
) -> None:
    deleting = {
        name: targets(statement)
        for name, statement in template.statements()
        if "sqs:DeleteQueue" in actions(statement)
    }
    assert set(deleting) == {"PublishEdgeChangesFunctionRole"}
    (target,) = deleting["PublishEdgeChangesFunctionRole"]
    assert target.endswith(':${AWS::StackName}-edge-*"}')


def test_snapshots_are_deleted_by_who_writes_them_and_who_hears_of_revoked_edges(
    template: Template,
) -> None:
    deleting = {
        name: targets(statement)
        for name, statement in template.statements()
        if "s3:DeleteObject" in actions(statement)
    }
    assert set(deleting) == {"EdgeGatewayFunctionRole", "PublishEdgeChangesFunctionRole"}
    for found in deleting.values():
        assert all("EdgeSnapshotsBucket" in target for target in found)


@pytest.mark.parametrize(
    ("worker", "tables"),
    [
        ("RelayEvents", {"Platform", "Events"}),
        ("RelayAgain", {"Platform", "Events"}),
        ("AddUpAccounts", {"Ledger"}),
        ("AddUpAgain", {"Ledger"}),
        ("HandOutAgain", {"Platform"}),
        ("SendNotices", {"Idempotency", "Access", "Directory"}),
        ("PublishEdgeChanges", {"Network"}),
        ("SweepDue", {"Platform"}),
        ("DoDueWork", {"Directory", "Ledger", "Events", "Access"}),
        ("ReconcileBooks", set()),
        ("ListBooks", {"Directory"}),
        ("ProveBooks", {"Ledger"}),
        ("SummariseProof", set()),
        ("MigrateState", {"Directory", "Ledger", "Network", "Platform"}),
    ],
)
def test_a_worker_writes_its_own_tables_only(
    template: Template, worker: str, tables: set[str]
) -> None:
    assert tables_with(allowed(template, worker), WRITES) == tables


def test_who_only_counts_sees_no_data(template: Template) -> None:
    seen = {action for one in allowed(template, "SummariseProof") for action in actions(one)}
    assert not any(action.startswith("dynamodb:") for action in seen)


def test_who_starts_the_proof_sees_which_tenants_there_are_and_no_more(template: Template) -> None:
    reading = [
        one
        for one in allowed(template, "ReconcileBooks")
        if any(action.startswith("dynamodb:") for action in actions(one))
    ]
    assert [set(actions(one)) for one in reading] == [{"dynamodb:Query"}]
    assert "P#TENANTS" in json.dumps(reading[0]["Condition"])


def test_the_proof_writes_checkpoints_and_closings_and_no_sum(template: Template) -> None:
    (writing,) = (one for one in allowed(template, "ProveBooks") if WRITES & set(actions(one)))
    condition = json.dumps(writing["Condition"])
    assert "TransactWriteItems" in condition and "proved_to" in condition
    for never in ("headroom", "lines", "debits", "limit_minor", "closed_at"):
        assert f'"{never}"' not in condition


def test_only_who_opens_seals_reads_the_keys(template: Template) -> None:
    readers = {
        name
        for name in PANELS + WORKERS
        for one in allowed(template, name)
        if "ProductSecret" in json.dumps(one["Resource"])
    }
    assert readers == {*PANELS, "SendNotices", "PublishEdgeChanges", "DoDueWork"}
