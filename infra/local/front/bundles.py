"""The web bundles: files as they are, and the page of the application for every other path.

Invariant: nothing outside a bundle's folder is ever read. A missing file with a suffix is a 404
(a stale page asking for an old asset must not get HTML), any other path is the application's.
"""

from __future__ import annotations

import gzip
import mimetypes
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from aiohttp import web

from infra.local.front.headers import HASHED_ASSET, PAGE

# The pages of web/portal/src/drawn.tsx, by their paths.
DRAWN = {"": "home", "sign-up": "sign_up", "sign-in": "sign_in", "recover": "recover"}
COMPRESSED_TYPES = ("text/", "application/javascript", "application/json", "image/svg+xml")
SMALLEST_COMPRESSED_BYTES = 1024


@dataclass(frozen=True, slots=True)
class Bundle:
    prefix: str
    folder: Path

    async def answer(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix(self.prefix)
        found = self._file(path)
        if found is None:
            return web.Response(status=404, text="not found\n")
        if found.name == "index.html":
            found = self._drawn(path, request.query.get("language", "bn")) or found
        hashed = path.startswith("assets/")
        return _sent(request, found, HASHED_ASSET if hashed else PAGE)

    def _drawn(self, path: str, language: str) -> Path | None:
        """Return what was drawn of a page at build time, where it says the same to everybody."""
        name = DRAWN.get(path.rstrip("/"))
        drawn = self.folder / "drawn" / f"{name}.{'en' if language == 'en' else 'bn'}.html"
        return drawn if name is not None and drawn.is_file() else None

    def _file(self, path: str) -> Path | None:
        wanted = (self.folder / path).resolve()
        inside = wanted.is_relative_to(self.folder.resolve())
        if inside and wanted.is_file():
            return wanted
        page = self.folder / "index.html"
        return page if inside and not Path(path).suffix and page.is_file() else None


def _sent(request: web.Request, path: Path, cache_control: str) -> web.Response:
    changed = path.stat().st_mtime_ns
    tag = f'"{changed:x}-{path.stat().st_size:x}"'
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    headers = {"Cache-Control": cache_control, "ETag": tag, "Vary": "Accept-Encoding"}
    if request.headers.get("If-None-Match") == tag:
        return web.Response(status=304, headers=headers)
    headers["Content-Type"] = f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
    body = path.read_bytes()
    if _is_worth_compressing(request, kind, body):
        headers["Content-Encoding"] = "gzip"
        body = _compressed(path, changed)
    return web.Response(body=body, headers=headers)


def _is_worth_compressing(request: web.Request, kind: str, body: bytes) -> bool:
    return (
        "gzip" in request.headers.get("Accept-Encoding", "")
        and kind.startswith(COMPRESSED_TYPES)
        and len(body) >= SMALLEST_COMPRESSED_BYTES
    )


@lru_cache(256)
def _compressed(path: Path, changed: int) -> bytes:
    """`changed` is part of the key: a rebuilt file is compressed again."""
    return gzip.compress(path.read_bytes(), 6, mtime=changed // 1_000_000_000)
