"""The front in CloudFront's place: bundles, forwarding, headers, and honest absence."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from infra.local.front.app import Settings, application

Visit = Callable[[ClientSession, str], Awaitable[None]]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    for name in ("console", "portal"):
        (tmp_path / name / "assets").mkdir(parents=True)
        (tmp_path / name / "index.html").write_text(f"<title>{name}</title>")
        (tmp_path / name / "assets" / "main-abc123.js").write_text("x" * 5000)
    (tmp_path / "portal" / "drawn").mkdir()
    for name in ("home.bn", "home.en", "sign_in.bn"):
        (tmp_path / "portal" / "drawn" / f"{name}.html").write_text(f"<title>{name}</title>")
    (tmp_path / "secret.txt").write_text("outside")
    return Settings(tmp_path / "api.json", tmp_path / "console", tmp_path / "portal", "the-key")


async def _echo(request: web.Request) -> web.Response:
    answer = web.json_response(
        {
            "method": request.method,
            "path": request.raw_path,
            "headers": {name.lower(): value for name, value in request.headers.items()},
            "body": (await request.read()).decode(),
        },
        status=201,
        headers={"Access-Control-Allow-Origin": "*"},
    )
    answer.set_cookie("__Host-session", "s", secure=True, httponly=True, samesite="Strict")
    answer.set_cookie("language", "bn")
    return answer


def visit(settings: Settings, what: Visit, *, cloud: bool = True) -> None:
    async def run() -> None:
        api = web.Application()
        api.router.add_route("*", "/{path:.*}", _echo)
        async with TestServer(api) as upstream, TestServer(application(settings)) as front:
            if cloud:
                settings.address_file.write_text(
                    json.dumps({"api_url": str(upstream.make_url("/api"))})
                )
            async with ClientSession(auto_decompress=False) as session:
                await what(session, str(front.make_url("")).rstrip("/"))

    asyncio.run(run())


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/", "home.bn"),
        ("/?language=en", "home.en"),
        ("/?language=..%2F..%2Fsecret", "home.bn"),
        ("/sign-in?next=%2Fconsole%2F", "sign_in.bn"),
        # Nothing was drawn of it.
        ("/sign-in?language=en", "portal"),
        ("/pay/123", "portal"),
        ("/i/fast-net", "portal"),
        ("/me", "portal"),
        ("/sign-up", "portal"),
        ("/console/", "console"),
        ("/console/customers/1", "console"),
    ],
)
def test_every_path_of_an_application_gets_its_page(
    settings: Settings, path: str, title: str
) -> None:
    async def what(session: ClientSession, origin: str) -> None:
        async with session.get(origin + path) as answer:
            assert answer.status == 200
            assert f"<title>{title}</title>" in await answer.text()
            assert answer.headers["Cache-Control"] == "no-cache"
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]

    visit(settings, what)


def test_a_hashed_asset_is_compressed_and_kept_for_ever(settings: Settings) -> None:
    async def what(session: ClientSession, origin: str) -> None:
        async with session.get(
            f"{origin}/console/assets/main-abc123.js", headers={"Accept-Encoding": "gzip"}
        ) as answer:
            assert gzip.decompress(await answer.read()) == b"x" * 5000
            assert "immutable" in answer.headers["Cache-Control"]

    visit(settings, what)


@pytest.mark.parametrize("path", ["/assets/gone-1.js", "/%2e%2e/secret.txt", "/..%2fsecret.txt"])
def test_a_missing_asset_and_a_path_outside_are_not_found(settings: Settings, path: str) -> None:
    async def what(session: ClientSession, origin: str) -> None:
        from yarl import URL

        async with session.get(URL(origin + path, encoded=True)) as answer:
            assert answer.status == 404
            assert "outside" not in await answer.text()

    visit(settings, what)


def test_a_call_reaches_the_api_as_it_was_and_its_cookies_come_back(settings: Settings) -> None:
    async def what(session: ClientSession, origin: str) -> None:
        async with session.post(
            f"{origin}/api/customers/a%2Fb?search=%E0%A6%B0&limit=5",
            data=b'{"name":1}',
            headers={"X-Forwarded-For": "6.6.6.6", "Idempotency-Key": "k"},
        ) as answer:
            seen = await answer.json()
            assert answer.status == 201
            assert seen["path"] == "/api/customers/a%2Fb?search=%E0%A6%B0&limit=5"
            assert seen["body"] == '{"name":1}'
            assert seen["headers"]["idempotency-key"] == "k"
            assert seen["headers"]["x-forwarded-for"] == "127.0.0.1"
            assert len(answer.headers.getall("Set-Cookie")) == 2
            assert "Access-Control-Allow-Origin" not in answer.headers
            assert "Date" in answer.headers

    visit(settings, what)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_page_that_a_function_draws_is_asked_for_there(settings: Settings, method: str) -> None:
    async def what(session: ClientSession, origin: str) -> None:
        path = "/p/token/payments?language=en"
        async with session.request(method, origin + path) as answer:
            seen = await answer.json()
            assert (seen["method"], seen["path"]) == (method, f"/api{path}")
            assert answer.headers["Referrer-Policy"] == "no-referrer"

    visit(settings, what)


def test_the_viewers_address_is_the_fronts_word_and_never_the_browsers(settings: Settings) -> None:
    async def call(session: ClientSession, origin: str) -> None:
        forged = {"shongjog-viewer-address": "6.6.6.6", "Shongjog-Origin-Key": "guessed"}
        async with session.get(f"{origin}/api/session", headers=forged) as answer:
            seen = json.loads(await answer.text())["headers"]
        assert seen["shongjog-viewer-address"] == "127.0.0.1"
        assert seen["shongjog-origin-key"] == "the-key"

    visit(settings, call)


def test_before_the_cloud_is_there_people_get_a_page_and_programs_a_problem(
    settings: Settings,
) -> None:
    async def what(session: ClientSession, origin: str) -> None:
        async with session.get(f"{origin}/p/token", headers={"Accept": "text/html"}) as answer:
            assert (answer.status, answer.headers["Retry-After"]) == (503, "3")
            assert "refresh" in await answer.text()
        async with session.get(f"{origin}/api/session") as answer:
            assert (answer.status, (await answer.json())["code"]) == (503, "starting")

    visit(settings, what, cloud=False)


def test_a_cloud_that_went_away_is_told_too(settings: Settings) -> None:
    settings.address_file.write_text(json.dumps({"api_url": "http://127.0.0.1:9/api"}))

    async def what(session: ClientSession, origin: str) -> None:
        async with session.get(f"{origin}/api/session") as answer:
            assert answer.status == 503

    visit(settings, what, cloud=False)
