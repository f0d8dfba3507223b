"""A panel behind WSGI, for tools that fuzz an app in process: no server, no cloud."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from chalice.app import Chalice
from chalice.config import Config
from chalice.local import LocalGateway, LocalGatewayException


class WsgiGateway:
    """Chalice's own local gateway, spoken to in WSGI."""

    def __init__(self, app: Chalice) -> None:
        self._gateway = LocalGateway(app, Config(config_from_disk={"lambda_timeout": 29}))

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        query = environ.get("QUERY_STRING", "")
        # A question mark in a path is not the beginning of the query.
        path = quote(environ["PATH_INFO"].encode("latin-1"))
        headers = {
            name[5:].replace("_", "-").lower(): value
            for name, value in environ.items()
            if name.startswith("HTTP_")
        }
        headers["content-type"] = environ.get("CONTENT_TYPE", "")
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(length) if length else None
        try:
            answer = self._gateway.handle_request(
                environ["REQUEST_METHOD"], f"{path}?{query}" if query else path, headers, body
            )
        except LocalGatewayException as refused:
            answer = {
                "statusCode": refused.CODE,
                "headers": {"Content-Type": "application/json"},
                "body": '{"code":"not_found","message":"","request_id":""}',
            }
        return _answered(answer, start_response)


def _answered(answer: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    body = answer["body"] or ""
    content = base64.b64decode(body) if answer.get("isBase64Encoded") else str(body).encode()
    status = answer["statusCode"]
    phrase = HTTPStatus(status).phrase
    headers = [(name, str(value)) for name, value in answer["headers"].items()]
    start_response(f"{status} {phrase}", headers)
    return [content]
