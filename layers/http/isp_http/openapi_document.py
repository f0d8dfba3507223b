"""docs/openapi.json: OpenAPI 3.1 with the schemas of every request, answer and problem."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, get_args, get_origin

from isp.parties.permissions import Permission
from isp.parties.session import SignedOut
from isp.refusals import Forbidden, NotFound, NotMade, Refusal
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from isp_http.answers import File, ProviderReply, SeeOther, WebPage, WithCookie
from isp_http.door import CSRF_HEADER, KEY_HEADER, KEY_LENGTHS, KEY_PATTERN, QUESTION_HEADER
from isp_http.edge_key import EdgeUnknown
from isp_http.operation import Gate, Operation, Repeat
from isp_http.problems import InvalidRequest, Problem
from isp_http.refusals import (
    BodyTooLarge,
    CsrfHeaderMissing,
    ForeignOrigin,
    InProgress,
    KeyMissing,
    KeyReused,
    MalformedJson,
    NoQuestion,
    NotAForm,
    NotJson,
)
from isp_http.throttle import TooMuchAtOnce

Json = dict[str, Any]
Refs = Mapping[Any, Json]


def openapi_document(operations: Iterable[Operation]) -> Json:
    """Return the published contract."""
    known = list(operations)
    refs, definitions = _schemas(known)
    paths: dict[str, Json] = defaultdict(dict)
    for operation in known:
        paths[operation.path][operation.method.lower()] = _operation(operation, refs)
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Shongjog", "version": "1", "description": _DESCRIPTION},
        "servers": [{"url": "/api"}],
        "paths": dict(paths),
        "components": {"schemas": definitions["$defs"], "securitySchemes": _SECURITY},
    }
    return dict(_in_words_of_json_schema(document))


def _in_words_of_json_schema(part: Any) -> Any:
    """Return the schemas with bounds as JSON Schema calls them.

    pydantic writes its own words for the bounds of a type that begins with a validator of ours.
    """
    if isinstance(part, list):
        return [_in_words_of_json_schema(one) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        _BOUNDS.get(word, word) if isinstance(value, int) else word: _in_words_of_json_schema(value)
        for word, value in part.items()
    }


_BOUNDS = {
    "ge": "minimum",
    "gt": "exclusiveMinimum",
    "le": "maximum",
    "lt": "exclusiveMaximum",
}

_FORM = "application/x-www-form-urlencoded"
_PAGE: Json = {"text/html": {"schema": {"type": "string"}}}
_DESCRIPTION = (
    "Amounts are whole minor units (`*_minor`), instants are Unix seconds (`*_at`). Every refusal has "
    "the shape of Problem; its message is in Bengali or English by Accept-Language."
)
_SECURITY: Json = {
    "session": {"type": "apiKey", "in": "cookie", "name": "__Host-session"},
    "edge": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "`Edge <edge_id>:<key>`",
    },
}


def view_of(operation: Operation) -> type[BaseModel] | None:
    """Return the model of the answer, or None where it has no JSON body."""
    returns = operation.returns
    if get_origin(returns) is WithCookie:
        returns = get_args(returns)[0]
    return returns if isinstance(returns, type) and issubclass(returns, BaseModel) else None


def _schemas(operations: list[Operation]) -> tuple[Refs, Json]:
    models: list[tuple[type[BaseModel], JsonSchemaMode]] = [(Problem, "serialization")]
    for operation in operations:
        view = view_of(operation)
        if view is not None:
            models.append((view, "serialization"))
        if operation.body is not None:
            models.append((operation.body, "validation"))
    return models_json_schema(
        list(dict.fromkeys(models)), ref_template="#/components/schemas/{model}"
    )


def _operation(operation: Operation, refs: Refs) -> Json:
    described: Json = {
        "operationId": operation.name,
        "summary": (operation.function.__doc__ or "").strip().split("\n")[0],
        "parameters": [*_path(operation), *_query(operation), *_headers(operation)],
        "responses": {str(operation.status): _answer(operation, refs)},
    }
    if operation.body is not None:
        schema = refs[(operation.body, "validation")]
        described["requestBody"] = {
            "required": True,
            "content": {_FORM if operation.takes_form else "application/json": {"schema": schema}},
        }
    problem = {"application/json": {"schema": refs[(Problem, "serialization")]}}
    for status, codes in sorted(_codes_by_status(operation).items()):
        described["responses"][str(status)] = {
            "description": f"{HTTPStatus(status).phrase}: {', '.join(sorted(codes))}",
            "content": _PAGE if operation.is_web_page else problem,
        }
    described["security"] = _security(operation)
    return described


def _security(operation: Operation) -> list[Json]:
    if isinstance(operation.needs, Permission) or operation.needs is Gate.SESSION:
        return [{"session": []}]
    return [{"edge": []}] if operation.needs is Gate.EDGE else []


def _path(operation: Operation) -> list[Json]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": operation.path_adapter(name).json_schema(),
        }
        for name in operation.path_parameters
    ]


def _query(operation: Operation) -> list[Json]:
    if operation.query is None:
        return []
    schema = operation.query.model_json_schema()
    required = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": _present(said)}
        for name, said in schema["properties"].items()
    ]


def _present(schema: Json) -> Json:
    """Return the schema of a parameter that is there: a query cannot say null."""
    choices = [choice for choice in schema.get("anyOf", []) if choice != {"type": "null"}]
    return choices[0] if choices else {key: schema[key] for key in schema if key != "title"}


def _headers(operation: Operation) -> list[Json]:
    headers: list[Json] = []
    if operation.needs_csrf_header:
        schema: Json = {"type": "string", "const": "1"}
        headers.append(_header(CSRF_HEADER, schema))
    if operation.needs_key and not operation.takes_form:
        schema = {
            "type": "string",
            "minLength": KEY_LENGTHS.start,
            "maxLength": KEY_LENGTHS.stop - 1,
            "pattern": KEY_PATTERN,
        }
        headers.append(_header(KEY_HEADER, schema))
    if operation.remembers_requests:
        headers.append(_question())
    return headers


def _question() -> Json:
    described = _header(QUESTION_HEADER, {"type": "string", "const": "1"})
    about = "Ask what an earlier request with this key and body made; nothing is made."
    return described | {"required": False, "description": about}


def _header(name: str, schema: Json) -> Json:
    spelled = "-".join(part.capitalize() for part in name.split("-"))
    return {"name": spelled, "in": "header", "required": True, "schema": schema}


def _answer(operation: Operation, refs: Refs) -> Json:
    phrase = HTTPStatus(operation.status).phrase
    view = view_of(operation)
    if view is not None:
        schema = refs[(view, "serialization")]
        return {"description": phrase, "content": {"application/json": {"schema": schema}}}
    if operation.returns is File:
        binary = {"schema": {"type": "string", "contentMediaType": "application/octet-stream"}}
        return {"description": "The document", "content": {"*/*": binary}}
    if operation.returns is SeeOther:
        location = {"schema": {"type": "string"}}
        return {"description": "A page of ours", "headers": {"Location": location}}
    if operation.returns is WebPage:
        return {"description": "A page", "content": _PAGE}
    if operation.returns is ProviderReply:
        return {"description": "What the provider expects", "content": {"*/*": {}}}
    return {"description": phrase}


def _codes_by_status(operation: Operation) -> dict[int, set[str]]:
    codes: dict[int, set[str]] = defaultdict(set)
    for refusal in [*operation.refusals, *_refused_at_the_door(operation)]:
        codes[refusal.status].add(refusal.code)
    return codes


def _refused_at_the_door(operation: Operation) -> list[type[Refusal]]:
    """Return what may be refused before the route function, in the order of the door."""
    needs = operation.needs
    is_personal = isinstance(needs, Permission) or needs is Gate.SESSION
    remembers = operation.needs_key and operation.repeat is Repeat.KEY
    causes: list[tuple[bool, tuple[type[Refusal], ...]]] = [
        (True, (TooMuchAtOnce,)),
        (is_personal, (SignedOut,)),
        (needs is Gate.EDGE, (EdgeUnknown,)),
        (isinstance(needs, Permission), (Forbidden,)),
        (bool(operation.path_parameters), (NotFound,)),
        (operation.comes_from_pages, (ForeignOrigin,)),
        (operation.needs_csrf_header, (CsrfHeaderMissing,)),
        (operation.needs_key and not operation.takes_form, (KeyMissing,)),
        (remembers, (InProgress, KeyReused)),
        (operation.remembers_requests, (NotMade,)),
        (remembers and not operation.remembers_requests, (NoQuestion,)),
        (operation.body is not None, (BodyTooLarge,)),
        (operation.body is not None and not operation.takes_form, (MalformedJson, NotJson)),
        (operation.takes_form, (NotAForm,)),
        (needs is Gate.HOOK, (BodyTooLarge,)),
        (needs is not Gate.HOOK, (InvalidRequest,)),
    ]
    return [refusal for applies, refusals in causes if applies for refusal in refusals]
