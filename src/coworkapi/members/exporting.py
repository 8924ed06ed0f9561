"""Every member as CSV or JSON lines, read in batches by key while they are sent."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, String, func, select

from coworkapi.core.csv_files import csv_lines
from coworkapi.core.db import Database
from coworkapi.core.principal import Principal
from coworkapi.members.columns import ALIASES
from coworkapi.members.models import Member, Team, TeamMember
from coworkapi.members.queries import member_views
from coworkapi.members.rules import FieldRule
from coworkapi.members.schemas import MemberOut
from coworkapi.spaces.models import Location

BATCH = 1000
_ADDRESS = [name for name in ALIASES if name.startswith("address.")]
_PLAIN = ["external_id", "name", "email", "phone", "company", "locale"]


async def exported(
    db: Database, principal: Principal, *, as_csv: bool, archived: str, rules: Sequence[FieldRule]
) -> AsyncIterator[str]:
    """The lines of an export. Each batch is a transaction, so that a slow reader holds none; a CSV reads back as an
    import that changes nothing."""
    if as_csv:
        custom = [f"custom_fields.{rule.key}" for rule in rules]
        yield csv_lines(
            [
                [
                    "id",
                    *_PLAIN,
                    "home_location",
                    *_ADDRESS,
                    "tags",
                    "teams",
                    "may_sign_in",
                    *custom,
                    "state",
                    "created_at",
                ]
            ]
        )
    render: Callable[[Any], str] = (lambda row: csv_lines([_cells(row, rules)])) if as_csv else _json_line
    after: UUID | None = None
    while True:
        statement = _views().order_by(Member.id).limit(BATCH)
        if archived != "any":
            statement = statement.where(
                Member.archived_at.is_(None) if archived == "false" else Member.archived_at.is_not(None)
            )
        if after is not None:
            statement = statement.where(Member.id > after)
        async with db.transaction(principal) as session:
            rows = (await session.execute(statement)).all()
        if not rows:
            return
        yield "".join(render(row) for row in rows)
        after = rows[-1].id


def _views() -> Any:
    teams = (
        select(Team.name)
        .join(TeamMember, TeamMember.team_id == Team.id)
        .where(TeamMember.member_id == Member.id, Team.archived_at.is_(None))
        .order_by(Team.sort_name)
        .correlate(Member)
        .scalar_subquery()
    )
    return (
        member_views()
        .add_columns(Location.slug.label("home_location"), func.array(teams, type_=ARRAY(String)).label("teams"))
        .outerjoin(Location, Location.id == Member.home_location_id)
    )


def _cells(row: Any, rules: Sequence[FieldRule]) -> list[Any]:
    out = MemberOut.model_validate(row).model_dump(mode="json")
    return [
        out["id"],
        *(out[name] for name in _PLAIN),
        row.home_location,
        *(out["address"].get(name.removeprefix("address.")) for name in _ADDRESS),
        ", ".join(out["tags"]),
        "; ".join(row.teams),
        _text(out["may_sign_in"]),
        *(_text(out["custom_fields"].get(rule.key)) for rule in rules),
        out["state"],
        out["created_at"],
    ]


def _text(value: Any) -> Any:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else value


def _json_line(row: Any) -> str:
    return MemberOut.model_validate(row).model_dump_json() + "\n"
