"""Lambda entry point: the queue of due work."""

from __future__ import annotations

from functools import cache

from do_due_work.wiring import ports_from_environment
from do_due_work.work import do
from isp_wiring.entry_points import of_queue

ports = cache(ports_from_environment)


def _do(body: str) -> None:
    do(body, ports())


handler = of_queue("do_due_work", _do)
