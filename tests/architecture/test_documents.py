"""Documents, docstrings and comments name what is there: tests, decisions, files behind links.

A proof that is named and was moved is believed and never run; a decision that is not in the list is made a
second time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.environment_of_functions import ROOT

FOLDERS = (
    "benchmarks",
    "docs",
    "functions",
    "infra",
    "layers",
    "radius_edge",
    "statemachines",
    "tests",
    "web",
)
BUILT = frozenset({"node_modules", "dist", "__pycache__"})
DECISIONS = ROOT / "docs" / "decisions"
A_TEST = re.compile(r"\btests/[\w/]+\.py\b")
A_LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
# "decision 12", "decisions/0012"; of others (TLS, RFCs) nobody speaks in these words.
A_DECISION = re.compile(r"\b[Dd]ecisions? (\d+)\b|decisions/(\d{4})")
A_HEADING = re.compile(r"# (\d+)\. \S")


def kept(*endings: str) -> Iterator[Path]:
    """Yield the files of these endings, without what is built or installed."""
    for folder in (ROOT, *(ROOT / name for name in FOLDERS)):
        for path in folder.iterdir() if folder == ROOT else folder.rglob("*"):
            if path.suffix in endings and path.is_file() and not BUILT & set(path.parts):
                yield path


def said(pattern: re.Pattern[str], *endings: str) -> Iterator[tuple[Path, str]]:
    for path in kept(*endings):
        for found in pattern.finditer(path.read_text(encoding="utf-8")):
            yield path, next(group for group in (*found.groups(), found[0]) if group)


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_every_test_that_is_named_as_a_proof_is_there() -> None:
    missing = {
        (named(path), name)
        for path, name in said(A_TEST, ".py", ".md")
        if not (ROOT / name).exists()
    }
    assert missing == set()


def test_every_link_of_a_document_leads_somewhere() -> None:
    dead = {
        (named(path), link)
        for path, link in said(A_LINK, ".md")
        if not (path.parent / link).exists()
    }
    assert dead == set()


def test_decisions_are_numbered_without_a_gap_and_listed() -> None:
    files = sorted(path for path in DECISIONS.glob("*.md") if path.name != "README.md")
    numbers = [int(path.name[:4]) for path in files]
    assert numbers == list(range(1, len(files) + 1))
    for path, number in zip(files, numbers, strict=True):
        heading = A_HEADING.match(path.read_text(encoding="utf-8"))
        assert heading is not None and int(heading[1]) == number, f"{path.name} has another number"
    listed = [link for path, link in said(A_LINK, ".md") if path == DECISIONS / "README.md"]
    assert listed == [path.name for path in files], "docs/decisions/README.md lists each, in order"


def test_every_decision_that_is_named_was_made() -> None:
    made = {int(path.name[:4]) for path in DECISIONS.glob("0*.md")}
    unknown = {
        (named(path), number)
        for path, number in said(A_DECISION, ".py", ".md", ".tsx", ".ts", ".yaml")
        if int(number) not in made
    }
    assert unknown == set()
