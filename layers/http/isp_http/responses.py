"""Answers as the gateway takes them: JSON, pages, bytes, redirects."""

from __future__ import annotations

import gzip
from typing import Any

from chalice.app import Response
from pydantic import BaseModel

from isp_http.answers import File, ProviderReply, SeeOther, WebPage, WithCookie
from isp_http.caller import device_cookie, session_cookie
from isp_http.operation import Operation


def response_of(operation: Operation, answer: Any) -> Response:
    match answer:
        case WithCookie():
            response = json_response(operation.status, json_of(answer.view))
            cookies = [session_cookie(answer.token, answer.max_age_seconds)]
            if answer.device is not None:
                cookies.append(device_cookie(answer.device))
            response.headers["Set-Cookie"] = cookies
            return response
        case WebPage():
            return page_response(operation.status, answer.html)
        case SeeOther():
            return Response("", {"Location": answer.url, "Cache-Control": "no-store"}, 303)
        case ProviderReply():
            return BytesResponse(answer.body, {"Content-Type": answer.content_type}, answer.status)
        case File():
            return BytesResponse(answer.content, _file_headers(answer), 200)
        case _:
            return json_response(operation.status, json_of(answer))


class BytesResponse(Response):
    """Bytes as they are. Chalice would demand a matching Accept header, which no link sends."""

    def to_dict(self, binary_types: list[str] | None = None) -> dict[str, Any]:
        content_type = str(self.headers["Content-Type"]).split(";")[0]
        encoded: dict[str, Any] = super().to_dict([*(binary_types or ()), content_type])
        return encoded


def _file_headers(file: File) -> dict[str, str | list[str]]:
    return {
        "Content-Type": file.content_type,
        "Content-Disposition": f'attachment; filename="{file.name}"',
        "Cache-Control": "private, no-store",
    }


def json_of(view: Any) -> str:
    if view is None:
        return ""
    assert isinstance(view, BaseModel), f"a route answers with a view, not with {type(view)}"
    return view.model_dump_json()


def json_response(status: int, body: str) -> Response:
    headers: dict[str, str | list[str]] = {
        "Content-Type": "application/json",
        "Cache-Control": "no-store",
    }
    return Response(body, headers, status)


def page_response(status: int, html: str) -> Response:
    headers: dict[str, str | list[str]] = {
        "Content-Type": "text/html; charset=utf-8",
        # A page holds the key of its forms, and whose page it is.
        "Cache-Control": "private, no-store",
        "Vary": "Accept-Encoding",
    }
    return Response(html, headers, status)


def compressed(page: Response, accepted: str) -> Response:
    """Return a page as small as its reader takes it: nobody behind us compresses what is not kept."""
    if "gzip" not in accepted:
        return page
    packed = gzip.compress(str(page.body).encode(), 9, mtime=0)
    return BytesResponse(packed, page.headers | {"Content-Encoding": "gzip"}, page.status_code)
