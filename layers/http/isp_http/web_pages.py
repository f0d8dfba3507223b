"""Pages as HTML, for browsers whose line brings our scripts late or never.

Everything that is not made by `element` is text and is escaped. The styles are those of the portal and stand
in the page itself: on a slow line each file is another half second.
"""

from __future__ import annotations

import json
import re
from functools import cache
from html import escape
from pathlib import Path

from isp_words.texts import translate

from isp_http.problems import Problem

_STYLES = Path(__file__).parents[1] / "styles" / "portal.css"
_VOID = frozenset({"input", "link", "meta"})


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def element(name: str, /, *inside: str | None, **attributes: str | bool | None) -> Markup:
    """Return `<name …>…</name>`; `class_` is `class`, an attribute that is None or False is left out."""
    said = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _VOID:
        return Markup(f"<{name}{said}>")
    return Markup(f"<{name}{said}>{together(*inside)}</{name}>")


def together(*parts: str | None) -> Markup:
    return Markup("".join(_safe(part) for part in parts if part is not None))


def _safe(part: str) -> str:
    return part if isinstance(part, Markup) else escape(part, quote=False)


def _attribute(key: str, value: str | bool | None) -> str:
    name = key.rstrip("_").replace("_", "-")
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(value)}"'


def json_island(id_: str, told: str) -> Markup:
    """Return JSON for a script that comes later; to a browser it is data and never runs."""
    assert json.loads(told) is not None
    safe = told.replace("<", "\\u003c")
    return element("script", Markup(safe), type="application/json", id=id_)


def document(language: str, title: str, body: Markup, *more_head: Markup) -> str:
    """Return a whole page. It tells nobody where the visitor came from."""
    head = together(
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="theme-color", content="#0a5c50"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="robots", content="noindex"),
        element("title", title),
        element("link", rel="icon", href="/icon.svg", type="image/svg+xml"),
        element("style", Markup(_styles())),
        *more_head,
    )
    page = element("body", element("div", body, id="page"))
    return f"<!doctype html>{element('html', element('head', head), page, lang=language)}"


def frame(language: str, brand: str, home: str, *main: Markup | None) -> Markup:
    """Return what every page has around it, as the portal's own pages have it."""
    other = "en" if language == "bn" else "bn"
    switch = element(
        "a",
        translate(language, "common.english" if other == "en" else "common.bengali"),
        class_="language",
        href=f"{home}?language={other}",
        lang=other,
        hreflang=other,
    )
    link = element("a", brand, class_="brand", href=in_language(home, language))
    header = element("header", link, element("div", switch, class_="tools"))
    return element("div", header, element("main", *main), class_="frame")


def in_language(path: str, language: str) -> str:
    return path if language == "bn" else f"{path}?language={language}"


def problem_page(problem: Problem, status: int, language: str, back: str) -> str:
    """Return the page of a refusal: what happened, what to do, and a reference for whoever helps."""

    def say(key: str, **values: object) -> str:
        return translate(language, key, **values)

    is_missing = status == 404  # noqa: PLR2004
    is_over = problem.onward is not None
    heading = "portal.pay.over" if is_over else "problem.title"
    title = say("portal.pay.missing") if is_missing else say(heading)
    told = [say("portal.pay.missing_help")] if is_missing else [problem.message]
    told += [fault.message for fault in problem.fields or ()]
    label = say("portal.pay.over_sign_in") if is_over else say("portal.pay.back")
    target = in_language(problem.onward or back, language)
    again = element("a", label, class_="button", href=target)
    body = element(
        "section",
        element("h1", title),
        *(element("p", text) for text in told),
        element("p", say("problem.reference", id=problem.request_id), class_="reference"),
        None if is_missing else again,
        class_="outcome",
    )
    brand = say("common.product")
    return document(language, f"{title} · {brand}", frame(language, brand, back, body))


def onward_page(language: str, brand: str, url: str) -> str:
    """Return the page that leads elsewhere at once, and by a press where a browser does not.

    A redirect would not do: to browsers it is the target of the form, which is never anybody but us.
    """
    said = translate(language, "portal.pay.wait")
    body = element(
        "section",
        element("h1", said),
        element("a", translate(language, "common.continue"), class_="button", href=url),
        class_="outcome",
    )
    refresh = element("meta", http_equiv="refresh", content=f"0;url={url}")
    return document(
        language,
        f"{said} · {brand}",
        element("div", element("main", body), class_="frame"),
        refresh,
    )


@cache
def _styles() -> str:
    written = _STYLES.read_text(encoding="utf-8")
    short = re.sub(r"/\*.*?\*/|\s*\n\s*", "", written, flags=re.DOTALL)
    short = re.sub(r"\s*([{};,])\s*|(?<=[:\w-]:)\s+", lambda found: found[1] or "", short)
    assert "</" not in short
    return short
