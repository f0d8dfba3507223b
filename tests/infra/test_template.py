from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from isp_aws.environment import Table

from tests.infra.conftest import ROOT, Template

API = {
    "PublicSite",
    "SellerPanel",
    "CustomerPanel",
    "PaymentWebhooks",
    "EdgeGateway",
    "MakeDocuments",
}
QUEUES = ("Notices", "Codes", "EdgeChanges", "DueWork")
RETAINED = "RetainExceptOnCreate"


def functions(template: Template) -> dict[str, Any]:
    return template.of_type("AWS::Lambda::Function")


def test_cfn_lint_finds_nothing() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("cfn-lint")), str(ROOT / "template.yaml")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_every_folder_of_functions_is_deployed_and_nothing_else(template: Template) -> None:
    folders = {path.name for path in (ROOT / "functions").iterdir() if (path / "app.py").exists()}
    named = {
        one["Properties"]["CodeUri"].removeprefix("functions/")
        for one in template.source["Resources"].values()
        if one["Type"] == "AWS::Serverless::Function"
    }
    assert named == folders


def test_there_is_a_table_for_every_blast_radius(template: Template) -> None:
    tables = {
        name.removesuffix("Table").lower() for name in template.of_type("AWS::DynamoDB::Table")
    }
    assert tables == {table.value for table in Table}


def test_every_table_can_be_restored_is_sealed_and_outlives_the_stack(template: Template) -> None:
    for name, table in template.of_type("AWS::DynamoDB::Table").items():
        assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"], name
        assert table["SSESpecification"]["SSEEnabled"], name
        assert table["BillingMode"] == "PAY_PER_REQUEST", name
        assert table["DeletionProtectionEnabled"] == {"Fn::If": ["RetainsData", True, False]}, name
        assert template.resources[name]["DeletionPolicy"] == RETAINED, name
        assert template.resources[name]["UpdateReplacePolicy"] == "Retain", name


@pytest.mark.parametrize(
    ("table", "attribute"),
    [
        ("Access", "expires_at"),
        ("Network", "ttl"),
        ("Events", "ttl"),
        ("Idempotency", "expiration"),
    ],
)
def test_what_is_kept_for_a_time_goes_by_itself(
    template: Template, table: str, attribute: str
) -> None:
    told = template.of_type("AWS::DynamoDB::Table")[f"{table}Table"]["TimeToLiveSpecification"]
    assert told == {"AttributeName": attribute, "Enabled": True}


@pytest.mark.parametrize("table", ["Platform", "Directory", "Ledger"])
def test_what_is_kept_for_ever_has_no_time_to_live(template: Template, table: str) -> None:
    assert (
        "TimeToLiveSpecification" not in template.of_type("AWS::DynamoDB::Table")[f"{table}Table"]
    )


def test_every_function_logs_to_a_group_of_its_own_that_forgets(template: Template) -> None:
    groups = template.of_type("AWS::Logs::LogGroup")
    used = [
        function["LoggingConfig"]["LogGroup"]["Ref"] for function in functions(template).values()
    ]
    assert sorted(used) == sorted(groups)
    assert all("RetentionInDays" in group for group in groups.values())


def test_every_function_runs_the_same_python_and_at_most_five_layers(template: Template) -> None:
    for name, function in functions(template).items():
        assert function["Runtime"] == "python3.13", name
        assert function["Architectures"] == ["arm64"], name
        assert len(function["Layers"]) <= 5, name
        assert function["Timeout"] <= (29 if name.removesuffix("Function") in API else 900), name


def test_the_layer_of_documents_stands_in_for_the_libraries() -> None:
    def packages(layer: str) -> set[str]:
        lines = (ROOT / "layers" / layer / "requirements.txt").read_text().splitlines()
        return {line for line in lines if "==" in line}

    assert packages("libraries") < packages("documents")


def test_slow_libraries_are_on_no_panel_but_the_one_that_makes_documents(
    template: Template,
) -> None:
    with_documents = {
        name
        for name, resource in template.source["Resources"].items()
        if {"Ref": "DocumentsLayer"} in resource.get("Properties", {}).get("Layers", [])
    }
    assert with_documents == {"MakeDocumentsFunction"}


def test_no_environment_holds_a_secret_or_switches_assertions_off(template: Template) -> None:
    for name, function in functions(template).items():
        variables = function["Environment"]["Variables"]
        assert "PYTHONOPTIMIZE" not in variables, name
        text = json.dumps(variables)
        assert "resolve:secretsmanager" not in text, name
        assert "SmsApiKey" not in text, name


def test_parameters_that_are_secrets_are_not_shown(template: Template) -> None:
    for name, parameter in template.source["Parameters"].items():
        is_secret = any(word in name for word in ("Key", "Secret", "Password", "Token", "Verify"))
        assert parameter.get("NoEcho", False) == is_secret, name


def test_generated_keys_are_32_bytes(template: Template) -> None:
    import base64

    for name in ("SealKeySecret", "SealKeySecret2", "PepperSecret"):
        told = template.of_type("AWS::SecretsManager::Secret")[name]["GenerateSecretString"]
        assert told == {"PasswordLength": 43, "ExcludePunctuation": True}
    assert len(base64.b64decode("zZ9" + "a" * 40 + "=")) == 32


@pytest.mark.parametrize("queue", QUEUES)
def test_every_queue_sets_aside_what_cannot_be_done(template: Template, queue: str) -> None:
    queues = template.of_type("AWS::SQS::Queue")
    redrive = queues[f"{queue}Queue"]["RedrivePolicy"]
    assert redrive["deadLetterTargetArn"] == {"Fn::GetAtt": [f"{queue}DeadLetters", "Arn"]}
    assert redrive["maxReceiveCount"] == 5
    fortnight = 14 * 86_400
    assert queues[f"{queue}DeadLetters"]["MessageRetentionPeriod"] == fortnight


def test_a_message_stays_hidden_for_six_times_the_time_of_its_function(template: Template) -> None:
    queues = template.of_type("AWS::SQS::Queue")
    for mapping in template.of_type("AWS::Lambda::EventSourceMapping").values():
        source = mapping["EventSourceArn"]["Fn::GetAtt"][0]
        if source in queues:
            timeout = functions(template)[mapping["FunctionName"]["Ref"]]["Timeout"]
            assert queues[source]["VisibilityTimeout"] >= 6 * timeout, source


def test_every_consumer_reports_which_messages_failed(template: Template) -> None:
    mappings = template.of_type("AWS::Lambda::EventSourceMapping")
    assert len(mappings) == len(QUEUES) + 2
    for name, mapping in mappings.items():
        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"], name


def test_a_record_that_blocks_a_stream_is_set_aside_in_the_end(template: Template) -> None:
    tables = template.of_type("AWS::DynamoDB::Table")
    for name, mapping in template.of_type("AWS::Lambda::EventSourceMapping").items():
        if mapping["EventSourceArn"]["Fn::GetAtt"][0] in tables:
            assert mapping["BisectBatchOnFunctionError"] is True, name
            assert mapping["MaximumRetryAttempts"] > 0, name
            assert "OnFailure" in mapping["DestinationConfig"], name
            assert mapping["StartingPosition"] == "TRIM_HORIZON", name


def test_no_bucket_is_public_and_every_bucket_forgets(template: Template) -> None:
    for name, bucket in template.of_type("AWS::S3::Bucket").items():
        assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}, name
        assert bucket["BucketEncryption"], name
        assert bucket["LifecycleConfiguration"]["Rules"], name


def alarms_on(template: Template, metric: str, dimension: str) -> set[str]:
    return {
        json.dumps(one["Value"])
        for alarm in template.of_type("AWS::CloudWatch::Alarm").values()
        if alarm["MetricName"] == metric
        for one in alarm.get("Dimensions", [])
        if one["Name"] == dimension
    }


def test_every_function_has_an_alarm_on_errors(template: Template) -> None:
    watched = alarms_on(template, "Errors", "FunctionName")
    assert watched == {json.dumps({"Ref": name}) for name in functions(template)}


def test_every_dead_letter_queue_has_an_alarm_at_the_first_message(template: Template) -> None:
    dead = {name for name in template.of_type("AWS::SQS::Queue") if name.endswith("DeadLetters")}
    watched = alarms_on(template, "ApproximateNumberOfMessagesVisible", "QueueName")
    assert watched == {json.dumps({"Fn::GetAtt": [name, "QueueName"]}) for name in dead}
    for name, alarm in template.of_type("AWS::CloudWatch::Alarm").items():
        if alarm["MetricName"] == "ApproximateNumberOfMessagesVisible":
            assert (alarm["Threshold"], alarm["ComparisonOperator"]) == (
                0,
                "GreaterThanThreshold",
            ), name


@pytest.mark.parametrize(
    "metric", ["5XXError", "Throttles", "IteratorAge", "ExecutionsFailed", "WriteThrottleEvents"]
)
def test_what_else_can_go_wrong_has_an_alarm(template: Template, metric: str) -> None:
    alarms = template.of_type("AWS::CloudWatch::Alarm").values()
    assert any(alarm["MetricName"] == metric for alarm in alarms)


def test_every_alarm_on_our_own_counters_names_one_that_is_counted(template: Template) -> None:
    sources = [path.read_text() for path in (ROOT / "functions").rglob("*.py")]
    for name, alarm in template.of_type("AWS::CloudWatch::Alarm").items():
        if alarm["Namespace"] == "Shongjog":
            counted = f'name="{alarm["MetricName"]}"'
            assert any(counted in source for source in sources), name
            assert alarm["Dimensions"] == [{"Name": "service", "Value": "shongjog"}], name


def test_every_alarm_tells_the_same_topic(template: Template) -> None:
    for name, alarm in template.of_type("AWS::CloudWatch::Alarm").items():
        assert alarm["AlarmActions"] == [{"Ref": "Alarms"}], name


def test_runbooks_that_alarms_name_exist(template: Template) -> None:
    for name, alarm in template.of_type("AWS::CloudWatch::Alarm").items():
        words = alarm["AlarmDescription"].replace(". ", " ").rstrip(".").split()
        for word in words:
            if word.startswith("docs/"):
                assert (ROOT / word).is_file(), f"{name}: {word}"


def test_the_stage_is_called_as_the_front_expects(template: Template) -> None:
    (stage,) = template.of_type("AWS::ApiGateway::Stage").values()
    assert stage["StageName"] == "api"


def test_the_gateway_may_call_every_function_that_its_document_names(template: Template) -> None:
    document = (ROOT / "infra" / "openapi.yaml").read_text()
    allowed = {
        permission["FunctionName"]["Ref"]
        for permission in template.of_type("AWS::Lambda::Permission").values()
        if permission["Principal"] == "apigateway.amazonaws.com"
    }
    named = {name for name in functions(template) if f"${{{name}.Arn}}" in document}
    assert named == allowed == {f"{name}Function" for name in API}
