"""Teams and members: in batches, a constant number of statements for each thousand rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar
from uuid import UUID

from coworkapi.imports.load import Load, Refused
from coworkapi.imports.reading import Entry, Fault, Read
from coworkapi.imports.schemas import MemberEntry, TeamEntry
from coworkapi.members import service as members
from coworkapi.members.models import Member, Team

BATCH = 1000
T = TypeVar("T")


async def load_teams(load: Load, read: Read[TeamEntry]) -> None:
    await load.know("team", Team)
    writer = members.TeamWriter(await members.field_rules(load.session, "team"), await members.load_homes(load.session))

    def values(entry: Entry[TeamEntry]) -> dict[str, Any]:
        value = entry.value
        home = load.find("location", entry, "location", value.location)
        return _named({"external_id": value.external_id, "name": value.name, "home_location_id": home})

    await _write(load, "team", read, values, writer)


async def load_members(load: Load, read: Read[MemberEntry]) -> None:
    await load.know("member", Member)
    rules = await members.field_rules(load.session, "member")
    writer = members.MemberWriter("external_id", rules, await members.load_homes(load.session))

    def values(entry: Entry[MemberEntry]) -> dict[str, Any]:
        value = entry.value
        team: UUID | None = load.find("team", entry, "team", value.team)
        return _named(
            {
                "external_id": value.external_id,
                "name": value.name,
                "email": value.email.lower() if value.email else None,
                "phone": value.phone,
                "company": value.company,
                "home_location_id": load.find("location", entry, "location", value.location),
                "tags": value.tags or None,
                "teams": [(team, value.team_role)] if team else None,
                "may_sign_in": value.may_sign_in or None,
            }
        )

    await _write(load, "member", read, values, writer)


async def _write(load: Load, kind: str, read: Read[Any], values: Any, writer: Any) -> None:
    counts = load.begin(kind, read)
    for batch in _batches(read.entries):
        rows = []
        by_row: dict[int, Entry[Any]] = {}
        for entry in batch:
            try:
                rows.append(members.Row(entry.row, values(entry)))
                by_row[entry.row] = entry
            except Refused as refused:
                load.refuse(kind, entry, counts, refused.faults)
        for outcome in await writer.write(load.session, rows):
            entry = by_row[outcome.number]
            if outcome.outcome == "wrong":
                faults: list[Fault] = [entry.fault(_COLUMNS.get(f.field, f.field), f.detail) for f in outcome.faults]
                load.refuse(kind, entry, counts, faults)
            else:
                load.known[kind][entry.value.external_id] = outcome.id
                setattr(counts, outcome.outcome, getattr(counts, outcome.outcome) + 1)


# What the members room calls a column of ours.
_COLUMNS = {"home_location_id": "location", "teams": "team"}


def _named(values: dict[str, Any]) -> dict[str, Any]:
    """Without what the row leaves open: that stays as it is."""
    return {name: value for name, value in values.items() if value is not None}


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]
