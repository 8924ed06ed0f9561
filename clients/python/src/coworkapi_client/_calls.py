"""One call of the API as a value: what is asked, and how its answer is read. No input or output happens here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import IO, Any, Final, Generic, TypeVar
from urllib.parse import quote
from uuid import UUID

from pydantic import BaseModel

T = TypeVar("T")

# A file to send: its content, an open file, or (name, content, media type).
FileContent = bytes | IO[bytes] | tuple[str, bytes, str]


class Unset(Enum):
    """The type of `UNSET`."""

    UNSET = "UNSET"

    def __repr__(self) -> str:
        return "UNSET"


# Leaves a field as it is, where `None` would clear it.
UNSET: Final = Unset.UNSET


@dataclass(frozen=True)
class Call(Generic[T]):
    """One operation with its arguments. `answer`: what the body is read as (`None`, `bytes`, a model, ...)."""

    method: str
    path: str
    answer: type[T]
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Any = UNSET
    form: Mapping[str, Any] | None = None
    files: Mapping[str, Any] | None = None
    idempotency_key: str | None = None
    if_match: str | BaseModel | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    signed: bool = True
    signs_in: bool = False


def segment(value: object) -> str:
    """A value as one segment of a path. Raises ValueError for one that would lead to another path."""
    text = str(value.value if isinstance(value, Enum) else value)
    if text in ("", ".", ".."):
        raise ValueError(f"{text!r} can't be part of an address; pass the id that the API gave")
    return quote(text, safe="")


def given(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that the caller passed, ready for JSON. `None` means "not passed", except within `nullable`."""
    return {name: plain(value) for name, value in fields.items() if value is not None and value is not UNSET}


def given_or_nothing(fields: Mapping[str, Any]) -> dict[str, Any] | Unset:
    """The same where the body is optional."""
    return given(fields) or UNSET


class Null:
    """The type of `NULL`."""


# JSON's null, where `None` means "not passed".
NULL: Final = Null()


def nullable(value: T | Unset | None) -> T | Unset | Null:
    """A value of a field that `None` clears."""
    return NULL if value is None else value


def plain(value: Any) -> Any:
    """A value as JSON holds it. Models give the fields that were set, so that nothing is sent that nobody said."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if isinstance(value, Null):
        return None
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [plain(item) for item in value]
    return value


def query_text(value: Any) -> Any:
    """A value of a query string: lists repeat their name."""
    if isinstance(value, list):
        return [query_text(item) for item in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
