"""The web part of `make test`: types, texts, contract, and both bundles built, when they changed."""

from __future__ import annotations

import subprocess
import sys

from infra.local.checks import NotReady, node_folder
from infra.local.cloud.interpreter import ROOT
from infra.local.web_bundles import BundlesNotBuilt, build_bundles, npm_environment


def main() -> int:
    try:
        build_bundles(ROOT / "web", lambda: node_folder(print), print)
        environment = npm_environment(node_folder(print))
    except (NotReady, BundlesNotBuilt) as reason:
        print(reason)
        return 1
    for script in ("check", "budgets"):
        command = ["npm", "run", "--silent", script]
        done = subprocess.run(command, cwd=ROOT / "web", env=environment, check=False)
        if done.returncode != 0:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
