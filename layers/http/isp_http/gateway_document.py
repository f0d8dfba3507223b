"""infra/openapi.yaml: what API Gateway needs to know, and no more.

Paths and their functions, and the gateway's own refusals in our shape. No schemas: pydantic writes JSON
Schema 2020-12, the gateway's models are draft 4, and the function validates anyway. The file is
included into template.yaml by AWS::Include, which knows the long names of intrinsic functions only.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from isp_http.functions_of_the_api import ApiFunction
from isp_http.operation import Operation

Json = dict[str, Any]

HEADER = """\
# Written by `make contract` from the routes in functions/; changed there, not here.
"""


def gateway_document(functions: Iterable[ApiFunction]) -> Json:
    """Return the definition of the REST API."""
    paths: dict[str, Json] = defaultdict(dict)
    for function in functions:
        for operation in function.operations:
            paths[operation.path][operation.method.lower()] = _method(operation, function)
    return {
        "openapi": "3.0.1",
        "info": {"title": "shongjog", "version": "1"},
        "paths": {path: dict(sorted(paths[path].items())) for path in sorted(paths)},
        # Bytes pass as they are in both directions: pushes of providers are verified over them, and
        # a link to a document sends no matching Accept header.
        "x-amazon-apigateway-binary-media-types": ["*/*"],
        "x-amazon-apigateway-gateway-responses": _gateway_responses(),
    }


def _method(operation: Operation, function: ApiFunction) -> Json:
    arn = f"${{{function.resource}.Arn}}"
    lambda_path = "lambda:path/2015-03-31/functions"
    described: Json = {
        "operationId": operation.name,
        "responses": {str(operation.status): {"description": "The function's answer"}},
        "x-amazon-apigateway-integration": {
            "type": "aws_proxy",
            "httpMethod": "POST",
            "passthroughBehavior": "when_no_match",
            "uri": {
                "Fn::Sub": f"arn:${{AWS::Partition}}:apigateway:${{AWS::Region}}:{lambda_path}/{arn}"
                "/invocations"
            },
        },
    }
    if operation.path_parameters:
        described["parameters"] = [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in operation.path_parameters
        ]
    return described


def _gateway_responses() -> Json:
    # An unknown route asks for an authentication token, says the gateway; it is not found.
    said = {
        "MISSING_AUTHENTICATION_TOKEN": (404, "not_found", "এটি খুঁজে পাওয়া যায়নি। Not found."),
        "REQUEST_TOO_LARGE": (413, "body_too_large", "অনুরোধটি বেশি বড়। The request is too large."),
        "THROTTLED": (
            429,
            "too_many_requests",
            "একটু পরে আবার চেষ্টা করুন। Try again in a while.",
        ),
        "DEFAULT_4XX": (400, "refused", "অনুরোধটি নেওয়া যায়নি। The request was refused."),
        "DEFAULT_5XX": (
            503,
            "unavailable",
            "সেবাটি এখন সাড়া দিচ্ছে না। The service does not answer.",
        ),
        "INTEGRATION_TIMEOUT": (
            503,
            "unavailable",
            "সেবাটি এখন সাড়া দিচ্ছে না। The service does not answer.",
        ),
    }
    return {name: _gateway_response(*values) for name, values in sorted(said.items())}


def _gateway_response(status: int, code: str, message: str) -> Json:
    body = json.dumps({"code": code, "message": message}, ensure_ascii=False)
    template = body[:-1] + ', "request_id": "$context.requestId"}'
    return {"statusCode": str(status), "responseTemplates": {"application/json": template}}
