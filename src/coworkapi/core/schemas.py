"""Base classes of every schema: unknown fields refused coming in, rows read going out, instants with an offset."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, TypeVar

import pycountry
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    EmailStr,
    Field,
    StringConstraints,
    model_validator,
)

from coworkapi.core.clock import zone

T = TypeVar("T")


class In(BaseModel):
    """A body. Unknown fields are refused, text is stripped."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Out(BaseModel):
    """An answer, made from a row or from keyword arguments."""

    model_config = ConfigDict(from_attributes=True, populate_by_name=True)


class RowOut(Out):
    """An answer made of a row whose attribute `meta` is the answer's `metadata` (SQLAlchemy keeps that name)."""

    @model_validator(mode="before")
    @classmethod
    def _of_row(cls, row: Any) -> Any:
        if isinstance(row, dict):
            return row
        named = {name: "meta" if name == "metadata" else name for name in cls.model_fields}
        return {name: getattr(row, attribute) for name, attribute in named.items() if hasattr(row, attribute)}


_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)?\Z")
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d\Z")


def _written_instant(value: Any) -> Any:
    """Numbers would be taken for seconds or milliseconds since 1970, whichever seems likelier: refused."""
    if isinstance(value, datetime) or (isinstance(value, str) and _RFC_3339.match(value)):
        return value
    raise ValueError("write an instant as 2026-11-24T10:00:00+01:00 (RFC 3339)")


def _written_date(value: Any) -> Any:
    if (isinstance(value, date) and not isinstance(value, datetime)) or (
        isinstance(value, str) and _ISO_DATE.match(value)
    ):
        return value
    raise ValueError("write a date as 2026-11-24")


def _finite(at: datetime) -> datetime:
    if not 1900 <= at.year <= 2999:
        raise ValueError("the year must lie between 1900 and 2999")
    # What a POST answers is what its GET and its event say, whatever the offset it came with.
    return at.astimezone(UTC)


CalendarDate = Annotated[date, BeforeValidator(_written_date), Field(examples=["2026-11-24"])]
Instant = Annotated[
    AwareDatetime,
    BeforeValidator(_written_instant),
    AfterValidator(_finite),
    Field(description="RFC 3339 with an offset", examples=["2026-11-24T10:00:00+01:00"]),
]
ZoneName = Annotated[
    str,
    AfterValidator(lambda name: zone(name) and name),
    Field(description="IANA time zone", examples=["Europe/Berlin"], max_length=64),
]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
LongText = Annotated[str, StringConstraints(max_length=20_000)]
Email = Annotated[
    EmailStr, AfterValidator(str.lower), Field(description="Kept in lower case", examples=["ada@example.com"])
]
ExternalId = Annotated[
    str, StringConstraints(min_length=1, max_length=200), Field(description="Your own id; unique per type")
]


_COUNTRIES = frozenset(country.alpha_2 for country in pycountry.countries)


def check_country(code: str) -> str:
    """The code itself, if ISO 3166-1 knows it. Raises ValueError otherwise."""
    if code not in _COUNTRIES:
        raise ValueError(f"unknown country {code!r}: use an ISO 3166-1 alpha-2 code such as DE")
    return code


Country = Annotated[
    str,
    AfterValidator(check_country),
    Field(examples=["DE"], description="ISO 3166-1 alpha-2", json_schema_extra={"pattern": "^[A-Z]{2}$"}),
]


class Address(In):
    """A postal address, as its lines stand on a letter."""

    line1: Annotated[
        Annotated[str, StringConstraints(max_length=200)] | None, Field(description="Street and number")
    ] = None
    line2: Annotated[
        Annotated[str, StringConstraints(max_length=200)] | None,
        Field(description="What else belongs to it: building, floor, c/o"),
    ] = None
    postal_code: Annotated[
        Annotated[str, StringConstraints(max_length=20)] | None, Field(description="As letters to that country have it")
    ] = None
    city: Annotated[Annotated[str, StringConstraints(max_length=100)] | None, Field(description="Town or city")] = None
    region: Annotated[
        Annotated[str, StringConstraints(max_length=100)] | None,
        Field(description="State or province, where letters to that country name it"),
    ] = None
    country: Country | None = None


def _check_metadata(value: dict[str, str]) -> dict[str, str]:
    if len(value) > 50:
        raise ValueError("at most 50 keys")
    for key, item in value.items():
        if not 1 <= len(key) <= 40 or len(item) > 500:
            raise ValueError(f"{key[:40]!r}: keys have 1 to 40 characters, values at most 500")
    return value


Metadata = Annotated[
    dict[str, str],
    AfterValidator(_check_metadata),
    Field(
        description="Your own strings: up to 50 keys",
        examples=[{"crm_id": "4711"}],
        json_schema_extra={
            "maxProperties": 50,
            "propertyNames": {"minLength": 1, "maxLength": 40},
            "additionalProperties": {"type": "string", "maxLength": 500},
        },
    ),
]


def changes(body: BaseModel) -> dict[str, Any]:
    """The fields that a PATCH body names, with their Python values (a field set to null is named)."""
    return {name: getattr(body, name) for name in body.model_fields_set}
