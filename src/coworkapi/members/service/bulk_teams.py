"""Writing many teams at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Text, Uuid, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.events import emit
from coworkapi.core.ids import new_id
from coworkapi.members.events import TeamCreated, TeamUpdated
from coworkapi.members.folding import fold, search_text_of, sort_name_of
from coworkapi.members.models import Team
from coworkapi.members.queries import among, team_views
from coworkapi.members.rules import Fault, FieldRule, check_custom_fields
from coworkapi.members.schemas import TeamOut
from coworkapi.members.service.bulk import Homes, Row, RowOutcome
from coworkapi.members.service.shown import previous
from coworkapi.members.values import PAID_KINDS

FIELDS = ("name", "home_location_id", "custom_fields", "external_id", "metadata")
_ROWS = "jsonb_to_recordset(CAST(CAST(:rows AS text) AS jsonb))"
_COLUMNS = """id uuid, account_id uuid, currency text, name text, sort_name text, search_text text,
  home_location_id uuid, custom_fields jsonb, external_id text, metadata jsonb"""
_NAMES = "name, sort_name, search_text, home_location_id, custom_fields, external_id, metadata"
_INSERT = text(f"INSERT INTO teams (id, {_NAMES}) SELECT id, {_NAMES} FROM {_ROWS} AS r({_COLUMNS})")  # noqa: S608
_INSERT_ACCOUNTS = text(f"""
INSERT INTO billing_accounts (id, team_id, name, currency, pays_for)
SELECT account_id, id, name, currency, CAST(CAST(:kinds AS text) AS jsonb) FROM {_ROWS} AS r({_COLUMNS})""")  # noqa: S608
_UPDATE = text(f"""
UPDATE teams t SET ({_NAMES}) = (SELECT {", ".join("r." + name for name in _NAMES.split(", "))}),
  version = t.version + 1, updated_at = app_now()
FROM {_ROWS} AS r({_COLUMNS}) WHERE t.id = r.id""")  # noqa: S608


@dataclass(slots=True)
class TeamWriter:
    """What stays the same over the batches of one file. Rows are told apart by `external_id`."""

    rules: Sequence[FieldRule]
    homes: Homes
    seen: dict[str, int] = field(default_factory=dict)

    async def write(self, session: AsyncSession, rows: Sequence[Row], *, dry_run: bool = False) -> list[RowOutcome]:
        """Creates and updates teams by these rows. Empty fields stay as they are; a wrong row stops no other."""
        ids = {row.values["external_id"] for row in rows if row.values.get("external_id")}
        statement = team_views().where(among(Team.external_id, ids, Text))
        if not dry_run:
            statement = statement.order_by(Team.id).with_for_update(of=Team)
        known = {row.external_id: row for row in await session.execute(statement)}
        outcomes: list[RowOutcome] = []
        created: list[dict[str, Any]] = []
        updated: list[tuple[Any, dict[str, Any]]] = []
        for row in rows:
            before = known.get(row.values.get("external_id"))
            after, faults = self._plan(row, before)
            if faults:
                outcomes.append(RowOutcome(row.number, "wrong", None, faults))
            elif before is None:
                created.append({"id": new_id(), **after})
                outcomes.append(RowOutcome(row.number, "created", created[-1]["id"]))
            elif any(getattr(before, name) != after[name] for name in FIELDS):
                updated.append((before, {"id": before.id, **after}))
                outcomes.append(RowOutcome(row.number, "updated", before.id))
            else:
                outcomes.append(RowOutcome(row.number, "unchanged", before.id))
        if not dry_run:
            await _write(session, created, updated, self.homes)
        return outcomes

    def _plan(self, row: Row, before: Any) -> tuple[dict[str, Any], list[Fault]]:
        faults = list(row.faults)
        values = row.values
        external_id = values.get("external_id")
        if external_id is None:
            faults.append(Fault("external_id", "required", "is empty; rows are told apart by it, so give one"))
        else:
            first = self.seen.setdefault(external_id, row.number)
            if first != row.number:
                faults.append(Fault("external_id", "repeated", f"stands in row {first} too; keep one of the rows"))
        if before is None and not values.get("name"):
            faults.append(Fault("name", "required", "is empty; a new team needs a name"))
        held = {} if before is None else before.custom_fields
        checked = check_custom_fields(self.rules, values.get("custom_fields") or {}, held)
        faults += [Fault(f"custom_fields.{one.field}", one.code, one.detail) for one in checked.faults]
        after: dict[str, Any] = (
            {"name": None, "home_location_id": None, "external_id": None, "metadata": {}}
            if before is None
            else {name: getattr(before, name) for name in FIELDS}
        )
        for name in ("name", "home_location_id", "external_id"):
            if values.get(name) is not None:
                after[name] = values[name]
        after["metadata"] = {**after["metadata"], **(values.get("metadata") or {})}
        after["custom_fields"] = checked.values
        return after, faults


@dataclass(frozen=True, slots=True)
class TeamNames:
    """Teams as cells name them."""

    by_external_id: Mapping[str, UUID]
    by_name: Mapping[str, list[UUID]]

    def knows(self, cell: str) -> bool:
        """Whether there is a team of that external id or name."""
        return cell in self.by_external_id or sort_name_of(cell) in self.by_name

    def find(self, cell: str) -> UUID | None:
        """The team of that external id or name; None when there is none. Raises ValueError when there are several."""
        if cell in self.by_external_id:
            return self.by_external_id[cell]
        found = self.by_name.get(sort_name_of(cell), [])
        if len(found) > 1:
            raise ValueError(f"there are {len(found)} teams of that name; give the team's external id")
        return found[0] if found else None


async def find_teams(session: AsyncSession, cells: set[str]) -> TeamNames:
    """The live teams that these cells may mean. One statement."""
    names = {sort_name_of(cell) for cell in cells if fold(cell)}
    statement = select(Team.id, Team.external_id, Team.sort_name).where(
        Team.archived_at.is_(None), among(Team.external_id, cells, Text) | among(Team.sort_name, names, Text)
    )
    by_external_id: dict[str, UUID] = {}
    by_name: dict[str, list[UUID]] = {}
    for row in await session.execute(statement):
        if row.external_id is not None:
            by_external_id[row.external_id] = row.id
        by_name.setdefault(row.sort_name, []).append(row.id)
    return TeamNames(by_external_id, by_name)


async def create_teams(session: AsyncSession, names: Sequence[str], homes: Homes) -> dict[str, UUID]:
    """New teams of these names, with nothing else known of them."""
    rows: list[dict[str, Any]] = [
        {
            "id": new_id(),
            "name": name,
            "home_location_id": None,
            "custom_fields": {},
            "external_id": None,
            "metadata": {},
        }
        for name in names
    ]
    await _write(session, rows, [], homes)
    return {row["name"]: row["id"] for row in rows}


async def _write(
    session: AsyncSession,
    created: Sequence[dict[str, Any]],
    updated: Sequence[tuple[Any, dict[str, Any]]],
    homes: Homes,
) -> None:
    if updated:
        await session.execute(_UPDATE, {"rows": _json([after for _, after in updated], homes)})
    if created:
        rows = _json(created, homes)
        await session.execute(_INSERT, {"rows": rows})
        await session.execute(_INSERT_ACCOUNTS, {"rows": rows, "kinds": orjson.dumps(PAID_KINDS).decode()})
    ids = [row["id"] for row in created] + [before.id for before, _ in updated]
    if not ids:
        return
    shown = {
        row.id: TeamOut.model_validate(row)
        for row in await session.execute(team_views().where(among(Team.id, ids, Uuid)))
    }
    for row in created:
        out = shown[row["id"]]
        emit(session, TeamCreated(aggregate_id=out.id, location_id=out.home_location_id, data=out))
    for before, _ in updated:
        out = shown[before.id]
        emit(
            session,
            TeamUpdated(
                aggregate_id=out.id,
                location_id=out.home_location_id,
                data=out,
                previous=previous(TeamOut.model_validate(before), out),
            ),
        )


def _json(rows: Sequence[Mapping[str, Any]], homes: Homes) -> str:
    return orjson.dumps(
        [
            {
                **row,
                "account_id": new_id(),
                "currency": homes.currency_at(row["home_location_id"]),
                "sort_name": sort_name_of(row["name"]),
                "search_text": search_text_of(row["name"]),
            }
            for row in rows
        ],
        default=str,
    ).decode()
