"""Single writes whose condition may fail, told as a plain yes or no."""

from __future__ import annotations

from collections.abc import Callable

from pynamodb.exceptions import DeleteError, PutError, UpdateError

_FAILED = "ConditionalCheckFailedException"


def held(write: Callable[[], object]) -> bool:
    """Do the write and say whether its condition held; anything else that fails is raised."""
    try:
        write()
    except (PutError, UpdateError, DeleteError) as error:
        if error.cause_response_code != _FAILED:
            raise
        return False
    return True
