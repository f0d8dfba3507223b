"""A bundled function runs with its own code alone, as it would with its layers."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from infra.local.localstack.bundles import Runtime, bundled_project

HERE = Runtime("3.13", "x86_64")
TEMPLATE = """
Globals: {Function: {Runtime: python3.13, Architectures: [arm64], Layers: [!Ref First]}}
Resources:
  First: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: layers/first}}
  Second: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: layers/second}}
  Sell:
    Type: AWS::Serverless::Function
    Properties: {CodeUri: functions/sell, Handler: app.run, Layers: [!Ref Second]}
  Table: {Type: AWS::DynamoDB::Table, Properties: {TableName: !Sub "${AWS::StackName}-table"}}
"""
FILES = {
    "template.yaml": TEMPLATE,
    "layers/first/words.py": "WORD = 'first layer'",
    "layers/first/only.py": "ONLY = 'first layer only'",
    "layers/second/words.py": "WORD = 'second layer'",
    "layers/second/own.py": "OWN = 'second layer'",
    "functions/sell/own.py": "OWN = 'function'",
    "functions/sell/app.py": "import own, only, words\nprint(words.WORD, only.ONLY, own.OWN, sep='|')",
    "infra/openapi.yaml": "openapi: 3.0.1",
    "infra/local/secret.py": "",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        path = tmp_path / "project" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return tmp_path / "project"


def bundled_template(folder: Path) -> dict[str, Any]:
    template: dict[str, Any] = json.loads((folder / "template.yaml").read_text())
    return template


def test_the_last_layer_wins_and_the_function_over_all(project: Path, tmp_path: Path) -> None:
    bundled = bundled_project(project, tmp_path / "build", HERE)
    code = bundled / bundled_template(bundled)["Resources"]["Sell"]["Properties"]["CodeUri"]
    program = "import sys; sys.path.insert(0, sys.argv[1]); import app"
    command = [sys.executable, "-S", "-E", "-P", "-c", program, str(code)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert said.strip() == "second layer|first layer only|function"


def test_no_layer_is_left_and_all_else_stays(project: Path, tmp_path: Path) -> None:
    bundled = bundled_project(project, tmp_path / "build", HERE)
    template = bundled_template(bundled)
    assert set(template["Resources"]) == {"Sell", "Table"}
    assert "Layers" not in json.dumps(template)
    assert template["Globals"]["Function"]["Architectures"] == ["x86_64"]
    assert template["Resources"]["Table"]["Properties"]["TableName"] == {
        "Fn::Sub": "${AWS::StackName}-table"
    }
    assert (bundled / "infra/openapi.yaml").exists()
    assert not (bundled / "infra/local").exists()


def test_the_project_itself_is_left_as_it_was(project: Path, tmp_path: Path) -> None:
    for _ in range(2):
        bundled_project(project, tmp_path / "build", HERE)
    assert {name: (project / name).read_text() for name in FILES} == FILES


def test_packages_are_chosen_for_the_container_and_not_for_this_machine() -> None:
    arguments = Runtime("3.13", "aarch64").pip_arguments()
    assert "--platform=manylinux2014_aarch64" in arguments
    assert "--python-version=3.13" in arguments
    assert {"--abi=cp313", "--abi=abi3", "--abi=none"} <= set(arguments)
    assert "--only-binary=:all:" in arguments
