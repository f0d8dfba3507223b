"""template.yaml made ready for CloudFormation: local paths become uploaded objects.

Uploads are named by the hash of their content, so an unchanged source is an unchanged template, and
a changed route changes the API's body and with it the deployment.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from samtranslator.yaml_helper import yaml_parse

from infra.local.deploy.artefacts import Part, installed, zip_of
from infra.local.deploy.uploads import Uploads


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the project lies and where its artefacts are built."""

    root: Path
    build_dir: Path


def ready_template(sources: Sources, uploads: Uploads, name: str = "template.yaml") -> str:
    template = yaml_parse((sources.root / name).read_text())
    for resource in template["Resources"].values():
        _point_at_uploads(resource, sources, uploads)
    return json.dumps(_with_includes(template, sources, uploads))


def _point_at_uploads(resource: dict[str, Any], sources: Sources, uploads: Uploads) -> None:
    properties = resource.get("Properties", {})
    match resource["Type"]:
        case "AWS::Serverless::Function":
            zipped = zip_of((Part(sources.root / properties["CodeUri"], ""),), sources.build_dir)
            properties["CodeUri"] = uploads.put(zipped)
        case "AWS::Serverless::LayerVersion":
            parts = layer_parts(properties["ContentUri"], sources)
            properties["ContentUri"] = uploads.put(zip_of(parts, sources.build_dir))
        case "AWS::Serverless::StateMachine":
            if "DefinitionUri" in properties:
                definition = (sources.root / properties.pop("DefinitionUri")).read_text()
                properties["Definition"] = json.loads(definition)


def layer_parts(content_uri: str, sources: Sources) -> tuple[Part, ...]:
    """What a layer holds, as `sam build` makes it: all under python/, which Lambda puts on the path."""
    folder = sources.root / content_uri
    requirements = folder / "requirements.txt"
    if requirements.exists():
        return (Part(installed(requirements, sources.build_dir), "python/"),)
    return (Part(folder, "python/"),)


def _with_includes(node: Any, sources: Sources, uploads: Uploads) -> Any:
    """`AWS::Include` of a local file: the file is uploaded and its text takes the include's place.

    CloudFormation would fetch the uploaded file itself; doing it here as well keeps clouds that do
    not know the transform on the same road. The upload stays, as `sam deploy` makes it.
    """
    if isinstance(node, list):
        return [_with_includes(each, sources, uploads) for each in node]
    if not isinstance(node, dict):
        return node
    include = _included_file(node)
    if include is not None:
        text = (sources.root / include).read_text()
        uploads.put_text(hashlib.sha256(text.encode()).hexdigest()[:32] + ".yaml", text)
        rest = {key: value for key, value in node.items() if key != "Fn::Transform"}
        return {**yaml_parse(text), **rest}
    return {key: _with_includes(value, sources, uploads) for key, value in node.items()}


def _included_file(node: Mapping[str, Any]) -> str | None:
    transform = node.get("Fn::Transform")
    if not isinstance(transform, dict) or transform.get("Name") != "AWS::Include":
        return None
    location = transform["Parameters"]["Location"]
    assert isinstance(location, str), "an include names a file of the project"
    return location
