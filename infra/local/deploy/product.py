"""Deploy the product, or see that the same product is there already.

The fingerprint covers every file that can change what is deployed and every parameter. It is kept
as a tag of the stack itself, so it is true even when a crash took the cloud's state back.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from infra.local.cloud.endpoint import Endpoint
from infra.local.deploy.stack import Deployed, Wanted, bring_stack_to, deployed_already
from infra.local.deploy.template import Sources, ready_template
from infra.local.deploy.uploads import Uploads

STACK = "shongjog"
DEPLOYED_FROM = (
    "template.yaml",
    "infra/openapi.yaml",
    "infra/local/deploy",
    "functions",
    "layers",
    "statemachines",
    "web/locales",
)


def deploy_product(
    endpoint: Endpoint,
    sources: Sources,
    parameters: Mapping[str, str],
    say: Callable[[str], None],
) -> Deployed:
    wanted = fingerprint(sources.root, parameters)
    there = deployed_already(endpoint, STACK, wanted)
    if there is not None:
        return there
    say("building functions and layers")
    uploads = Uploads(endpoint)
    template = ready_template(sources, uploads)
    say("deploying template.yaml")
    return bring_stack_to(endpoint, uploads, Wanted(STACK, template, parameters, wanted))


def fingerprint(root: Path, parameters: Mapping[str, str]) -> str:
    digest = hashlib.sha256(json.dumps(dict(parameters), sort_keys=True).encode())
    for path in sorted(_files(root)):
        digest.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _files(root: Path) -> Iterator[Path]:
    for name in DEPLOYED_FROM:
        start = root / name
        found = [start] if start.is_file() else start.rglob("*")
        for path in found:
            if path.is_file() and "__pycache__" not in path.parts:
                yield path
