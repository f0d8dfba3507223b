"""`make bench`: measures what the documents claim, and prints it.

    python -m benchmarks                   an instance of its own, with its demo data; under four minutes
    python -m benchmarks --origin URL      a product that runs with demo data (it gets test customers)
    python -m benchmarks --write           also writes docs/capacity.md

It ends with 1 if the median of the customer list or the customer page is longer than promised. Whoever
measures on a machine that others use sees so by the load average, and by the least beside the median.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import document
from benchmarks.operations import Operations, operations_table
from benchmarks.pages import ACCEPTED_MS, Timing, measure_pages, pages_table
from benchmarks.per_subscriber import per_subscriber_table
from benchmarks.product import NotMeasured, Product, own_product
from benchmarks.radius import Ratio, measure_radius
from benchmarks.spending import notes_in
from infra.local.cloud.interpreter import ROOT

Say = Callable[[str], None]


def main() -> int:
    told = _arguments()
    try:
        with _product(told) as product:
            measured, timings = _measure(product)
    except NotMeasured as reason:
        print(f"not measured: {reason}", file=sys.stderr)
        return 1
    print(measured)
    if told.write:
        document.write(measured)
    slow = [one for one in timings if one.is_promised and one.median_server_ms >= ACCEPTED_MS]
    for one in slow:
        print(f"slower than promised: {one.name}, {one.median_server_ms:.0f} ms", file=sys.stderr)
    return 1 if slow else 0


def _measure(product: Product) -> tuple[str, list[Timing]]:
    _say("pages: server time and wall time")
    load = os.getloadavg()[0]
    timings = measure_pages(product)
    _say("operations: units of the database; RADIUS meanwhile")
    ratios: list[Ratio] = []
    with notes_in(product.capacity_notes) as notes:
        operations = Operations(product, product.owner(), notes)
        spent = operations.measure(lambda: ratios.append(measure_radius()))
    parts = (
        f"Machine: {document.machine()} Load average before the measurement: {load:.1f}.",
        "### How long people wait (2,000 customers)\n\n" + pages_table(timings),
        "### What operations spend\n\n" + operations_table(spent),
        "### What a month of subscribers spends\n\n" + per_subscriber_table(spent),
        "### The edge beside pyrad's server\n\n" + ratios[0].table(),
    )
    return "\n\n".join(parts), timings


@contextmanager
def _product(told: argparse.Namespace) -> Iterator[Product]:
    if told.origin:
        yield Product(told.origin, told.simulator, told.state_dir.resolve())
        return
    _say("starting an instance of the product with 2,000 customers")
    with own_product() as product:
        yield product


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.splitlines()[0])
    parser.add_argument("--origin", help="measure this running product (demo data, same machine)")
    parser.add_argument("--simulator", default="http://localhost:8090", help="its simulator")
    parser.add_argument("--state-dir", type=Path, default=ROOT / ".local", help="its state folder")
    parser.add_argument("--write", action="store_true", help="write docs/capacity.md")
    return parser.parse_args()


def _say(line: str) -> None:
    print(f"… {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
