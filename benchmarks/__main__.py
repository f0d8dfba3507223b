"""`make bench`: measure what the performance claims rest on."""

from __future__ import annotations

import logging

from benchmarks.operations import report

# The product's own log lines would stand between the figures.
logging.getLogger("shongjog").setLevel(logging.WARNING)
report()
