"""The reader of the shared texts agrees with i18next, and both languages say the same things."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from isp_words import texts as locales
from isp_words.texts import placeholders, texts_in, translate

TEXTS = {
    "bn": {
        "greeting": "স্বাগতম, {{name}}",
        "days_one": "{{count}} দিন",
        "days_other": "{{count}} দিনগুলো",
        "refusals": {"taken": "{{ kind }} আগে থেকেই আছে"},
    },
    "en": {
        "greeting": "Welcome, {{name}}",
        "days_one": "{{count}} day",
        "days_other": "{{count}} days",
        "refusals": {"taken": "This {{ kind }} is taken"},
    },
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for language, texts in TEXTS.items():
        (tmp_path / f"{language}.json").write_text(json.dumps(texts), encoding="utf-8")
    monkeypatch.setattr(locales, "locales_folder", lambda: tmp_path)
    locales._texts.cache_clear()
    yield tmp_path
    locales._texts.cache_clear()


def test_a_placeholder_gets_its_value_in_either_language(folder: Path) -> None:
    assert translate("bn", "greeting", name="করিম") == "স্বাগতম, করিম"
    assert translate("en", "greeting", name="Karim") == "Welcome, Karim"


def test_a_nested_key_is_written_with_dots(folder: Path) -> None:
    assert translate("en", "refusals.taken", kind="login") == "This login is taken"


def test_a_value_that_looks_like_a_placeholder_stays_as_it_is(folder: Path) -> None:
    assert translate("en", "greeting", name="{{count}}") == "Welcome, {{count}}"


@pytest.mark.parametrize(
    ("language", "ones", "others"), [("bn", (0, 0.5, 1), (1.5, 2, 11)), ("en", (1,), (0, 0.5, 2))]
)
def test_plurals_follow_cldr(
    folder: Path, language: str, ones: tuple[float, ...], others: tuple[float, ...]
) -> None:
    one, other = (TEXTS[language][f"days_{form}"] for form in ("one", "other"))
    for count in ones:
        assert translate(language, "days", count=count) == str(one).replace("{{count}}", str(count))
    for count in others:
        expected = str(other).replace("{{count}}", str(count))
        assert translate(language, "days", count=count) == expected


@pytest.mark.parametrize(
    ("language", "key"),
    [("en", "missing"), ("fr", "greeting"), ("en", "greeting"), ("en", "refusals")],
)
def test_a_missing_text_language_or_value_is_a_bug(folder: Path, language: str, key: str) -> None:
    with pytest.raises(AssertionError):
        translate(language, key)


ROOT = Path(__file__).parents[2]
FOLDERS = [ROOT / "web" / "locales", *ROOT.glob("layers/aws/isp_aws/documents/template_*")]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_both_languages_have_the_same_keys_with_the_same_placeholders(folder: Path) -> None:
    bengali, english = texts_in(folder, "bn"), texts_in(folder, "en")
    assert bengali.keys() == english.keys()
    different = [key for key in bengali if placeholders(bengali[key]) != placeholders(english[key])]
    assert different == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_no_text_is_empty(folder: Path) -> None:
    for language in locales.LANGUAGES:
        assert [key for key, text in texts_in(folder, language).items() if not text.strip()] == []
