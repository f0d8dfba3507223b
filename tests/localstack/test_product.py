"""The product's own template.yaml on LocalStack: deployed, left alone, updated."""

from __future__ import annotations

from typing import Any

import pytest

from infra.local.cloud.interpreter import ROOT
from infra.local.deploy.product import deploy_product
from infra.local.deploy.stack import Deployed
from infra.local.deploy.template import Sources
from infra.local.localstack.process import LocalStack

pytestmark = pytest.mark.localstack

PARAMETERS = {"Tracing": "PassThrough", "RetainData": "false"}


def deployed(localstack: LocalStack, **more: str) -> Deployed:
    sources = Sources(ROOT, ROOT / ".build")
    return deploy_product(localstack.endpoint, sources, PARAMETERS | more, lambda _said: None)


def function_of(localstack: LocalStack, part: str) -> Any:
    functions = localstack.endpoint.client("lambda").list_functions(MaxItems=200)["Functions"]
    (found,) = [each for each in functions if f"-{part}" in each["FunctionName"]]
    return found


def test_the_whole_template_is_deployed_left_alone_and_updated(localstack: LocalStack) -> None:
    first = deployed(localstack)
    assert first.outputs["ApiId"]
    assert len(function_of(localstack, "PublicSiteFunction")["Layers"]) >= 4

    assert deployed(localstack) == Deployed(outputs=first.outputs, changed=False)

    second = deployed(localstack, LogLevel="DEBUG")
    variables = function_of(localstack, "PublicSiteFunction")["Environment"]["Variables"]
    assert second.changed
    assert variables["POWERTOOLS_LOG_LEVEL"] == "DEBUG"
    # An update must not have replaced what holds data.
    assert second.outputs["LedgerTable"] == first.outputs["LedgerTable"]
