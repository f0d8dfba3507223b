"""/api/* and /p/* are passed to the REST API of the cloud, request and answer streamed.

The address of the API is read from a file that the supervisor writes after deploying, so that the
front may be up first: until then, and whenever the cloud is away, a person gets a page that says so
and tries again, and a program gets the API's own shape of a problem with Retry-After.
"""

from __future__ import annotations

import json
from email.utils import formatdate
from pathlib import Path

from aiohttp import ClientConnectionError, ClientResponse, ClientSession, ClientTimeout, web
from multidict import CIMultiDict
from yarl import URL

from infra.local.patience import patience

# API Gateway gives up after 29 s.
API_SECONDS = 30
LARGEST_BODY_BYTES = 10 * 1024 * 1024
HOP_BY_HOP = frozenset(
    {
        "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer",
        "transfer-encoding", "upgrade", "host", "content-length", "expect",
    }
)  # fmt: skip
# What the emulator adds and API Gateway does not: it answers for one origin only.
EMULATORS_OWN = frozenset(
    {
        "access-control-allow-origin", "access-control-allow-methods",
        "access-control-allow-headers", "access-control-expose-headers", "server", "date",
    }
)  # fmt: skip
AWAY_PAGE = """<!doctype html><html lang="bn"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="3">
<title>সংযোগ</title><p>সংযোগ চালু হচ্ছে। একটু অপেক্ষা করুন; পাতাটি নিজেই আবার চেষ্টা করবে।</p>
<p lang="en">Shongjog is starting. Please wait a moment; this page tries again by itself.</p></html>
"""


class Forwarding:
    def __init__(self, address_file: Path, origin_key: str, session: ClientSession) -> None:
        self._address_file = address_file
        self._origin_key = origin_key
        self._session = session

    def address(self) -> str | None:
        try:
            return str(json.loads(self._address_file.read_text())["api_url"])
        except (FileNotFoundError, ValueError):
            # ValueError: it is being written just now.
            return None

    async def answer(self, request: web.Request) -> web.StreamResponse:
        address = self.address()
        if address is None:
            return away(request)
        path = request.rel_url.raw_path.removeprefix("/api")
        query = f"?{request.rel_url.raw_query_string}" if request.query_string else ""
        try:
            async with self._session.request(
                request.method,
                URL(address + path + query, encoded=True),
                headers=_headers_for_the_api(request, self._origin_key),
                data=request.content if request.can_read_body else None,
                allow_redirects=False,
                timeout=ClientTimeout(total=API_SECONDS * patience()),
            ) as upstream:
                return await _streamed(request, upstream)
        except ClientConnectionError:
            return away(request)
        except TimeoutError:
            return _problem(504, "timed_out", "The answer took too long.")


def _headers_for_the_api(request: web.Request, origin_key: str) -> CIMultiDict[str]:
    headers = CIMultiDict(
        (name, value) for name, value in request.headers.items() if name.lower() not in HOP_BY_HOP
    )
    # Only what this front saw itself: a browser's own X-Forwarded-For is not to be believed.
    headers["X-Forwarded-For"] = request.remote or ""
    headers["X-Forwarded-Proto"] = request.scheme
    headers["X-Forwarded-Host"] = request.host
    # As CloudFront does on AWS: whatever a browser put there is replaced.
    headers["Shongjog-Origin-Key"] = origin_key
    headers["Shongjog-Viewer-Address"] = request.remote or ""
    return headers


async def _streamed(request: web.Request, upstream: ClientResponse) -> web.StreamResponse:
    answer = web.StreamResponse(status=upstream.status)
    for name, value in upstream.headers.items():
        if name.lower() not in HOP_BY_HOP | EMULATORS_OWN:
            answer.headers.add(name, value)
    answer.headers["Date"] = formatdate(usegmt=True)
    answer.headers.setdefault("Cache-Control", "no-store")
    await answer.prepare(request)
    async for chunk in upstream.content.iter_chunked(64 * 1024):
        await answer.write(chunk)
    await answer.write_eof()
    return answer


def away(request: web.Request) -> web.Response:
    if "text/html" in request.headers.get("Accept", ""):
        return web.Response(
            status=503, text=AWAY_PAGE, content_type="text/html", headers={"Retry-After": "3"}
        )
    return _problem(503, "starting", "The product is starting or away. Try again shortly.")


def _problem(status: int, code: str, message: str) -> web.Response:
    body = {"code": code, "message": message, "request_id": "front"}
    headers = {"Retry-After": "3", "Cache-Control": "no-store"}
    return web.json_response(body, status=status, headers=headers)
