"""The steps of a run, in order: cloud, product, web pages, simulator, demo, edge.

The front is up first and says that the product is starting; the web bundles are built while the
cloud starts and deploys. A step that was done before and still holds is skipped.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from samtranslator.yaml_helper import yaml_parse

from infra.local.checks import node_folder
from infra.local.children import Children
from infra.local.cloud.interpreter import ROOT
from infra.local.deploy.product import deploy_product
from infra.local.deploy.template import Sources
from infra.local.progress import Progress
from infra.local.settings import Settings
from infra.local.targets import target_of
from infra.local.web_bundles import build_bundles

# The key that the simulator's SMS gateway accepts, as its own page says.
SANDBOX_SMS_KEY = "sandbox-sms-key"


class StepFailed(Exception):
    """What could not be done, in words for the person at the terminal."""


class ProductRun:
    def __init__(self, settings: Settings, progress: Progress) -> None:
        self._settings = settings
        self._progress = progress
        self._target = target_of(settings)
        self.children = Children(settings.state_dir)
        self._restarts: dict[str, Callable[[], None]] = {}

    def start(self) -> None:
        settings, progress = self._settings, self._progress
        settings.address_file.unlink(missing_ok=True)
        self._start_named("front", self._start_front)
        with ThreadPoolExecutor(1) as beside:
            bundles = beside.submit(self._build_bundles)
            with progress.step("starting the local cloud"):
                self._start_named("cloud", lambda: self._target.start(self.children))
            with progress.step("deploying the product"):
                api_url = self._deploy()
            self._start_named("simulator", self._start_simulator)
            bundles.result()
        settings.address_file.write_text(json.dumps({"api_url": api_url}))
        progress.say(f"ready: {settings.origin}")

    def heed_pauses(self) -> None:
        """Stop and start children as the files in .local/paused say."""
        folder = self._settings.state_dir / "paused"
        paused = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
        for name, restart in self._restarts.items():
            is_running = name in self.children.running
            if is_running and name in paused:
                self._progress.say(f"{name} is stopped on request ({folder / name})")
                self.children.stop(name)
            elif not is_running and name not in paused:
                self._progress.say(f"{name} is started again on request")
                restart()

    def _start_named(self, name: str, start: Callable[[], None]) -> None:
        self._restarts[name] = start
        start()

    def _start_front(self) -> None:
        settings, web = self._settings, ROOT / "web"
        self.children.start(
            "front",
            [
                sys.executable, "-m", "infra.local.front",
                "--port", str(settings.front.number),
                "--address-file", str(settings.address_file),
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
            "Tracing": "PassThrough",
            "RetainData": "false",
        }
        known = yaml_parse((ROOT / "template.yaml").read_text())["Parameters"]
        return {name: value for name, value in wanted.items() if name in known}
