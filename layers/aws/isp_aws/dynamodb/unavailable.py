"""What it means when the database does not do what it was asked.

No answer, a time-out or a throttle that outlasts the retries is `OutcomeUnknown`: expected, and worth
asking again. A time-out of a commit leaves open whether it happened; the ids of entries, derived from
their facts, make asking again harmless. Anything else that the database refuses is a bug.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError
from isp.refusals import OutcomeUnknown
from pynamodb.exceptions import PynamoDBException

BUSY_CODES = frozenset(
    {
        "InternalServerError",
        "InternalFailure",
        "LimitExceededException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ServiceUnavailable",
        "Throttling",
        "ThrottlingException",
        "TransactionInProgressException",
    }
)


@contextmanager
def told_as_refusals() -> Iterator[None]:
    """Turn a database that is away or too busy into OutcomeUnknown."""
    try:
        yield
    except (PynamoDBException, BotoCoreError, ClientError) as error:
        if not is_away(error):
            raise
        raise OutcomeUnknown(part="database") from error


def is_away(error: Exception) -> bool:
    """Say whether the error means that nobody answered, rather than that we asked wrongly."""
    cause = error.cause if isinstance(error, PynamoDBException) else error
    if isinstance(cause, ClientError):
        status = cause.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        return cause.response["Error"]["Code"] in BUSY_CODES or status >= 500
    return isinstance(cause, BotoCoreError)
