"""The words of this look. They lie here and not among the texts of the product, which may change."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from isp_words.texts import Texts, texts_in

FOLDER = Path(__file__).parent


@cache
def _texts(language: str) -> Texts:
    return Texts(language, texts_in(FOLDER, language))


def say(language: str, key: str, **values: object) -> str:
    return _texts(language).say(key, **values)
