"""Which routes the web pages call, read from their own source.

`web/api` is the one place that knows addresses: each of its functions is one request. What counts is what
the pages import from there; a function that no page imports calls nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.architecture.environment_of_functions import ROOT

WEB = ROOT / "web"
API = WEB / "api"
_DECLARED = re.compile(
    r"^(?:export )?const (\w+) =\s*(.*?)(?=^(?:export |const |function |/\*\*)|\Z)", re.M | re.S
)
_TEXT = r"""(?:'[^']*'|`(?:[^`$]|\$\{(?:[^{}]|\{[^}]*\})*\})*`|\w+\([\w.]*\))"""
_GET = re.compile(rf"\bget<.*?>\(\s*({_TEXT})", re.S)
_SEND = re.compile(rf"\bsend<.*?>\(\s*'([A-Z]+)',\s*({_TEXT})", re.S)
_LINK = re.compile(r"`/api(/[^`]*)`")
_CALLED = re.compile(r"\b(\w+)\(")


@dataclass(frozen=True, slots=True)
class Request:
    """A request that a function of `web/api` makes; parameters of the path are `{}`."""

    function: str
    method: str
    path: str


def requests() -> list[Request]:
    """Return every request that `web/api` can make."""
    return [one for path in sorted(API.glob("*.ts")) for one in _requests_in(path.read_text())]


def _requests_in(source: str) -> Iterator[Request]:
    declared = {found[1]: found[2] for found in _DECLARED.finditer(source)}
    for name, body in declared.items():
        for found in _GET.finditer(body):
            yield Request(name, "GET", _path(found[1], declared))
        for found in _SEND.finditer(body):
            yield Request(name, found[1], _path(found[2], declared))
        for found in _LINK.finditer(body):
            yield Request(name, "GET", _path(f"`{found[1]}`", declared))


def _path(text: str, declared: Mapping[str, str]) -> str:
    """Return the address that a text or template makes, with `{}` for what is put into it."""
    if text[0] not in "'`":
        helper = declared[_called(text)]
        return _path(helper[helper.index("`") :].strip(), declared)
    inner = text.strip().strip("'`")
    filled = re.sub(r"\$\{([^{}]*)\}", lambda found: _filled(found[1], declared), inner)
    return filled.partition("?")[0]


def _filled(expression: str, declared: Mapping[str, str]) -> str:
    helper = declared.get(_called(expression), "")
    return _path(helper[helper.index("`") :].strip(), declared) if "`/" in helper else "{}"


def _called(expression: str) -> str:
    found = _CALLED.match(expression)
    return found[1] if found else ""


def imported_by_pages() -> set[str]:
    """Return the names that some page of ours imports from `web/api`."""
    names: set[str] = set()
    for bundle in ("console", "portal"):
        for path in (WEB / bundle / "src").rglob("*.ts*"):
            for found in re.finditer(
                r"import (?:type )?\{([^}]*)\} from '[^']*/api/\w+'", path.read_text()
            ):
                names |= {one.strip().removeprefix("type ") for one in found[1].split(",")}
    return names
