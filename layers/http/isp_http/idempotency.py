"""Idempotency keys: the same request twice acts once and is answered the same.

A key belongs to its actor and its route. A repeat gets the stored answer; while the first is at work
409; with another body 422. Answers that ask for a repeat (409, 429, 503) and bugs are forgotten, so
that the repeat is really tried. Answers are kept for a day; what was made remembers its request for ever
(`isp.asked`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aws_lambda_powertools.utilities.idempotency import (
    BasePersistenceLayer,
    IdempotencyConfig,
    idempotent_function,
)
from aws_lambda_powertools.utilities.idempotency.exceptions import (
    IdempotencyAlreadyInProgressError,
    IdempotencyValidationError,
)

from isp_http.refusals import InProgress, KeyReused

KEPT_SECONDS = 86_400
FORGOTTEN_STATUSES = frozenset({409, 429, 503})

Answer = dict[str, Any]


class NotRemembered(Exception):
    """Carries an answer out of the guarded call without its being stored."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Once:
    """What makes two requests the same (`key`) and what must then be equal (`body`).

    `sent` is the part of the key that the browser made.
    """

    key: str
    body: str
    sent: str


def answered_once(
    store: BasePersistenceLayer, once: Once, lambda_context: Any, answer: Callable[[], Answer]
) -> Answer:
    """Return the answer to this request, now or from the first time."""
    config = IdempotencyConfig(
        event_key_jmespath="key",
        payload_validation_jmespath="body",
        raise_on_no_idempotency_key=True,
        expires_after_seconds=KEPT_SECONDS,
        hash_function="sha256",
        lambda_context=lambda_context,
    )

    @idempotent_function(  # type: ignore[untyped-decorator]
        data_keyword_argument="request",
        persistence_store=store,
        config=config,
        key_prefix="http",
    )
    def act(*, request: dict[str, str]) -> Answer:  # noqa: ARG001 - named for the decorator
        given = answer()
        if given["status"] in FORGOTTEN_STATUSES:
            raise NotRemembered(given)
        return given

    try:
        answered: Answer = act(request={"key": once.key, "body": once.body})
        return answered
    except NotRemembered as passed:
        return passed.answer
    except IdempotencyAlreadyInProgressError:
        raise InProgress from None
    except IdempotencyValidationError:
        raise KeyReused from None
