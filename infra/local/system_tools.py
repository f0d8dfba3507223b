"""Tools that some tests want and pip cannot bring: Chromium, radclient, pdftotext.

`make system-tools` installs what is missing where there is apt-get and the right to use it;
`--if-allowed` (as `make test` calls it) does the same and otherwise only says what is missing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from infra.local.building import alone
from infra.local.cloud.interpreter import ROOT

PACKAGE_OF = {"chromium": "chromium", "radclient": "freeradius-utils", "pdftotext": "poppler-utils"}
# A mirror that does not answer, or another apt-get at work, must not hold up everything for ever.
LIMIT_SECONDS = 900
PATIENCE = ["-o", "DPkg::Lock::Timeout=600", "-o", "Acquire::Retries=3"]
OTHER_NAMES = {"chromium": ("chromium-headless-shell", "chromium-browser", "google-chrome")}
# Chromium without the windows of a desktop. Not every system has it, and any Chromium does instead.
QUICKER = "chromium-headless-shell"
# It saves minutes, so it may not cost many.
QUICKER_LIMIT_SECONDS = 120


def main() -> int:
    with alone(ROOT / ".build" / "system_tools.lock"):
        _install_what_is_quicker(ROOT / ".build" / f"{QUICKER}.tried")
        return _install_what_is_lacking()


def _install_what_is_quicker(tried: Path) -> None:
    """Try it once in a checkout; nothing is said of it where it cannot be had."""
    if shutil.which(QUICKER) or tried.exists() or not _may_install():
        return
    tried.touch()
    print(
        f"installing {QUICKER} with apt-get, so that the tests in a browser are quicker", flush=True
    )
    if _run(["apt-get", "update", "-q"], QUICKER_LIMIT_SECONDS) == 0:
        install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", QUICKER]
        _run(install, QUICKER_LIMIT_SECONDS)


def _may_install() -> bool:
    return shutil.which("apt-get") is not None and os.geteuid() == 0


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
    if not _may_install():
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


def _run(command: list[str], limit_seconds: int = LIMIT_SECONDS) -> int:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        return subprocess.run(
            command, env=quiet, stdout=subprocess.DEVNULL, check=False, timeout=limit_seconds
        ).returncode
    except subprocess.TimeoutExpired:
        print(f"apt-get did not end within {limit_seconds} s", flush=True)
        return 1


if __name__ == "__main__":
    sys.exit(main())
