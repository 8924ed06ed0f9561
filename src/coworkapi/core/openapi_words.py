"""What fields mean that are called and shaped alike everywhere: told where their own model doesn't tell.

A field gets the words of its name only if its schema has the shape that goes with them: a `currency` that is no ISO
code, or an `ended_at` that is never null, gets none. What means something of its own belongs at the model's field.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from coworkapi.core.ids import PREFIXES

Schema = dict[str, Any]
_CODE = "^[A-Z]{3}$"
_ID = re.compile(r"\^([a-z]+)_\[0-7\]")


def _text(schema: Schema) -> bool:
    return schema.get("type") == "string" and not schema.keys() & {"format", "enum", "const"}


def _of(kind: str, format_: str | None = None) -> Callable[[Schema], bool]:
    return lambda schema: schema.get("type") == kind and schema.get("format") == format_


def _a(model: str) -> Callable[[Schema], bool]:
    return lambda schema: schema.get("$ref") == f"#/components/schemas/{model}"


def _choice(schema: Schema) -> bool:
    return schema.get("type") == "string" and "enum" in schema


def _one_of(*values: str) -> Callable[[Schema], bool]:
    return lambda schema: schema.get("enum") == list(values)


_instant = _of("string", "date-time")
_date = _of("string", "date")
_boolean = _of("boolean")
_integer = _of("integer")
_list = _of("array")

# name -> (the shape it must have, what it means)
_WORDS: dict[str, tuple[Callable[[Schema], bool], str]] = {
    "created_at": (_instant, "When it was made; set by the service"),
    "updated_at": (_instant, "When it last changed; set by the service. Lists can be asked for `updated_since`"),
    "created_by": (_text, "Who made it: `usr_...`, `key_...`, `mem_...`, `app_...`, `public` or `system`"),
    "starts_at": (_instant, "When it begins"),
    "ends_at": (_instant, "When it ends; that instant is no longer part of it"),
    "starts_on": (_date, "The first day"),
    "currency": (lambda one: one.get("pattern", _CODE) == _CODE and _text(one), "ISO 4217 code, as `EUR`"),
    "country": (lambda one: one.get("pattern") == "^[A-Z]{2}$", "ISO 3166-1 alpha-2 code, as `DE`"),
    "time_zone": (_text, "IANA time zone, as `Europe/Berlin`; wall-clock times are meant in it"),
    "locale": (_text, "Language: `en`, `de`, or with the country, `de-AT`"),
    "email": (lambda one: one.get("type") == "string", "Mail address; kept in lower case"),
    "emails": (_list, "Mail addresses, in lower case"),
    "phone": (_text, "Telephone number, as it was given"),
    "vat_id": (_text, "VAT identification number with the country's letters, as `DE136695976`"),
    "external_id": (_text, "Your own id of it, from another system; unique among things of its kind"),
    "metadata": (_of("object"), "Your own strings, which the service only keeps: up to 50 keys"),
    "slug": (_text, "Its name in addresses: lower-case letters, digits and hyphens"),
    "dry_run": (_boolean, "Only tells what would happen; nothing is changed"),
    "is_public": (_boolean, "Whether anyone may see it without a sign-in"),
    "scopes": (_list, "Rights, as `GET /v1/scopes` lists them"),
    "tax_code": (_text, "Which of the legal entity's tax rates applies; `none` for no tax"),
    "basis_points": (_integer, "Hundredths of a percent: 1000 is 10 %"),
    "percent_basis_points": (_integer, "Hundredths of a percent: 1000 is 10 %"),
    "minutes": (_integer, "A length of time, in minutes"),
    "bytes": (_integer, "Size in bytes"),
    "content_type": (_text, "Media type of the file, as `image/png`"),
    "latitude": (_of("number"), "Degrees north, WGS 84"),
    "longitude": (_of("number"), "Degrees east, WGS 84"),
    "net": (_a("Money"), "Without tax"),
    "gross": (_a("Money"), "With tax"),
    "tax": (_a("Money"), "The tax alone"),
    "address": (_a("Address"), "Postal address"),
    "restrictions": (_a("Restrictions"), "What it may be used for"),
    "tax_name": (_text, "What the tax rate is called"),
    "resource_name": (_text, "What the resource is called"),
    "plan_name": (_text, "What the plan is called"),
    "account_name": (_text, "What the billing account is called"),
    "company": (_text, "The firm that they gave"),
    "coupon_code": (_text, "The code of a coupon, as the customer has it"),
    "purchase_order": (_text, "The buyer's order number; each has invoices of its own"),
    "attendee_count": (_integer, "How many people are expected"),
    "size_square_meters": (_of("number"), "Floor area in square metres"),
    "use_of": (_choice, "What one use is, of what is counted in uses"),
    "booked_on": (_date, "The day in the books"),
    "external_number": (_text, "The account's number in the bookkeeping that it is exported to"),
    "fee_percent": (_integer, "A share of the price, in percent"),
    "min_capacity": (_integer, "Only what holds as many people"),
    "idempotency_key": (_text, "Any string of yours; the same again is the same thing, not another"),
    "redirect_uris": (_list, "Where people may be sent back to, compared character by character"),
    "role_assignments": (_list, "Roles, each at some locations or everywhere"),
    "price_override": (_integer, "Minor units in place of the plan's price; null: the plan's"),
    "sign_up_fee_override": (_integer, "Minor units in place of the plan's sign-up fee; null: the plan's"),
    "deposit_override": (_integer, "Minor units in place of the plan's deposit; null: the plan's"),
    "due_on": (_date, "The day by which it is to be paid"),
    "dated": (_boolean, "Good for one day, which is chosen when it is sold"),
    "home_page_url": (_text, "The app's home page"),
    "logo_url": (_text, "The app's logo, square"),
    "last_error": (_text, "Why it last failed; null if it didn't"),
    "otp": (_text, "The code of the authenticator app, where there is one"),
    "valid_from": (_instant, "It holds from then on"),
    "valid_until": (_instant, "It holds until then; null: for ever"),
    "access_token": (_text, "Sent as `Authorization: Bearer ...`"),
    "refresh_token": (lambda one: one.get("type") == "string", "Good once, for the next pair of tokens"),
    "access_expires_at": (_instant, "Until when the access token works"),
    "refresh_expires_at": (_instant, "Until when the refresh token works"),
    "token_type": (_text, "How the access token is sent"),
    "kind": (_one_of("money", "minutes", "uses"), "What is counted: `money`, `minutes` or `uses`"),
    "lot_kind": (_one_of("money", "minutes", "uses"), "What the lot counts: `money`, `minutes` or `uses`"),
    "scope": (_one_of("this", "following", "all"), "Which occurrences: one, it and those after it, or all"),
    "ledger_account": (_text, "The ledger account, by its code"),
    "as_of": (_date, "The day that the figures are of"),
    "next_cursor": (_text, "Ask for the next page with it as `cursor`; null on the last page"),
    "file": (lambda one: "contentMediaType" in one, "The file itself, as a part of the form"),
}
# Instants at which something happens to a thing, null until then.
_ONCE = {
    "archived_at": "When it was archived; null while it is in use",
    "cancelled_at": "When it was cancelled; null if it wasn't",
    "ended_at": "When it ended; null if it hasn't",
    "expires_at": "When it stops working by itself; null: it doesn't",
    "revoked_at": "When it was taken back; null while it works",
    "checked_in_at": "When they came; null if they haven't yet",
    "checked_out_at": "When they left; null if they haven't yet",
    "confirmed_at": "When it was confirmed; null if it hasn't been",
    "accepted_at": "When it was accepted; null if it hasn't been",
    "finalized_at": "When it was made final; null while it is a draft",
    "lifted_at": "When it was lifted; null while it stands",
    "last_used_at": "When it was last used; null if it never was",
}
_PARAMETERS = {
    "if-match": "The `ETag` that you read: if it changed since, nothing is done and the answer is a 412",
    "cursor": "`next_cursor` of the page before; same filters and order",
    "updated_since": "Only what changed at that instant or later",
    "organization": "The organization's slug, or its id",
}


def describe(document: dict[str, Any]) -> None:
    """Puts these words where a property or parameter of the document has none."""
    for schema in document["components"]["schemas"].values():
        shape = set(schema.get("properties", {}))
        is_list = shape in ({"data"}, {"data", "next_cursor"}) and _list(schema["properties"]["data"])
        for name, one in schema.get("properties", {}).items():
            if not is_described(one):
                words = _of_a_list(name, shape) if is_list else _of_its_value(one) or words_for(name, one)
                one |= {"description": words} if words else {}
    for operations in document["paths"].values():
        for operation in operations.values():
            for parameter in operation.get("parameters", ()):
                if not is_described(parameter):
                    words = _PARAMETERS.get(parameter["name"]) or words_for(parameter["name"], parameter["schema"])
                    parameter |= {"description": words} if words else {}


def undescribed(document: dict[str, Any]) -> Iterator[str]:
    """Where a reader of the document is told nothing: properties and parameters without a word."""
    for title, schema in document["components"]["schemas"].items():
        yield from (f"{title}.{name}" for name, one in schema.get("properties", {}).items() if not is_described(one))
    for operations in document["paths"].values():
        for operation in operations.values():
            yield from (
                f"{operation['operationId']}?{one['name']}"
                for one in operation.get("parameters", ())
                if not is_described(one)
            )


def is_described(one: Schema) -> bool:
    return bool(one.get("description") or one.get("schema", {}).get("description"))


def words_for(name: str, schema: Schema) -> str | None:
    """What a field of that name and shape means; None where that isn't certain."""
    shape, nullable = _without_null(schema)
    if thing := _thing(shape):
        return "Its id" + _TELLS if name == "id" else f"Id of the {thing}"
    if shape.get("type") == "array" and (thing := _thing(shape.get("items", {}))):
        return f"Ids, each of a {thing}" if thing[0] not in "aeiou" else f"Ids, each of an {thing}"
    if name in _ONCE:
        return _ONCE[name] if nullable and _instant(shape) else None
    fits, words = _WORDS.get(name, (None, None))
    return words if fits is not None and fits(shape) else None


_TELLS = ": its kind, an underscore and 26 characters that sort by when it was made"


def _thing(schema: Schema) -> str | None:
    match = _ID.match(schema.get("pattern", ""))
    return PREFIXES.get(match[1]) if match else None


def _of_a_list(name: str, shape: set[str]) -> str:
    if name == "data":
        return "The rows of this page" if "next_cursor" in shape else "All of them"
    return "Ask for the next page with it as `cursor`; null on the last page"


def _of_its_value(schema: Schema) -> str | None:
    """What is said of the value of one that may be null as well: pydantic leaves it inside."""
    value, nullable = _without_null(schema)
    return value.get("description") if nullable else None


def _without_null(schema: Schema) -> tuple[Schema, bool]:
    shapes = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    return (shapes[0], True) if len(shapes) == 1 and len(schema["anyOf"]) == 2 else (schema, False)
