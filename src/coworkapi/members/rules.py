"""Rules on plain values: addresses of mail and telephone, VAT ids, custom fields, what a merge keeps."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import phonenumbers
import stdnum
from email_validator import EmailNotValidError, validate_email
from stdnum.exceptions import ValidationError as StdnumError

from coworkapi.core.schemas import check_country

MAX_TEXT = 2000


def normal_email(text: str) -> str:
    """The address in lower case, checked for form only (no DNS). Raises ValueError that says what is wrong."""
    try:
        # Only `.test` is let in beyond real domains: demo and test organizations use it.
        found = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise ValueError(f"not an e-mail address: {str(error).rstrip('.')}") from None
    # Lower-casing may change how it is composed or how long it is.
    email = found.normalized.lower()
    if len(email) > 254:
        raise ValueError("not an e-mail address: it is longer than 254 characters")
    return email


def normal_phone(text: str, country: str | None) -> str:
    """The number as E.164 (`+4930123456`). `country`: where a number without a country code is dialled from.

    Raises ValueError that says what is wrong.
    """
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException as error:
        if error.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE and country is None:
            raise ValueError("a telephone number needs its country code, such as +49 30 123456") from None
        raise ValueError("not a telephone number; write it such as +49 30 123456") from None
    if not phonenumbers.is_possible_number(number) or number.extension:
        raise ValueError("not a telephone number of that country; write it such as +49 30 123456, without extension")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def normal_vat_id(text: str) -> str:
    """The VAT id without blanks, its check digits checked where its country's rule is known. Raises ValueError."""
    compact = "".join(char for char in text.upper() if char.isalnum())
    prefix = compact[:2]
    try:
        check_country({"EL": "GR", "XI": "GB"}.get(prefix, prefix))
    except ValueError:
        raise ValueError("a VAT id begins with its country's two letters, such as DE136695976") from None
    if not 4 <= len(compact) <= 20 or not compact.isascii():
        raise ValueError("a VAT id has 4 to 20 letters and digits")
    module = stdnum.get_cc_module(prefix.lower(), "vat")
    if module is not None:
        try:
            module.validate(compact)
        except StdnumError as error:
            raise ValueError(f"not a VAT id of {prefix}: {str(error).rstrip('.').lower()}") from None
    return compact


@dataclass(frozen=True, slots=True)
class FieldRule:
    """A custom field as its values are checked by."""

    key: str
    type: str
    options: Sequence[str] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field."""

    field: str
    code: str
    detail: str


@dataclass(slots=True)
class CheckedFields:
    """Custom fields after a change, or what is wrong with them."""

    values: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def check_custom_value(rule: FieldRule, value: Any) -> str | bool | int | float:
    """A JSON value as the field keeps it. Raises ValueError that says what it takes."""
    match rule.type:
        case "text":
            if isinstance(value, str) and len(value) <= MAX_TEXT:
                return value
            raise ValueError(f"must be text of at most {MAX_TEXT} characters")
        case "number":
            if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
                if abs(value) <= 2**53:
                    return value
                raise ValueError("must lie between -2^53 and 2^53")
            raise ValueError("must be a number")
        case "boolean":
            if isinstance(value, bool):
                return value
            raise ValueError("must be true or false")
        case "date":
            if isinstance(value, str):
                try:
                    return date.fromisoformat(value).isoformat()
                except ValueError:
                    pass
            raise ValueError("must be a date such as 2026-11-24")
        case _:
            if isinstance(value, str) and value in rule.options:
                return value
            raise ValueError("must be one of: " + ", ".join(rule.options))


def check_custom_fields(
    rules: Iterable[FieldRule], given: Mapping[str, Any], before: Mapping[str, Any] | None = None
) -> CheckedFields:
    """`before` with `given` laid over it; null removes a value.

    A required field must have a value once any custom field is written, so that adding a required field breaks no
    client that writes none.
    """
    by_key = {rule.key: rule for rule in rules}
    checked = CheckedFields(dict(before or {}))
    for key, value in given.items():
        rule = by_key.get(key)
        if rule is None:
            known = ", ".join(sorted(by_key)) or "none yet"
            checked.faults.append(Fault(key, "unknown_custom_field", f"there is no such custom field; known: {known}"))
        elif value is None:
            checked.values.pop(key, None)
        else:
            try:
                checked.values[key] = check_custom_value(rule, value)
            except ValueError as error:
                checked.faults.append(Fault(key, "invalid_custom_field", str(error)))
    if given:
        wrong = {fault.field for fault in checked.faults}
        for rule in by_key.values():
            if rule.required and rule.key not in checked.values and rule.key not in wrong:
                checked.faults.append(Fault(rule.key, "required", "is required"))
    return checked


_TRUE = frozenset({"true", "yes", "y", "1", "ja", "j", "oui", "si", "sí", "x"})
_FALSE = frozenset({"false", "no", "n", "0", "nein", "non"})


def custom_value_from_text(rule: FieldRule, text: str) -> str | bool | int | float:
    """A value written in a file or an address. Raises ValueError that says what the field takes."""
    if rule.type == "boolean":
        word = text.strip().lower()
        if word in _TRUE:
            return True
        if word in _FALSE:
            return False
        raise ValueError("must be true or false")
    if rule.type == "number":
        try:
            number = Decimal(text.strip())
        except InvalidOperation:
            raise ValueError("must be a number such as 12.5 (a point before the decimals)") from None
        if not number.is_finite() or abs(number) > 2**53:
            raise ValueError("must be a number between -2^53 and 2^53")
        return int(number) if number == number.to_integral_value() else float(number)
    return check_custom_value(rule, text.strip())


# What a duplicate gives to the member that stays, where that one has nothing.
# Its external id stays with it: whoever knows it by that id is led to the member that stays.
FILLED_BY_MERGE = ("email", "phone", "company", "home_location_id")


def merged_values(stays: Mapping[str, Any], duplicate: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of the member that stays which change when `duplicate` is merged into it.

    What stays has the last word; the duplicate fills what is empty. Maps are joined by key.
    """
    found: dict[str, Any] = {
        name: duplicate[name]
        for name in FILLED_BY_MERGE
        if stays[name] in (None, "") and duplicate[name] not in (None, "")
    }
    for name in ("address", "custom_fields", "meta"):
        kept = {k: v for k, v in stays[name].items() if v is not None}
        joined = {k: v for k, v in duplicate[name].items() if v is not None} | kept
        if joined != kept:
            found[name] = joined
    if duplicate["may_sign_in"] and not stays["may_sign_in"]:
        found["may_sign_in"] = True
    return found
