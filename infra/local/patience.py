"""How many times longer than on AWS things may take here before somebody gives up.

Tests set it, because they share a machine with other tests, a product that runs beside and whatever
else its owner does; what they prove is the order of things. Otherwise it is one: as on AWS.
"""

from __future__ import annotations

import os

VARIABLE = "LOCAL_CLOUD_PATIENCE"


def patience() -> int:
    return int(os.environ.get(VARIABLE, "1"))
