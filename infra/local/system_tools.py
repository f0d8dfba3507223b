"""Tools that some tests want and pip cannot bring: Chromium, radclient, pdftotext.

`make system-tools` installs what is missing where there is apt-get and the right to use it;
`--if-allowed` (as `make test` calls it) does the same and otherwise only says what is missing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

PACKAGE_OF = {"chromium": "chromium", "radclient": "freeradius-utils", "pdftotext": "poppler-utils"}
OTHER_NAMES = {"chromium": ("chromium-browser", "google-chrome")}


def main() -> int:
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
    subprocess.run(["apt-get", "update", "-q"], stdout=subprocess.DEVNULL, check=False)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        print("apt-get could not install them; the tests that need them say so", flush=True)
    return 0 if "--if-allowed" in sys.argv else done.returncode


if __name__ == "__main__":
    sys.exit(main())
