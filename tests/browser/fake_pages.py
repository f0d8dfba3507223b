"""The pages that a function draws, over the state in memory: the product's own drawing of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

from isp_http.functions_of_the_api import api_functions
from isp_http.problems import Problem
from isp_http.web_pages import in_language, onward_page, problem_page
from isp_words.texts import translate

api_functions()

from public_site.pay_links import PayLinkView  # noqa: E402 - Its folder is known from here on.
from public_site.pay_page import amount_minor  # noqa: E402
from public_site.pay_page_html import PayPage  # noqa: E402

Ask = Callable[[str, str, dict[str, Any]], tuple[int, Any]]


def drawn(path: str, query: str, form: dict[str, str], now: int, ask: Ask) -> tuple[int, str]:
    """Return the page at a path of /p/; `ask` is the stand-in's API: method, path, body."""
    language = parse_qs(query).get("language", ["bn"])[0]
    _, _, token, *deed = path.split("/")
    status, link = ask("GET", f"/public/pay-links/{token}", {})
    if status != 200:
        message = translate(language, "refusals.not_found")
        problem = Problem(code="not_found", message=message, request_id="req-4f2a91c7")
        return status, problem_page(problem, status, language, f"/p/{token}")
    if not deed:
        view = PayLinkView.model_validate(link)
        return 200, PayPage(token, view, "k" * 32, now, language).html()
    _, made = ask("POST", f"/public/pay-links/{token}/{deed[0]}", _body(form))
    url = made["next"]["url"] if "next" in made else in_language(f"/p/{token}", language)
    return 200, onward_page(language, link["isp_name"], url)


def _body(form: dict[str, str]) -> dict[str, Any]:
    if "amount" in form:
        return {"amount_minor": amount_minor(form["amount"]), "provider": form["provider"]}
    package_id, version = form["package"].split(":")
    body: dict[str, Any] = {"package_id": package_id, "package_version": int(version)}
    return body | ({"provider": form["provider"]} if "provider" in form else {})
