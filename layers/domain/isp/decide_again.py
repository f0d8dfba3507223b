"""Read and decide again when somebody else was quicker."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from isp.refusals import Refusal

P = ParamSpec("P")
R = TypeVar("R")


def decide_again_on(
    refusal: type[Refusal], *, attempts: int
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Run a use case again, from its reads on, when it ends in `refusal`."""
    assert attempts >= 1

    def decorate(use_case: Callable[P, R]) -> Callable[P, R]:
        @wraps(use_case)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            for _ in range(attempts - 1):
                try:
                    return use_case(*args, **kwargs)
                except refusal:
                    continue
            return use_case(*args, **kwargs)

        return run

    return decorate
