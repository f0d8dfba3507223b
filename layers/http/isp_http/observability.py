"""Logs, traces and counters of the panels.

A log line is a fixed sentence with keys: tenant, actor, request_id, use_case. Never names, numbers,
addresses, tokens or bodies. The Powertools decorators are made into Chalice middleware once per app.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools import Tracer
from aws_lambda_powertools.metrics import MetricUnit
from chalice.app import Chalice, ConvertToMiddleware, Request, Response
from isp_telemetry.observability import logger, metrics

from isp_http.caller import request_id_of

tracer = Tracer(service="shongjog")

__all__ = ["logger", "note_actor", "note_use_case", "observe"]


def note_actor(tenant_id: str, actor_id: str) -> None:
    """Put who acts on every further line of this request."""
    logger.append_keys(tenant=tenant_id, actor=actor_id)


def note_use_case(name: str) -> None:
    """Put what is asked for on every further line of this request, and beside its counters."""
    logger.append_keys(use_case=name)
    metrics.add_metadata(key="use_case", value=name)


def observe(app: Chalice) -> None:
    """Register logging, tracing and counting for every route of the app."""
    app.register_middleware(ConvertToMiddleware(logger.inject_lambda_context(clear_state=True)))
    app.register_middleware(ConvertToMiddleware(_traced))
    app.register_middleware(ConvertToMiddleware(metrics.log_metrics))
    app.register_middleware(_count_answers)


def _traced(handler: Callable[..., Any]) -> Callable[..., Any]:
    # Answers hold names and amounts, and must not be copied into traces.
    return tracer.capture_lambda_handler(handler, capture_response=False)


def _count_answers(request: Request, answer: Callable[[Request], Response]) -> Response:
    logger.append_keys(request_id=request_id_of(request))
    response = answer(request)
    family = f"Answers{response.status_code // 100}xx"
    metrics.add_metric(name=family, unit=MetricUnit.Count, value=1)
    level: Any = logger.warning if response.status_code >= 500 else logger.info
    level("Request answered", operation=request.path, status=response.status_code)
    return response
