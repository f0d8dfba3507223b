"""LocalStack on a bare machine: on loopback only, with a database that checks who asks."""

from __future__ import annotations

import json
import uuid
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from infra.local.localstack.process import LocalStack, start_localstack
from infra.local.start_mark import start_mark
from tests.ports import free_pair

pytestmark = pytest.mark.localstack

LOOPBACK = "0100007F"
LISTENING = "0A"
ROLE = "arn:aws:iam::000000000000:role/anything"


def listening_addresses(port: int) -> set[str]:
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    rows += [line.split() for line in Path("/proc/net/tcp6").read_text().splitlines()[1:]]
    local = [row[1].split(":") for row in rows if row[3] == LISTENING]
    return {address for address, number in local if int(number, 16) == port}


def test_it_listens_on_loopback_only(localstack: LocalStack) -> None:
    assert localstack.endpoint.url is not None
    port = int(localstack.endpoint.url.rpartition(":")[2])
    assert listening_addresses(port) == {LOOPBACK}
    assert listening_addresses(port + 1) == {LOOPBACK}


def test_its_database_cancels_a_transaction_with_reasons(localstack: LocalStack) -> None:
    dynamodb, table = localstack.endpoint.client("dynamodb"), f"table-{uuid.uuid4().hex[:8]}"
    dynamodb.create_table(
        TableName=table,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
    )
    put = {
        "TableName": table,
        "Item": {"pk": {"S": "কি"}},
        "ConditionExpression": "attribute_not_exists(pk)",
    }
    dynamodb.transact_write_items(TransactItems=[{"Put": put}])
    with pytest.raises(ClientError) as refused:
        dynamodb.transact_write_items(TransactItems=[{"Put": put}])
    reasons = refused.value.response["CancellationReasons"]
    assert [reason["Code"] for reason in reasons] == ["ConditionalCheckFailed"]


def test_a_layer_is_on_the_path_and_the_function_wins_over_it(localstack: LocalStack) -> None:
    functions = localstack.endpoint.client("lambda")
    layer = functions.publish_layer_version(
        LayerName=f"layer-{uuid.uuid4().hex[:8]}",
        Content={
            "ZipFile": zipped({"python/word.py": "WORD = 'layer'", "python/both.py": "B = 1"})
        },
    )["LayerVersionArn"]
    program = "import word, both\ndef run(event, context): return [word.WORD, both.B]"
    answer = invoked(localstack, {"app.py": program, "both.py": "B = 2"}, Layers=[layer])
    assert answer == ["layer", 2]


def test_an_error_keeps_its_class(localstack: LocalStack) -> None:
    program = "class Never(Exception): pass\ndef run(event, context): raise Never('as always')"
    answer = invoked(localstack, {"app.py": program})
    assert (answer["errorType"], answer["errorMessage"]) == ("Never", "as always")


def test_a_missing_package_is_told_in_lambdas_words(localstack: LocalStack) -> None:
    answer = invoked(localstack, {"app.py": "import not_deployed"})
    assert answer["errorType"] == "Runtime.ImportModuleError"


def test_nothing_is_left_after_a_stop(tmp_path: Path) -> None:
    port = free_pair()
    running = start_localstack(tmp_path / "state", port)
    running.stop()
    assert start_mark(running.process.pid) is None
    assert start_mark(running.database.pid) is None
    assert listening_addresses(port) == listening_addresses(port + 1) == set()


def invoked(localstack: LocalStack, files: dict[str, str], **more: Any) -> Any:
    functions, name = localstack.endpoint.client("lambda"), f"function-{uuid.uuid4().hex[:8]}"
    functions.create_function(
        FunctionName=name,
        Runtime="python3.11",
        Handler="app.run",
        Role=ROLE,
        Code={"ZipFile": zipped(files)},
        **more,
    )
    functions.get_waiter("function_active_v2").wait(FunctionName=name)
    return json.loads(functions.invoke(FunctionName=name, Payload=b"{}")["Payload"].read())


def zipped(files: dict[str, str]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()
