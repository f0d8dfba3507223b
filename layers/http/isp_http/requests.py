"""From a raw request to the typed arguments of a route, or a refusal that names every fault."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from chalice.app import Request
from isp.refusals import NotFound
from pydantic import BaseModel, ValidationError

from isp_http.operation import Operation
from isp_http.problems import InvalidRequest, faults_of
from isp_http.refusals import BodyTooLarge, MalformedJson, NotAForm, NotJson

_FIELDS_MAX = 20


def typed_arguments(operation: Operation, request: Request) -> dict[str, Any]:
    """Return path parameters, query and body as the route function takes them."""
    arguments = _path_arguments(operation, request.uri_params or {})
    query = _query_texts(request)
    if operation.query is not None:
        asked = _validated_query(operation.query, query)
        # The language of a page is the caller's, as the door has read it.
        arguments |= {} if operation.is_web_page else {"query": asked}
    elif query and "inbound" not in operation.parameters:
        raise InvalidRequest(faults=[(name, "unknown_field") for name in query])
    if operation.body is not None:
        arguments["body"] = _validated_body(operation, request)
    return arguments


def raw_body(operation: Operation, request: Request) -> bytes:
    """Return the body as it was sent, undone of the gateway's base64."""
    raw = request.raw_body
    body = raw.encode() if isinstance(raw, str) else raw
    if len(body) > operation.body_bytes_max:
        raise BodyTooLarge(bytes_max=operation.body_bytes_max)
    return body


def _path_arguments(operation: Operation, told: Mapping[str, str]) -> dict[str, Any]:
    # What cannot be an id names nothing: 404, like an id that is merely not there.
    try:
        return {
            name: operation.path_adapter(name).validate_python(told[name])
            for name in operation.path_parameters
        }
    except ValidationError:
        raise NotFound from None


def _query_texts(request: Request) -> dict[str, list[str]]:
    if request.query_params is None:
        return {}
    return {name: request.query_params.getlist(name) for name in request.query_params}


def _validated_query(model: type[BaseModel], told: Mapping[str, list[str]]) -> BaseModel:
    repeated = [name for name, values in told.items() if len(values) != 1]
    if repeated:
        raise InvalidRequest(faults=[(name, "repeated") for name in repeated])
    try:
        return model.model_validate({name: values[0] for name, values in told.items()})
    except ValidationError as error:
        raise InvalidRequest(faults=faults_of(error)) from None


def _validated_body(operation: Operation, request: Request) -> BaseModel:
    body = raw_body(operation, request)
    assert operation.body is not None
    if operation.takes_form:
        return _validated_form(operation.body, request, body)
    if _content_type(request) != "application/json":
        raise NotJson
    try:
        return operation.body.model_validate_json(body)
    except ValidationError as error:
        if error.errors(include_url=False)[0]["type"] == "json_invalid":
            raise MalformedJson from None
        raise InvalidRequest(faults=faults_of(error)) from None


def _content_type(request: Request) -> str:
    told: str = request.headers.get("content-type", "")
    return told.split(";")[0].strip().lower()


def _validated_form(model: type[BaseModel], request: Request, body: bytes) -> BaseModel:
    if _content_type(request) != "application/x-www-form-urlencoded":
        raise NotAForm
    told: dict[str, list[str]] = {}
    try:
        for name, value in parse_qsl(body.decode(), max_num_fields=_FIELDS_MAX, errors="strict"):
            told.setdefault(name, []).append(value)
    except ValueError:
        raise InvalidRequest(faults=[("body", "wrong_format")]) from None
    return _validated_query(model, told)
