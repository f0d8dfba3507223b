"""The generated documents say what the routes say, and every code has its words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from isp.refusals import Refusal
from isp_http.contract import documents
from isp_http.functions_of_the_api import REPOSITORY, all_operations, api_functions
from isp_http.problems import _CODES
from isp_words.texts import LANGUAGES, locales_folder, texts_in


def test_the_documents_are_up_to_date() -> None:
    for path, text in documents().items():
        assert path.read_text(encoding="utf-8") == text, f"run `make contract`: {path}"


def test_bounds_of_numbers_are_told_in_words_of_json_schema() -> None:
    schemas = json.loads((REPOSITORY / "docs/openapi.json").read_text(encoding="utf-8"))
    schemas = schemas["components"]["schemas"]
    amount = schemas["AdvanceRequest"]["properties"]["amount_minor"]
    assert (amount["minimum"], amount["maximum"]) == (1, 100_000_000_000)
    words = {word for schema in schemas.values() for word in _words_of(schema)}
    assert words.isdisjoint({"ge", "gt", "le", "lt"})


def _words_of(schema: dict[str, object] | list[object]) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from schema
    for part in schema.values() if isinstance(schema, dict) else schema:
        if isinstance(part, dict | list):
            yield from _words_of(part)


def test_the_gateway_names_functions_of_the_template() -> None:
    template = (REPOSITORY / "template.yaml").read_text(encoding="utf-8")
    for function in api_functions():
        assert re.search(rf"^  {function.resource}:$", template, re.MULTILINE), function.resource


def test_the_gateway_stays_below_its_limit_of_resources() -> None:
    parts = set()
    for operation in all_operations():
        segments = operation.path.split("/")[1:]
        parts |= {tuple(segments[:end]) for end in range(1, len(segments) + 1)}
    assert len(parts) < 300


def test_no_secret_is_in_an_answer_of_the_contract() -> None:
    document = json.loads((REPOSITORY / "docs/openapi.json").read_text(encoding="utf-8"))
    answers = {
        name: schema
        for name, schema in document["components"]["schemas"].items()
        if name.endswith(("View", "ListItem", "List_"))
    }
    told_once = {"EnrolledView", "CredentialsView", "TotpSecretView"}
    for name, schema in answers.items():
        fields = set(schema.get("properties", ()))
        secrets = fields & {"password", "secret", "app_secret", "app_key", "key", "secrets"}
        assert not secrets or name in told_once, (name, secrets)


def test_every_refusal_has_words_in_both_languages() -> None:
    codes = {one.code for one in _subclasses(Refusal)}
    for language in LANGUAGES:
        texts = texts_in(locales_folder(), language)
        missing = {code for code in codes if f"refusals.{code}" not in texts}
        assert not missing, (language, missing)
        fields = {*_CODES.values(), "wrong_type", "wrong_value", "repeated", "unknown_package"}
        assert not {code for code in fields if f"refusals.fields.{code}" not in texts}


def _subclasses(kind: type[Refusal]) -> set[type[Refusal]]:
    api_functions()
    below = set(kind.__subclasses__())
    return below | {one for child in below for one in _subclasses(child)}
