"""The front door on AWS and the front at home: one source of headers, one way from paths to pages."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from samtranslator.yaml_helper import yaml_parse

from infra.local.checks import node_folder
from infra.local.front.bundles import DRAWN
from infra.local.front.headers import FRONT_DOOR, SECURITY
from tests.infra.conftest import Template

RESOURCES: dict[str, Any] = yaml_parse(FRONT_DOOR.read_text(encoding="utf-8"))["Resources"]
DOOR: dict[str, Any] = RESOURCES["Door"]["Properties"]["DistributionConfig"]
BEHAVIOURS = [DOOR["DefaultCacheBehavior"], *DOOR["CacheBehaviors"]]


def test_cfn_lint_finds_nothing() -> None:
    done = subprocess.run(
        ["cfn-lint", str(FRONT_DOOR)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_script_runs_that_is_not_a_file_of_ours() -> None:
    policy = dict(
        part.strip().split(" ", 1) for part in SECURITY["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"


def test_every_answer_says_what_browsers_must_know() -> None:
    assert SECURITY["Referrer-Policy"] == "no-referrer"
    assert SECURITY["X-Content-Type-Options"] == "nosniff"
    assert SECURITY["X-Frame-Options"] == "DENY"
    assert int(re.findall(r"max-age=(\d+)", SECURITY["Strict-Transport-Security"])[0]) > 31_536_000
    assert "camera=()" in SECURITY["Permissions-Policy"]
    config = RESOURCES["SecurityHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
    told = [*config["SecurityHeadersConfig"].values(), *config["CustomHeadersConfig"]["Items"]]
    assert all(one["Override"] is True for one in told)
    # One header a kind, and each of them is read at home: a kind that is added here is missed there.
    assert len(told) == len(SECURITY)


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=lambda one: one.get("PathPattern", "*"))
def test_every_behaviour_has_the_headers_and_no_plain_http(behaviour: dict[str, Any]) -> None:
    assert behaviour["ResponseHeadersPolicyId"] == {"Ref": "SecurityHeaders"}
    assert behaviour["ViewerProtocolPolicy"] in ("redirect-to-https", "https-only")


def test_pages_do_not_say_otherwise_of_where_a_visitor_came_from() -> None:
    for page in ("console", "portal"):
        html = (FRONT_DOOR.parents[1] / "web" / page / "index.html").read_text(encoding="utf-8")
        assert re.findall(r'name="referrer" content="([^"]+)"', html) == ["no-referrer"]


def test_nothing_writes_down_the_paths_of_requests(template: Template) -> None:
    assert "Logging" not in DOOR
    stage = next(
        one["Properties"]
        for one in template.resources.values()
        if one["Type"] == "AWS::ApiGateway::Stage"
    )
    assert "AccessLogSetting" not in stage
    assert stage["MethodSettings"]
    for setting in stage["MethodSettings"]:
        assert not {"LoggingLevel", "DataTraceEnabled"} & setting.keys()
    front = Path(FRONT_DOOR.parent / "local/front/__main__.py").read_text(encoding="utf-8")
    assert "access_log=None" in front


def test_what_a_function_draws_is_asked_for_at_the_stage() -> None:
    origins = {one["Id"]: one for one in DOOR["Origins"]}
    drawn = next(one for one in DOOR["CacheBehaviors"] if one["PathPattern"] == "/p/*")
    assert origins[drawn["TargetOriginId"]]["OriginPath"] == "/api"
    assert "POST" in drawn["AllowedMethods"]


def paths() -> dict[str, str]:
    """Return the file of each of these paths, as the front at home has them."""
    asked = {
        "/me": "/index.html",
        "/pay/abc": "/index.html",
        "/i/alo-net": "/index.html",
        "/no/such/page": "/index.html",
        "/portal.js": "/portal.js",
        "/assets/index-1.js": "/assets/index-1.js",
        "/console/": "/console/index.html",
        "/console/customers/1": "/console/index.html",
        "/console/assets/index-1.js": "/console/assets/index-1.js",
    }
    for path, name in DRAWN.items():
        asked |= {f"/{path}": f"/drawn/{name}.bn.html", f"/{path}?en": f"/drawn/{name}.en.html"}
    return asked


def test_paths_lead_to_the_same_pages_as_at_home() -> None:
    code = RESOURCES["PageOfPath"]["Properties"]["FunctionCode"]
    events = []
    for path in paths():
        uri, _, language = path.partition("?")
        said = {"language": {"value": language}} if language else {}
        events.append({"request": {"uri": uri, "querystring": said}})
    script = (
        f"{code}\nconsole.log(JSON.stringify({json.dumps(events)}.map((one) => handler(one).uri)))"
    )
    node = node_folder(print) / "node"
    done = subprocess.run([str(node), "-e", script], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == list(paths().values())


def test_the_viewers_address_replaces_what_a_browser_says() -> None:
    code = RESOURCES["ViewerAddress"]["Properties"]["FunctionCode"]
    event = {
        "viewer": {"ip": "1.2.3.4"},
        "request": {"headers": {"shongjog-viewer-address": {"value": "6.6.6.6"}}},
    }
    script = f"{code}\nconsole.log(JSON.stringify(handler({json.dumps(event)})))"
    node = node_folder(print) / "node"
    done = subprocess.run([str(node), "-e", script], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["headers"]["shongjog-viewer-address"]["value"] == "1.2.3.4"
