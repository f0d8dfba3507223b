"""The steps of a run, in order: cloud, product, web pages, simulator, demo, edge.

The front is up first and says that the product is starting; the web bundles are built while the
cloud starts and deploys. A step that was done before and still holds is skipped.
"""

from __future__ import annotations

import json
import secrets
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from samtranslator.yaml_helper import yaml_parse

from infra.local.answering import wait_until_it_answers
from infra.local.checks import node_folder
from infra.local.children import Children
from infra.local.cloud.interpreter import ROOT
from infra.local.demo.isp import Demo, load_demo
from infra.local.demo.start_router import start_router
from infra.local.deploy.product import deploy_product
from infra.local.deploy.template import Sources
from infra.local.edge import enrol_edge, is_enrolled, start_edge
from infra.local.migrate import bring_over
from infra.local.progress import Progress
from infra.local.settings import Settings
from infra.local.steps import StepFailed
from infra.local.targets import target_of
from infra.local.warm_up import warm_up
from infra.local.web_bundles import build_bundles

# The key that the simulator's SMS gateway accepts, as its own page says.
SANDBOX_SMS_KEY = "sandbox-sms-key"


def make_origin_key(file: Path) -> None:
    """Write what front and functions share, unless it is there: a new one would be a new deployment."""
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(32))


class ProductRun:
    def __init__(self, settings: Settings, progress: Progress) -> None:
        self._settings = settings
        self._progress = progress
        self._target = target_of(settings)
        self.children = Children(settings.state_dir)
        self._outputs: Mapping[str, str] = {}
        self._demo: Demo | None = None

    def start(self) -> None:
        settings, progress = self._settings, self._progress
        settings.address_file.unlink(missing_ok=True)
        self._start_front()
        with ThreadPoolExecutor(1) as beside:
            bundles = beside.submit(self._build_bundles)
            with progress.step("starting the local cloud"):
                self._target.start(self.children)
            with progress.step("deploying the product"):
                api_url = self._deploy()
            with progress.step("looking after data of older versions"):
                bring_over(self._target.endpoint, self._outputs, progress.say)
            self._start_simulator()
            bundles.result()
        settings.address_file.write_text(json.dumps({"api_url": api_url}))
        shown = self._load_demo() if settings.with_demo else ()
        if settings.with_edge:
            self._start_edge()
        self._finish()
        progress.say(f"ready after {progress.seconds:.0f} s")
        for line in (*self._addresses(), *shown):
            print(f"          {line}", flush=True)

    def _load_demo(self) -> tuple[str, ...]:
        wait_until_it_answers(f"{self._settings.origin}/api/public/isps/none")
        with self._progress.step("looking after the demo data"):
            demo = load_demo(
                self._settings, self._target.endpoint, self._outputs, self._progress.say
            )
        self._demo = demo
        return demo.lines()

    def _start_edge(self) -> None:
        settings = self._settings
        if not is_enrolled(settings):
            if self._demo is None:
                self._progress.say("no edge is started: without demo data nobody enrols one")
                return
            with self._progress.step("enrolling the demo edge"):
                enrol_edge(settings, self._demo.enrolment_code())
        start_edge(settings, self.children)

    def _finish(self) -> None:
        """Let the demo live, and call everything once, so that nobody's first click is slow."""
        settings, demo = self._settings, self._demo
        if demo is not None and settings.with_edge:
            start_router(settings, self.children, demo.online)
        if demo is not None:
            demo.renew_once(settings.state_dir)
        if not settings.with_warm_up:
            return
        with self._progress.step("warming up"):
            warm_up(settings.origin, self._target.endpoint, self._outputs, self._progress.say)

    def _addresses(self) -> tuple[str, ...]:
        settings = self._settings
        return (
            f"public site       {settings.origin}",
            f"console           {settings.origin}/console/",
            f"SMS inbox         {settings.simulator_url}/sms/inbox",
            f"local cloud       {self._target.endpoint.url} (logs in {settings.logs.parent})",
        )

    def _start_front(self) -> None:
        settings, web = self._settings, ROOT / "web"
        make_origin_key(settings.origin_key_file)
        self.children.start(
            "front",
            [
                sys.executable, "-m", "infra.local.front",
                "--port", str(settings.front.number),
                "--address-file", str(settings.address_file),
                "--origin-key-file", str(settings.origin_key_file),
                "--console", str(web / "console" / "dist"),
                "--portal", str(web / "portal" / "dist"),
            ],
            (settings.front.number,),
        )  # fmt: skip

    def _start_simulator(self) -> None:
        settings = self._settings
        self.children.start(
            "simulator",
            [
                sys.executable, "-m", "infra.local.provider_simulator",
                "--port", str(settings.simulator.number),
                "--state", str(settings.state_dir / "simulator"),
            ],
            (settings.simulator.number,),
        )  # fmt: skip

    def _build_bundles(self) -> None:
        if build_bundles(ROOT / "web", lambda: node_folder(self._progress.say), self._progress.say):
            self._progress.say("the web bundles are built")

    def _deploy(self) -> str:
        sources = Sources(ROOT, self._settings.build_dir)
        deployed = deploy_product(
            self._target.endpoint, sources, self._parameters(), self._progress.say
        )
        self._outputs = deployed.outputs
        api_id = deployed.outputs.get("ApiId")
        if api_id is None:
            raise StepFailed("template.yaml has no output ApiId, the id of its REST API")
        return self._target.api_url(api_id)

    def _parameters(self) -> dict[str, str]:
        """What differs from AWS; a parameter that the template does not know is left out."""
        simulator = self._settings.simulator_url
        wanted = {
            "PublicOrigin": self._settings.origin,
            "SmsBaseUrl": f"{simulator}/sms",
            "SmsApiKey": SANDBOX_SMS_KEY,
            "BkashSandboxBaseUrl": f"{simulator}/bkash/v1.2.0-beta",
            "SandboxSnsBaseUrl": f"{simulator}/sns",
            "OriginVerify": self._settings.origin_key_file.read_text(),
            "Tracing": "PassThrough",
            "RetainData": "false",
        }
        known = yaml_parse((ROOT / "template.yaml").read_text())["Parameters"]
        return {name: value for name, value in wanted.items() if name in known}
