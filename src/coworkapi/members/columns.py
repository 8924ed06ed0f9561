"""The columns of a member file: what headers mean, and cells as values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from coworkapi.core.csv_files import TableRow, unsafe_cell
from coworkapi.core.errors import Invalid, ProblemItem
from coworkapi.core.schemas import check_country
from coworkapi.members.folding import fold
from coworkapi.members.rules import Fault, FieldRule, custom_value_from_text, normal_email
from coworkapi.members.service.bulk import Homes, Row
from coworkapi.members.values import TeamRole

# What each field is called in files, folded; the first is how the export calls it.
ALIASES: dict[str, tuple[str, ...]] = {
    "external_id": ("external id", "customer number", "customer no", "member number", "kundennummer"),
    "name": ("name", "full name", "display name", "member", "contact"),
    "first_name": ("first name", "firstname", "given name", "forename", "vorname", "prenom", "nombre"),
    "last_name": ("last name", "lastname", "surname", "family name", "nachname", "familienname", "nom", "apellidos"),
    "email": ("email", "e mail", "mail", "email address", "e mail address", "e mail adresse", "correo"),
    "phone": ("phone", "telephone", "tel", "phone number", "mobile", "mobile phone", "telefon", "handy", "mobil"),
    "company": ("company", "company name", "organization", "organisation", "firma", "unternehmen", "empresa"),
    "locale": ("locale", "language", "sprache"),
    "home_location": ("home location", "location", "site", "standort"),
    "tags": ("tags", "tag", "labels", "label"),
    "team": ("team", "teams"),
    "team_role": ("team role", "role in team"),
    "may_sign_in": ("may sign in", "can sign in", "sign in"),
    "address.line1": ("address line1", "street", "address", "address line 1", "strasse", "street and number"),
    "address.line2": ("address line2", "address line 2"),
    "address.postal_code": ("address postal code", "postal code", "postcode", "zip", "zip code", "plz"),
    "address.city": ("address city", "city", "town", "ort", "stadt"),
    "address.region": ("address region", "region", "state province", "province", "bundesland"),
    "address.country": ("address country", "country", "land"),
}
# What the export shows and nobody types in.
READ_ONLY = frozenset({"id", "state", "archived at", "created at", "updated at"})
_FIELD_OF = {alias: name for name, aliases in ALIASES.items() for alias in aliases}
_LENGTHS = {
    "external_id": 200,
    "name": 200,
    "company": 200,
    "locale": 10,
    "phone": 40,
    "address.line1": 200,
    "address.line2": 200,
    "address.postal_code": 20,
    "address.city": 100,
    "address.region": 100,
}
_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?\Z")
_BOOLEAN = FieldRule("", "boolean")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which field stands in which column. `custom_fields.key` for custom ones."""

    header: Sequence[str]
    fields: Mapping[str, int]

    def label(self, field: str) -> str | None:
        """How the file calls a field; None when it has no such column."""
        if field not in self.fields and field == "name":
            field = "first_name" if "first_name" in self.fields else "last_name"
        return self.header[self.fields[field]] if field in self.fields else None


def map_columns(
    header: Sequence[str], rules: Sequence[FieldRule], *, match_by: str | None, ignore_unknown: bool = False
) -> tuple[Columns, str]:
    """What the header means, and what rows are told apart by: `match_by`, else external_id if there is such a column,
    else email. Raises Invalid that names each column that isn't understood.
    """
    custom = {
        fold(name): f"custom_fields.{rule.key}" for rule in rules for name in (rule.key, f"custom fields {rule.key}")
    }
    fields: dict[str, int] = {}
    wrong: list[ProblemItem] = []
    for index, label in enumerate(header):
        folded = fold(label)
        field = _FIELD_OF.get(folded) or custom.get(folded)
        if field is None:
            if folded not in READ_ONLY and not ignore_unknown and label:
                wrong.append(
                    ProblemItem(
                        pointer=f"file/{label}",
                        code="unknown_column",
                        detail="no such field; rename the column, or pass unknown_columns=ignore",
                    )
                )
        elif field in fields:
            first = header[fields[field]]
            wrong.append(
                ProblemItem(
                    pointer=f"file/{label}",
                    code="repeated_column",
                    detail=f"means {field}, as column {first!r} does; keep one of them",
                )
            )
        else:
            fields[field] = index
    if wrong:
        known = ", ".join([*ALIASES, *sorted(set(custom.values()))])
        raise Invalid(f"column {wrong[0].pointer[5:]!r}: {wrong[0].detail}; known: {known}", errors=wrong)
    if match_by is None:
        match_by = "external_id" if "external_id" in fields else "email"
    if match_by not in fields:
        raise Invalid.field("file", f"there is no column {match_by}; rows are told apart by it", "missing_column")
    return Columns(header, fields), match_by


def read_row(row: TableRow, columns: Columns, rules: Mapping[str, FieldRule], homes: Homes) -> Row:
    """A row of the file as values and faults. Empty cells say nothing."""
    if row.fault is not None:
        return Row(row.number, {}, [Fault("", "broken_row", row.fault)])
    cells = {
        field: unsafe_cell(row.cells[index]).strip()
        for field, index in columns.fields.items()
        if row.cells[index].strip()
    }
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    parts = [cells.pop(part) for part in ("first_name", "last_name") if part in cells]
    if parts and "name" not in cells:
        cells["name"] = " ".join(parts)
    role: TeamRole = "member"
    for field, cell in cells.items():
        try:
            if len(cell) > _LENGTHS.get(field, 20_000):
                raise ValueError(f"is longer than {_LENGTHS[field]} characters")
            if field == "team_role":
                role = _role(cell)
            elif field.startswith("address."):
                part = field.removeprefix("address.")
                values.setdefault("address", {})[part] = check_country(cell.upper()) if part == "country" else cell
            elif field.startswith("custom_fields."):
                key = field.removeprefix("custom_fields.")
                values.setdefault("custom_fields", {})[key] = custom_value_from_text(rules[key], cell)
            elif field == "home_location":
                values["home_location_id"] = homes.find(cell)
            else:
                values[field] = _PARSERS[field](cell) if field in _PARSERS else cell
        except ValueError as error:
            faults.append(Fault(field, "invalid", str(error)))
    if "team" in values:
        values["team_cells"] = [(name, role) for name in values.pop("team")]
    return Row(row.number, values, faults)


def with_teams(row: Row, find: Callable[[str], UUID | None]) -> Row:
    """The row with its teams' ids in place of their names."""
    values = dict(row.values)
    faults = list(row.faults)
    teams = []
    for name, role in values.pop("team_cells", ()):
        try:
            team_id = find(name)
            if team_id is None:
                raise ValueError(f"there is no team {name[:80]!r}; add it first, or pass create_teams=true")
            teams.append((team_id, role))
        except ValueError as error:
            faults.append(Fault("team", "invalid", str(error)))
    values["teams"] = teams
    return Row(row.number, values, faults)


def _role(cell: str) -> TeamRole:
    word = fold(cell)
    if word in ("admin", "administrator", "owner"):
        return "admin"
    if word in ("member", "mitglied"):
        return "member"
    raise ValueError("must be admin or member")


def _tags(cell: str) -> list[str]:
    tags = [tag.strip() for tag in re.split(r"[,;|]", cell) if tag.strip()]
    if any(len(tag) > 60 for tag in tags) or len(tags) > 50:
        raise ValueError("at most 50 tags of at most 60 characters, with a comma between")
    return tags


def _teams(cell: str) -> list[str]:
    teams = [team.strip() for team in re.split(r"[;|]", cell) if team.strip()]
    if any(len(team) > 200 for team in teams) or len(teams) > 20:
        raise ValueError("at most 20 teams of at most 200 characters, with a semicolon between")
    return teams


def _locale(cell: str) -> str:
    if not _LOCALE.match(cell):
        raise ValueError("must be a language such as de or en-GB")
    return cell


_PARSERS: dict[str, Callable[[str], Any]] = {
    "email": normal_email,
    "locale": _locale,
    "tags": _tags,
    "team": _teams,
    "may_sign_in": lambda cell: custom_value_from_text(_BOOLEAN, cell),
}
