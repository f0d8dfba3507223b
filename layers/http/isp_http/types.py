"""The types that requests and answers are made of.

Requests forbid fields that nobody knows. Numbers are JSON numbers without a fraction: `401.0` is an
integer to JSON Schema and so to us; `true` and `"401"` are not. Answers are models too, so that the
published schema and what is sent cannot differ.
"""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Generic, Literal, TypeVar

from isp.minutes import SECOND_MAX
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

from isp_http.text import LATIN_DIGITS, RAW, is_raw, tidy

T = TypeVar("T")


class Told(BaseModel):
    """What somebody tells us: each text of it in its one spelling (`text.py`)."""

    @field_validator("*", mode="before")
    @classmethod
    def _in_one_spelling(cls, value: Any, field: ValidationInfo) -> Any:
        assert field.field_name is not None
        return value if field.field_name in _raw_fields(cls) else tidy(value)


@cache
def _raw_fields(model: type[BaseModel]) -> frozenset[str]:
    return frozenset(
        name
        for name, field in model.model_fields.items()
        if is_raw(field.annotation, tuple(field.metadata))
    )


class Body(Told):
    """A request body, or one part of it."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Form(Told):
    """The fields of a form as a browser posts it by itself: all of them are text on the wire.

    `key` is made with the page that holds the form: the same form sent twice is one deed.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)
    key: Annotated[str, RAW, StringConstraints(pattern=r"^[A-Za-z0-9_-]{16,64}$")]


class Query(Told):
    """The query parameters of a request; all of them are text on the wire."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class View(BaseModel):
    """An answer, or one part of it."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


class WholeList(View, Generic[T]):
    """A list that is short enough to be told at once: some dozens at most."""

    items: list[T]
    next: None = None


class PageView(View, Generic[T]):
    """A part of a list; `next` is given back as `after` for the following part."""

    items: list[T]
    next: str | None


def _whole(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise PydanticCustomError("int_type", "a whole number is needed")
    return value


AMOUNT_MINOR_MAX = 100_000_000_000

Whole = Annotated[int, BeforeValidator(_whole)]
MinorAmount = Annotated[Whole, Field(ge=0, le=AMOUNT_MINOR_MAX)]
Price = Annotated[Whole, Field(ge=1, le=AMOUNT_MINOR_MAX)]
# A second since 1970.
Instant = Annotated[Whole, Field(ge=0, le=SECOND_MAX)]
Version = Annotated[Whole, Field(ge=1, le=10**9)]
IsAnother = Annotated[
    bool, Field(description="Whether it is meant although the same was done a moment ago.")
]

# Something that is not only blanks, on one line, without control characters.
_LINE = r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$"
Name = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=_LINE)]
Line = Annotated[str, StringConstraints(max_length=300, pattern=r"^[^\x00-\x1f\x7f]*$")]
OptionalName = Annotated[str, StringConstraints(max_length=120, pattern=r"^[^\x00-\x1f\x7f]*$")]
DocumentNumber = Annotated[str, StringConstraints(pattern=r"^(INV|CN)-[0-9]{4}-[0-9]{6,12}$")]
ShortText = Annotated[str, StringConstraints(max_length=40, pattern=r"^[^\x00-\x1f\x7f]*$")]
MobileText = Annotated[str, LATIN_DIGITS, StringConstraints(min_length=10, max_length=30)]
CodeText = Annotated[str, LATIN_DIGITS, StringConstraints(min_length=6, max_length=20)]
Secret = Annotated[
    str, RAW, StringConstraints(min_length=1, max_length=128, pattern=r"^[^\x00-\x1f\x7f]+$")
]
Language = Literal["bn", "en"]

_ID = r"^[A-Z2-7]{20}$"
Id = Annotated[str, StringConstraints(pattern=_ID)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9](-?[a-z0-9]){1,39}$")]


class WebPageQuery(Query):
    """What the address of a page says; whatever else people's programs hang on it is left alone."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    language: Language = "bn"


class PageQuery(Query):
    limit: Annotated[int, Field(ge=1, le=100)] = 50
    after: Annotated[str, StringConstraints(max_length=1_000)] | None = None


def unset() -> Any:
    """Return the default of a field that a change may leave out; giving null is refused."""
    return Field(default=None, json_schema_extra=_without_default)


def _without_default(schema: dict[str, Any]) -> None:
    schema.pop("default")
