"""How waitlist entries are read: columns in the order of `WaitlistEntryOut`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import text

from coworkapi.bookings.waitlist_schemas import WaitlistEntryOut
from coworkapi.core.prepared import Prepared

FIELDS = tuple(WaitlistEntryOut.model_fields)
COLUMNS = ", ".join("l.time_zone" if name == "time_zone" else f"e.{name}" for name in FIELDS)
JOIN_LOCATION = "JOIN locations l ON l.organization_id = e.organization_id AND l.id = e.location_id"
FROM = f"waitlist_entries e {JOIN_LOCATION}"

# That the member `:me` may act for the entry: their own, or of a team that they run.
MINE = """(e.member_id = CAST(:me AS uuid) OR e.team_id IN (
  SELECT tm.team_id FROM team_members tm WHERE tm.member_id = CAST(:me AS uuid) AND tm.role = 'admin'))"""

_ONE = f"SELECT {COLUMNS} FROM {FROM} WHERE e.id = CAST(:id AS uuid)"  # noqa: S608 - our own names
_LOCKED = "FOR NO KEY UPDATE OF e"
GET = Prepared(text(_ONE))
GET_MINE = Prepared(text(f"{_ONE} AND {MINE}"))
LOCK = Prepared(text(f"{_ONE} {_LOCKED}"))
LOCK_MINE = Prepared(text(f"{_ONE} AND {MINE} {_LOCKED}"))
# For an offer: the loser of a race for the same entry waits here, and then finds it offered.
LOCK_WAITING = Prepared(text(f"{_ONE} AND e.state = 'waiting' {_LOCKED}"))

FILTERS: dict[str, str] = {
    "resource_id": "e.resource_id = CAST(:resource_id AS uuid)",
    "resource_type_id": "e.resource_type_id = CAST(:resource_type_id AS uuid)",
    "location_id": "e.location_id = CAST(:location_id AS uuid)",
    "member_id": "e.member_id = CAST(:member_id AS uuid)",
    "team_id": "e.team_id = CAST(:team_id AS uuid)",
    "states": "e.state = ANY(CAST(:states AS text[]))",
    "ends_after": "e.ends_at > CAST(:ends_after AS timestamptz)",
    "starts_before": "e.starts_at < CAST(:starts_before AS timestamptz)",
    "updated_since": "e.updated_at >= CAST(:updated_since AS timestamptz)",
    "locations": "e.location_id = ANY(CAST(:locations AS uuid[]))",
    "me": MINE,
}


def entry_of(row: Sequence[Any]) -> WaitlistEntryOut:
    """A row of `COLUMNS` as the API shows it. Not validated again: the database's constraints were."""
    return WaitlistEntryOut.model_construct(**dict(zip(FIELDS, row, strict=False)))


@lru_cache(maxsize=128)
def page_statement(filters: frozenset[str], *, after: bool) -> Prepared:
    """A page of entries in the order in which they are served; `after`: behind the key `(:key_at, :key_id)`."""
    where = [FILTERS[name] for name in sorted(filters)]
    if after:
        where.append("e.created_at >= CAST(:key_at AS timestamptz)")
        where.append("(e.created_at, e.id) > (CAST(:key_at AS timestamptz), CAST(:key_id AS uuid))")
    return Prepared(
        text(
            f"SELECT {COLUMNS} FROM {FROM} WHERE {' AND '.join(where) or 'true'} "  # noqa: S608 - our own names
            "ORDER BY e.created_at, e.id LIMIT CAST(:limit AS integer)"
        )
    )
