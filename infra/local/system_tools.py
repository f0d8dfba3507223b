"""Tools that some tests want and pip cannot bring: Chromium, radclient, pdftotext.

`make system-tools` installs what is missing where there is apt-get and the right to use it;
`--if-allowed` (as `make test` calls it) does the same and otherwise only says what is missing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from infra.local.building import alone
from infra.local.cloud.interpreter import ROOT

PACKAGE_OF = {"chromium": "chromium", "radclient": "freeradius-utils", "pdftotext": "poppler-utils"}
# A mirror that does not answer, or another apt-get at work, must not hold up everything for ever.
LIMIT_SECONDS = 900
PATIENCE = ["-o", "DPkg::Lock::Timeout=600", "-o", "Acquire::Retries=3"]
OTHER_NAMES = {"chromium": ("chromium-browser", "google-chrome")}


def main() -> int:
    with alone(ROOT / ".build" / "system_tools.lock"):
        return _install_what_is_lacking()


def _install_what_is_lacking() -> int:
    lacking = [
        tool
        for tool in PACKAGE_OF
        if not any(shutil.which(name) for name in (tool, *OTHER_NAMES.get(tool, ())))
    ]
    if not lacking:
        return 0
    packages = [PACKAGE_OF[tool] for tool in lacking]
    command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        print(
            f"missing: {', '.join(lacking)}; the tests that need them say so. On Debian: "
            f"sudo {' '.join(command)}",
            flush=True,
        )
        return 0 if "--if-allowed" in sys.argv else 1
    print(f"installing {', '.join(packages)} with apt-get (for {', '.join(lacking)})", flush=True)
    _run(["apt-get", *PATIENCE, "update", "-q"])
    code = _run([command[0], *PATIENCE, *command[1:]])
    if code != 0:
        print("apt-get could not install them; the tests that need them say so", flush=True)
    return 0 if "--if-allowed" in sys.argv else code


def _run(command: list[str]) -> int:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        return subprocess.run(
            command, env=quiet, stdout=subprocess.DEVNULL, check=False, timeout=LIMIT_SECONDS
        ).returncode
    except subprocess.TimeoutExpired:
        print(f"apt-get did not end within {LIMIT_SECONDS} s", flush=True)
        return 1


if __name__ == "__main__":
    sys.exit(main())
