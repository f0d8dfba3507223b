"""DynamoDB and its streams, answered by the embedded local cloud.

LocalStack's own wants a Java program to be downloaded. The local cloud checks signatures, and the
caller signed for LocalStack: each request is signed anew with the credentials of the database.
"""

# LocalStack and Twisted live in another environment, so their types are not known here.
# mypy: disable-error-code="import-not-found, misc, untyped-decorator"

from __future__ import annotations

import os
from typing import Any

import urllib3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from localstack.aws.api.core import RequestContext, ServiceRequest, ServiceResponse
from localstack.aws.client import parse_response, raise_service_exception
from localstack.aws.forwarder import create_aws_request_context
from localstack.http import Response

KEPT_HEADERS = ("Content-Type", "X-Amz-Target")

_url = os.environ["EMBEDDED_DATABASE_URL"]
_credentials = Credentials(
    os.environ["EMBEDDED_DATABASE_KEY_ID"], os.environ["EMBEDDED_DATABASE_SECRET"]
)
_connections = urllib3.PoolManager(maxsize=64, retries=False)


def forward(context: RequestContext, request: ServiceRequest | None = None) -> ServiceResponse:
    """Send the request on and return its answer, or raise the error that came back."""
    if request is not None:
        context = _serialized_anew(context, request)
    answer = _connections.request(
        "POST", _url, body=context.request.get_data(), headers=_signed_headers(context)
    )
    response = Response(answer.data, answer.status, dict(answer.headers))
    parsed = parse_response(context.operation, context.protocol, response)
    raise_service_exception(response, parsed)
    return parsed


def _serialized_anew(context: RequestContext, request: ServiceRequest) -> RequestContext:
    return create_aws_request_context(
        service_name=context.service.service_name,
        action=context.operation.name,
        parameters=request,
        region=context.region,
        protocol=context.protocol,
    )


def _signed_headers(context: RequestContext) -> dict[str, Any]:
    headers = {name: context.request.headers[name] for name in KEPT_HEADERS}
    signed = AWSRequest("POST", _url, data=context.request.get_data(), headers=headers)
    SigV4Auth(_credentials, "dynamodb", context.region).add_auth(signed)
    return dict(signed.headers.items())
