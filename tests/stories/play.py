"""Play the story against the running product: `make story`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.stories.first_payment import Story
from tests.stories.product import NotSo, Product


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--origin", default="http://localhost:8080")
    options.add_argument("--simulator", default="http://localhost:8090")
    options.add_argument("--state", type=Path, default=Path(".local"))
    chosen = options.parse_args()
    story = Story(Product(chosen.origin, chosen.simulator), chosen.state, _say)
    try:
        story.play()
    except NotSo as lie:
        _say(f"NOT SO: {lie}")
        return 1
    _say("All steps are so.")
    return 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
