"""What due jobs do: a use case for each kind that does nothing unless its thing is really due."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Job = Callable[[str, str], object]  # Of a tenant and the thing that is due.


@dataclass(frozen=True, slots=True)
class Ports:
    expire_line: Job
    resume_when_due: Job
    check_payment: Job
    check_refund: Job
    retry_push: Job
