"""Problems: the one shape of every answer that says no.

`{code, message, fields?, missing_minor?, onward?, request_id}`. The code is stable and for programs; the message is for people,
in Bengali or English by Accept-Language. Nothing here repeats what was sent: values in a body may be
passwords.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from isp.customers.edit_customer import LOGIN_CLAIM
from isp.network.edit_nas import NAS_ADDRESS_CLAIM
from isp.parties.short_name import SLUG_CLAIM
from isp.payments.statement import StatementUnreadable
from isp.refusals import Choice, Invalid, Refusal, Taken
from isp_words.numerals import taka
from isp_words.texts import translate
from pydantic import ValidationError

from isp_http.types import View


class FieldProblem(View):
    field: str
    code: str
    message: str


class Problem(View):
    code: str
    message: str
    fields: list[FieldProblem] | None = None
    # Of what has too little money in it: how much more there would have to be.
    missing_minor: int | None = None
    # A page of ours, without its origin, on which whoever was refused can go on.
    onward: str | None = None
    request_id: str


class InvalidRequest(Refusal):
    """The request is not of the published shape. Values: faults, pairs of field and code."""

    code, status = "invalid", 422


# pydantic's names for what is wrong, and ours; everything else is a wrong value.
_CODES: Mapping[str, str] = {
    "missing": "missing",
    "extra_forbidden": "unknown_field",
    "string_too_short": "too_short",
    "string_too_long": "too_long",
    "too_short": "too_short",
    "too_long": "too_long",
    "greater_than_equal": "too_small",
    "greater_than": "too_small",
    "less_than_equal": "too_large",
    "less_than": "too_large",
    "string_pattern_mismatch": "wrong_format",
    "literal_error": "unknown_choice",
    "enum": "unknown_choice",
}

_MINOR = "_minor"

# The field in which people typed what somebody else has already, and what is said there.
_TAKEN: Mapping[object, tuple[str, str]] = {
    LOGIN_CLAIM: ("login", "login_taken"),
    NAS_ADDRESS_CLAIM: ("address", "address_taken"),
    SLUG_CLAIM: ("short_name", "short_name_taken"),
}


def language_of(accept_language: str | None) -> str:
    """Return the language of an answer: the first of ours that is asked for, else Bengali."""
    for part in (accept_language or "").split(","):
        primary = part.split(";")[0].strip().lower().split("-")[0]
        if primary in ("bn", "en"):
            return primary
    return "bn"


def language_of_page(query: Mapping[str, str] | None) -> str:
    """Return the language of a page: it travels in the address, and is Bengali where none is said."""
    said = (query or {}).get("language")
    return said if said in ("bn", "en") else "bn"


def faults_of(error: ValidationError) -> list[tuple[str, str]]:
    """Return (field, code) of everything that is wrong with a request."""
    return [
        (".".join(str(part) for part in fault["loc"]) or "body", _fault_code(fault["type"]))
        for fault in error.errors(include_url=False, include_context=False, include_input=False)
    ]


def _fault_code(kind: str) -> str:
    if kind.endswith(("_type", "_parsing", "_from_float")):
        return "wrong_type"
    return _CODES.get(kind, "wrong_value")


def problem_of(refusal: Refusal, language: str, request_id: str) -> Problem:
    """Return what the asker reads about a refusal."""
    return Problem(
        code=refusal.code,
        message=translate(language, f"refusals.{refusal.code}", **_said(refusal.values, language)),
        fields=_fields(refusal, language),
        missing_minor=_missing(refusal),
        onward=_onward(refusal),
        request_id=request_id,
    )


def _fields(refusal: Refusal, language: str) -> list[FieldProblem] | None:
    if isinstance(refusal, Choice):
        field = str(refusal.values["field"])
        choices = refusal.values["choices"]
        assert isinstance(choices, Sequence)
        return [FieldProblem(field=field, code=value, message=name) for value, name in choices]
    faults = _faults(refusal)
    if not faults:
        return None
    return [
        FieldProblem(field=field, code=code, message=translate(language, f"refusals.fields.{code}"))
        for field, code in faults
    ]


def _faults(refusal: Refusal) -> Iterable[tuple[str, str]]:
    if isinstance(refusal, InvalidRequest):
        faults = refusal.values["faults"]
        assert isinstance(faults, list)
        return faults
    if isinstance(refusal, Invalid):
        return [(str(refusal.values["field"]), str(refusal.values["reason"]))]
    if isinstance(refusal, Taken) and refusal.values["kind"] in _TAKEN:
        return [_TAKEN[refusal.values["kind"]]]
    if isinstance(refusal, StatementUnreadable):
        return [("text", f"statement_{refusal.values['reason']}")]
    return []


def _said(values: Mapping[str, object], language: str) -> dict[str, object]:
    """Return what a text may name: an amount `missing_minor` is `missing` in it, as people write it."""
    said: dict[str, object] = {}
    for name, value in values.items():
        if isinstance(value, str | int):
            said[name] = value
        if name.endswith(_MINOR) and isinstance(value, int):
            said[name.removesuffix(_MINOR)] = taka(value, language)
    return said


def _missing(refusal: Refusal) -> int | None:
    missing = refusal.values.get("missing_minor")
    assert missing is None or (type(missing) is int and missing > 0), refusal
    return missing


def _onward(refusal: Refusal) -> str | None:
    onward = refusal.values.get("onward")
    assert onward is None or (isinstance(onward, str) and onward.startswith("/")), refusal
    return onward
