"""Valid requests made from the OpenAPI document: values for parameters and bodies, and where ids of things stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import uuid4

from coworkapi.app import create_app
from coworkapi.settings import Settings
from tests.spaces.pictures import picture

ID = re.compile(r"\^([a-z]+)_\[0-7\]")
SOON = (datetime.now(UTC) + timedelta(days=7)).replace(hour=10, minute=0, second=0, microsecond=0)
# What a field's name says beyond its schema.
BY_NAME: dict[str, Any] = {
    "starts_at": SOON.isoformat(),
    "ends_at": (SOON + timedelta(hours=1)).isoformat(),
    "expires_at": (SOON + timedelta(days=30)).isoformat(),
    "starts_on": SOON.date().isoformat(),
    "ends_on": (SOON.date() + timedelta(days=1)).isoformat(),
    "booked_from": SOON.date().isoformat(),
    "booked_until": (SOON.date() + timedelta(days=1)).isoformat(),
    "from_on": SOON.date().isoformat(),
    "to_on": (SOON.date() + timedelta(days=7)).isoformat(),
    "time_zone": "Europe/Berlin",
    "country": "DE",
    "currency": "EUR",
    "scopes": ["spaces:read"],
    "password": "correct horse battery",
    "new_password": "correct horse battery staple",
    "current_password": "correct horse battery",
    "token": "x" * 47,
    "refresh_token": "x" * 47,
    "role": "read_only",
    "url": "https://example.com/hooks",
}
RULE = "FREQ=DAILY;COUNT=2"
# Files that aren't pictures.
FILES = {
    "import_members": ("members.csv", b"name,email\nAda,\n"),
    "import_bank_statement": ("bank.csv", b"Date,Amount,Description\n2026-11-03,0.02,rent\n"),
}
# What takes each of a plan's lists of ids, beside an id.
TERMS = {
    "price": {"amount": 10_000, "currency": "EUR"},
    "benefits": {
        "discounts": [{"name": "A tenth", "percent_basis_points": 1000}],
        "booking": [{"name": "Early", "allows": {"may_book": True}}],
    },
}
# What an operation's body needs beyond its required fields, to be taken. `{mem}` is the id of a member, and so on.
QUOTED = {"resource_id": "{res}", "starts_at": "2031-03-03T10:00:00Z", "ends_at": "2031-03-03T11:00:00Z"}
QUOTED_SERIES = {"resource_id": "{res}", "starts_at": "2031-03-03T10:00", "minutes": 60, "rrule": RULE}
BY_OPERATION: dict[str, dict[str, Any]] = {
    "create_oauth_app": {"redirect_uris": ["https://app.example.com/callback"]},
    "create_sso_connection": {
        "issuer": "https://accounts.example.com",
        "redirect_uris": ["https://app.example.com/signed-in"],
    },
    "start_sso": {
        "redirect_uri": "https://app.example.com/signed-in",
        "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    },
    "create_dunning_policy": {"currency": "EUR", "steps": [{"after_days": 3, "action": "remind"}]},
    "create_dunning_pause": {"kind": "dispute", "account_id": "{acct}"},
    "split_bank_line": {"parts": [{"account_id": "{acct}", "amount": 1}, {"account_id": "{acct}", "amount": 1}]},
    "book_bank_line": {"kind": "payout", "provider": "local"},
    "create_rate": {"location_id": "{loc}"},
    "create_invoice": {"account_id": "{acct}"},
    "preview_rate": {"location_id": "{loc}", "currency": "EUR", "tariff": {"amount": 1}},
    "preview_rate_at_length": {"location_id": "{loc}", "currency": "EUR", "tariff": {"amount": 1}},
    "create_booking": {"member_id": "{mem}"},
    "create_membership": {"member_id": "{mem}"},
    "pause_my_membership": {"cycles": 1},
    **{name: {"terms": TERMS} for name in ("create_plan", "draft_plan_version", "update_plan_version")},
    **{f"create_{whose}quote": {"bookings": [QUOTED]} for whose in ("", "my_", "public_")},
    **{name: {"quantity": 2} for name in ("change_membership", "preview_membership_change")},
    **{name: {"quantity": 2} for name in ("change_my_membership", "preview_my_change")},
    "preview_membership": {"member_id": "{mem}"},
    **{
        name: {"effective_on": "2031-01-01", "basis_points": 420}
        for name in ("create_price_rise", "preview_price_rise")
    },
    "migrate_memberships": {"effective_on": "2031-01-01", "dry_run": True},
    "create_coupon": {"percent_basis_points": 1000},
    "add_coupon_codes": {"count": 2},
    "grant_credits": {"account_id": "{acct}", "kind": "minutes", "quantity": 60},
    "create_discount": {"account_id": "{acct}", "percent_basis_points": 1000},
    "create_permission": {"kind": "booking", "allows": {"may_book": True}},
    "preview_booking": {"member_id": "{mem}"},
    "create_export": {"resource": "members"},
    "create_bookings": {
        "atomic": True,
        "items": [
            {
                "resource_id": "{res}",
                "starts_at": BY_NAME["starts_at"],
                "ends_at": BY_NAME["ends_at"],
                "member_id": "{mem}",
            }
        ],
    },
    **{name: {"atomic": True} for name in ("create_members", "create_charges")},
    "reschedule_my_booking": {"starts_at": BY_NAME["starts_at"], "ends_at": BY_NAME["ends_at"]},
    "reschedule_booking": {"starts_at": BY_NAME["starts_at"], "ends_at": BY_NAME["ends_at"]},
    "create_journal_entry": {
        "postings": [{"ledger_account": "bank", "amount": 5}, {"ledger_account": "rounding", "amount": -5}]
    },
    "number_ledger_accounts": {"chart": "skr03"},
    # Far back, so that other requests may post today.
    "lock_ledger": {"through": "1999-12-31"},
    "create_payment": {"account_id": "{acct}", "legal_entity_id": "{ent}"},
    "sell_product": {"member_id": "{mem}"},
    "create_check_in": {"member_id": "{mem}", "override": True},
    "preview_check_in": {"member_id": "{mem}"},
    "join_waitlist": {"member_id": "{mem}", "resource_id": "{res}"},
    "join_my_waitlist": {"resource_id": "{res}"},
    "create_booking_series": {"member_id": "{mem}", "minutes": 60, "rrule": RULE},
    "preview_booking_series": {"member_id": "{mem}", "minutes": 60, "rrule": RULE},
    "create_my_booking_series": {"minutes": 60, "rrule": RULE},
    "preview_my_booking_series": {"minutes": 60, "rrule": RULE},
    **{f"update_{mine}booking_series": {"scope": "all", "title": "Another"} for mine in ("", "my_")},
    **{f"reschedule_{mine}booking_series": {"scope": "all", "minutes": 30} for mine in ("", "my_")},
    **{f"extend_{mine}booking_series": {"count": 9} for mine in ("", "my_")},
    **{f"cancel_{mine}booking_series": {"scope": "all"} for mine in ("", "my_")},
    **{f"add_{thing}_attendee": {"member_id": "{mem}"} for thing in ("booking", "my_booking", "series", "my_series")},
}
_ANY_OF_A_TYPE = {"resource_id": None, "resource_type_id": "{rty}", "location_id": "{loc}"}
# What a body needs instead where an id stands that the usual body can't hold.
BY_PLACE: dict[tuple[str, str], dict[str, Any]] = (
    {
        (operation, place): _ANY_OF_A_TYPE
        for operation in ("join_waitlist", "join_my_waitlist")
        for place in ("/resource_type_id", "/location_id")
    }
    | {
        ("create_invoice", "/charge_ids/0"): {"account_id": None},
        ("create_membership", "/team_id"): {"member_id": None},
        ("preview_membership", "/team_id"): {"member_id": None},
    }
    | {
        (operation, "/series/resource_id"): {"bookings": None, "series": QUOTED_SERIES}
        for operation in ("create_quote", "create_my_quote")
    }
)


@dataclass(frozen=True)
class Operation:
    """One operation of the document."""

    method: str
    path: str
    spec: Mapping[str, Any]

    @property
    def name(self) -> str:
        return str(self.spec["operationId"])

    @property
    def face(self) -> str:
        if f"{self.path}/".startswith("/v1/me/"):
            return "member"
        if not self.spec["security"]:
            return "anyone"
        return "operator" if "x-scope" in self.spec else "user"

    @property
    def form_schema(self) -> Mapping[str, Any] | None:
        content = self.spec.get("requestBody", {}).get("content", {})
        found: Mapping[str, Any] | None = content.get("multipart/form-data", {}).get("schema")
        return found

    @property
    def body_schema(self) -> Mapping[str, Any] | None:
        content = self.spec.get("requestBody", {}).get("content", {})
        found: Mapping[str, Any] | None = content.get("application/json", {}).get("schema")
        return found

    def parameters(self, place: str) -> list[Mapping[str, Any]]:
        return [it for it in self.spec.get("parameters", []) if it["in"] == place]


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The whole document, made without a server."""
    return create_app(Settings(environment="test", secret_key="x" * 40)).openapi()


@lru_cache(maxsize=1)
def operations() -> list[Operation]:
    return [
        Operation(method, path, spec) for path, item in document()["paths"].items() for method, spec in item.items()
    ]


def by_name(name: str) -> Operation:
    return next(it for it in operations() if it.name == name)


def resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema behind a reference, and without the null of an optional value."""
    while True:
        if "$ref" in schema:
            schema = document()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        elif "anyOf" in schema or "oneOf" in schema:
            options = [it for it in schema.get("anyOf") or schema["oneOf"] if it.get("type") != "null"]
            schema = options[0]
        elif len(schema.get("allOf", ())) == 1:
            schema = schema["allOf"][0]
        else:
            return schema


def id_prefix(schema: Mapping[str, Any]) -> str | None:
    """The prefix, if the schema is that of an id."""
    match = ID.match(resolved(schema).get("pattern", ""))
    return match.group(1) if match else None


def value_of(schema: Mapping[str, Any], name: str, ids: Mapping[str, str]) -> Any:
    """A valid value. Objects hold their required fields only."""
    prefix = id_prefix(schema)
    if prefix is not None:
        return ids[prefix]
    schema = resolved(schema)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    if name in BY_NAME:
        return BY_NAME[name]
    if name == "email" or schema.get("format") == "email":
        return f"p{uuid4().hex}@example.com"
    match schema.get("type"):
        case "object":
            return {key: value_of(schema["properties"][key], key, ids) for key in schema.get("required", ())}
        case "array":
            return [value_of(schema["items"], name, ids) for _ in range(schema.get("minItems", 0))]
        case "integer" | "number":
            return max(schema.get("minimum", 1), schema.get("exclusiveMinimum", 0) + 1, 1)
        case "boolean":
            return False
        case _:
            pass
    if schema.get("format") == "date-time":
        return SOON.isoformat()
    if schema.get("format") == "date":
        return SOON.date().isoformat()
    if "pattern" in schema:
        return f"k{uuid4().hex[:20]}" if re.match(schema["pattern"], "ka1") else schema["examples"][0]
    return f"A {name} {uuid4().hex[:8]}"[: schema.get("maxLength", 200)]


@dataclass
class Call:
    """One request in the making. Places of ids: `path/name`, `query/name`, `/body/pointer`."""

    operation: Operation
    ids: Mapping[str, str]
    path: dict[str, Any] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)
    body: Any = None
    form: dict[str, Any] = field(default_factory=dict)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    @property
    def content(self) -> dict[str, Any]:
        """What httpx sends as the body."""
        if self.operation.form_schema is not None:
            return {"data": self.form, "files": self.files}
        return {"json": self.body}

    def with_id(self, place: str, id_: str) -> Call:
        """The same with another id at that place."""
        kind, _, name = place.partition("/")
        if kind == "path":
            return replace(self, path=self.path | {name: id_})
        if kind == "query":
            return replace(self, query=self.query | {name: id_})
        return replace(self, body=_planted(self, name.split("/"), id_))

    @property
    def url(self) -> str:
        return self.operation.path.format(**self.path)


def _planted(request: Call, keys: list[str], id_: str) -> Any:
    """A copy of the body with the id there; what leads to it is made, with its required fields, if it is missing."""
    schema = request.operation.body_schema
    assert schema is not None
    return _plant(request.body, schema, keys, id_, request.ids)


def _plant(value: Any, schema: Mapping[str, Any], keys: list[str], id_: str, ids: Mapping[str, str]) -> Any:
    if not keys:
        return id_
    schema = resolved(schema)
    key, *rest = keys
    if schema.get("type") == "array":
        return [_plant(value[0] if value else None, schema["items"], rest, id_, ids), *(value or [])[1:]]
    made = dict(value if value is not None else value_of(schema, "", ids))
    made[key] = _plant(made.get(key), schema["properties"][key], rest, id_, ids)
    return made


def call(operation: Operation, ids: Mapping[str, str], organization: str, /, **body: Any) -> Call:
    """The smallest valid request. `body`: fields to add or change."""
    made = Call(operation, ids)
    for parameter in operation.parameters("path"):
        name = parameter["name"]
        made.path[name] = organization if name == "organization" else value_of(parameter["schema"], name, ids)
    for parameter in operation.parameters("query"):
        if parameter.get("required"):
            made.query[parameter["name"]] = value_of(parameter["schema"], parameter["name"], ids)
    if operation.body_schema is not None:
        needed = BY_OPERATION.get(operation.name, {}) | body
        made.body = value_of(operation.body_schema, "", ids) | {
            key: _worded(value, ids) for key, value in needed.items()
        }
    if operation.form_schema is not None:
        schema = resolved(operation.form_schema)
        for name in schema.get("required", ()):
            if name == "file":
                made.files[name] = FILES.get(operation.name) or ("picture.png", picture("PNG", (120, 90)))
            else:
                made.form[name] = value_of(schema["properties"][name], name, ids)
        made.form |= body
    return made


def _worded(value: Any, ids: Mapping[str, str]) -> Any:
    """The value with `{prefix}` replaced by ids, however deep. What is nothing but a word becomes what that stands for,
    be it text or not."""
    if isinstance(value, str):
        return ids[value[1:-1]] if value[1:-1] in ids and value == f"{{{value[1:-1]}}}" else value.format(**ids)
    if isinstance(value, dict):
        return {key: _worded(one, ids) for key, one in value.items()}
    return [_worded(one, ids) for one in value] if isinstance(value, list) else value


def id_places(operation: Operation) -> Iterator[tuple[str, str]]:
    """Every place in a request where an id stands: the place and the prefix."""
    for parameter in operation.parameters("path"):
        if prefix := id_prefix(parameter["schema"]):
            yield f"path/{parameter['name']}", prefix
    for parameter in operation.parameters("query"):
        schema = resolved(parameter["schema"])
        if prefix := id_prefix(schema.get("items", schema)):
            yield f"query/{parameter['name']}", prefix
    if operation.body_schema is not None:
        yield from _in_body(operation.body_schema, "", 0)


def _in_body(schema: Mapping[str, Any], pointer: str, depth: int) -> Iterator[tuple[str, str]]:
    if prefix := id_prefix(schema):
        yield pointer, prefix
        return
    schema = resolved(schema)
    if depth > 6:
        return
    for name, inner in schema.get("properties", {}).items():
        yield from _in_body(inner, f"{pointer}/{name}", depth + 1)
    if schema.get("type") == "array" and "items" in schema:
        yield from _in_body(schema["items"], f"{pointer}/0", depth + 1)
