"""template.yaml as CloudFormation gets it: translated offline by SAM's own translator."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

ROOT = Path(__file__).resolve().parents[2]
REGION = "ap-southeast-1"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Template:
    """`source` is the file, `resources` what SAM made of it."""

    source: Json
    resources: Mapping[str, Json]

    def of_type(self, kind: str) -> dict[str, Json]:
        return {
            name: found["Properties"]
            for name, found in self.resources.items()
            if found["Type"] == kind
        }

    def role_of(self, function: str) -> Json:
        role = self.resources[function]["Properties"]["Role"]["Fn::GetAtt"][0]
        properties: Json = self.resources[role]["Properties"]
        return properties

    def rights_of(self, function: str) -> list[Json]:
        """Every statement that a function's role says or is attached to."""
        role = self.role_of(function)
        documents = [policy["PolicyDocument"] for policy in role.get("Policies", [])]
        for attached in role["ManagedPolicyArns"]:
            if isinstance(attached, dict) and "Ref" in attached:
                documents.append(self.resources[attached["Ref"]]["Properties"]["PolicyDocument"])
        return list(_statements(documents))

    def statements(self) -> Iterator[tuple[str, Json]]:
        """Every statement of every role and policy of the product."""
        for name, role in self.of_type("AWS::IAM::Role").items():
            documents = [policy["PolicyDocument"] for policy in role.get("Policies", [])]
            yield from ((name, statement) for statement in _statements(documents))
        for name, policy in self.of_type("AWS::IAM::ManagedPolicy").items():
            yield from ((name, one) for one in _statements([policy["PolicyDocument"]]))


def _statements(documents: list[Json]) -> Iterator[Json]:
    for document in documents:
        yield from document["Statement"]


def actions(statement: Json) -> list[str]:
    named = statement["Action"]
    return [named] if isinstance(named, str) else list(named)


def targets(statement: Json) -> list[str]:
    """The resources as texts, in which logical names can be looked for."""
    named = statement["Resource"]
    return [json.dumps(one) for one in (named if isinstance(named, list) else [named])]


@pytest.fixture(scope="session")
def template() -> Template:
    source = yaml_parse((ROOT / "template.yaml").read_text())
    values = {name: one.get("Default", "x") for name, one in source["Parameters"].items()}
    copy = json.loads(json.dumps(source))
    # The translator wants code that is in S3 already, as `sam package` leaves it.
    for resource in copy["Resources"].values():
        for name in ("CodeUri", "ContentUri", "DefinitionUri"):
            if name in resource.get("Properties", {}):
                resource["Properties"][name] = "s3://artefacts/some"
    translated = Translator({}, Parser(), boto_session=boto3.Session(region_name=REGION)).translate(
        copy, values
    )
    return Template(source, translated["Resources"])
