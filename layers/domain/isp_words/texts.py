"""The words of the product: web/locales/{language}.json, as i18next (JSON v4) reads them.

One folder of texts is shared by the browser, messages, refusals and documents. Invariant: a text
that is asked for exists in every language and gets a value for every placeholder; anything else is
a bug and raises AssertionError. tests/documents/test_locales.py proves it for the whole folder.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LANGUAGES = ("bn", "en")

_PLACEHOLDER = re.compile(r"\{\{\s*-?\s*(\w+)\s*\}\}")
_REPOSITORY_FOLDER = Path(__file__).parents[3] / "web" / "locales"
# The layer puts the folder beside this package.
_LAYER_FOLDER = Path(__file__).parents[1] / "locales"


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one language, by dotted keys."""

    language: str
    by_key: Mapping[str, str]

    def say(self, key: str, **values: object) -> str:
        """Return the text of `key`; a numeric `count` chooses between `_one` and `_other`."""
        template = self.by_key.get(key)
        if template is None:
            template = self.by_key.get(f"{key}_{_plural_form(self.language, values.get('count'))}")
        assert template is not None, f"no text {key!r} in {self.language}"

        return _PLACEHOLDER.sub(lambda found: str(_value(key, found.group(1), values)), template)


def translate(language: str, key: str, **values: object) -> str:
    """Return a text of the product."""
    return Texts(language, _texts(language)).say(key, **values)


def said(language: str, group: str, name: str) -> str:
    """Return what a value of the product is called, or the value where people see it as it is."""
    return _texts(language).get(f"{group}.{name}", name)


def placeholders(template: str) -> set[str]:
    """Return the names of the values that a text needs."""
    return set(_PLACEHOLDER.findall(template))


def texts_in(folder: Path, language: str) -> Mapping[str, str]:
    """Read one language as a flat mapping of dotted keys."""
    nested = json.loads((folder / f"{language}.json").read_text(encoding="utf-8"))
    return dict(_flattened(nested, prefix=""))


def locales_folder() -> Path:
    """Return where the texts lie: in a checkout, or in the Lambda layer."""
    return _REPOSITORY_FOLDER if _REPOSITORY_FOLDER.is_dir() else _LAYER_FOLDER


@cache
def _texts(language: str) -> Mapping[str, str]:
    assert language in LANGUAGES, f"no language {language!r}"
    return texts_in(locales_folder(), language)


def _flattened(nested: Mapping[str, object], prefix: str) -> list[tuple[str, str]]:
    flat: list[tuple[str, str]] = []
    for name, value in nested.items():
        if isinstance(value, dict):
            flat.extend(_flattened(value, f"{prefix}{name}."))
        else:
            flat.append((f"{prefix}{name}", str(value)))
    return flat


def _plural_form(language: str, count: object) -> str:
    if not isinstance(count, int | float):
        return "other"
    # CLDR: Bengali counts everything from nothing to one as one (0, ½, 1); English only 1.
    is_one = 0 <= count <= 1 if language == "bn" else count == 1
    return "one" if is_one else "other"


def _value(key: str, name: str, values: Mapping[str, object]) -> object:
    assert name in values, f"text {key!r} needs a value for {name!r}"
    return values[name]
