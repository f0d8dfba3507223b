"""Read and decide again when somebody else was quicker, until a deadline.

How often is the wrong limit: it is reached soonest when many meet on one thing, which is when it must
last. Between two attempts somebody waits for a while that differs from everybody else's, so those who met
do not meet again. At the deadline nothing was done, and whoever asked may ask again: Unavailable.
Proof: `tests/domain/test_decide_again.py`, `tests/adapters/test_sellers_at_once.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from isp.refusals import Refusal, StaleRead, Unavailable

P = ParamSpec("P")
R = TypeVar("R")


class Patience(Protocol):
    """For how long something busy is tried again, and how time passes meanwhile."""

    def until(self) -> float:
        """Return the deadline of who begins now, on the patience's own clock."""

    def pause(self, attempt: int, until: float) -> bool:
        """Wait a while; say False, without waiting, if the deadline would be over."""


class HasPatience(Protocol):
    @property
    def patience(self) -> Patience: ...


S = TypeVar("S", bound=HasPatience)


def decided(
    use_case: Callable[[], R],
    patience: Patience,
    on: tuple[type[Refusal], ...] = (StaleRead,),
) -> R:
    """Run the use case, again from its reads on while it ends in one of the refusals."""
    until, attempt = patience.until(), 0
    while True:
        try:
            return use_case()
        except on as refusal:
            if not patience.pause(attempt, until):
                if isinstance(refusal, StaleRead):
                    raise Unavailable(part="database") from refusal
                raise
        attempt += 1


def decide_again(use_case: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
    """Let a method of somebody patient decide again on a StaleRead."""

    @wraps(use_case)
    def run(self: S, /, *args: P.args, **kwargs: P.kwargs) -> R:
        return decided(lambda: use_case(self, *args, **kwargs), self.patience)

    return run
