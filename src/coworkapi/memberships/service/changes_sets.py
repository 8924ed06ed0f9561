"""Changes of many memberships at once: read and written as sets, in as many statements for one as for a thousand.

What is read here belongs to no session, so that a set is written by one statement, and not each row by one of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.prepared import Prepared
from coworkapi.memberships.errors import plan_full
from coworkapi.memberships.models import Membership, MembershipChange
from coworkapi.memberships.queries.memberships import memberships_shown
from coworkapi.memberships.service.changes_timeline import FIELDS
from coworkapi.memberships.service.reading import Held, held_of

_SIDES = [f"{side}_{name}" for side in ("from", "to") for name in FIELDS]
_REWRITE = Prepared(
    text(
        f"""
UPDATE membership_changes c SET ({", ".join(_SIDES)}) = ({", ".join(f"w.{name}" for name in _SIDES)}),
  version = c.version + 1, updated_at = app_now()
FROM jsonb_to_recordset(CAST(CAST(:changes AS text) AS jsonb)) AS w(id uuid,
  from_plan_id uuid, from_plan_version_id uuid, from_quantity integer, from_price_override bigint, from_anchor_on date,
  from_anchor_day smallint, to_plan_id uuid, to_plan_version_id uuid, to_quantity integer, to_price_override bigint,
  to_anchor_on date, to_anchor_day smallint)
WHERE c.id = w.id AND c.id = ANY(CAST(:ids AS uuid[]))"""  # noqa: S608 - our own names
    )
)
# What a change of terms puts into the row of a membership.
ROW = {
    "plan_id": "uuid",
    "plan_version_id": "uuid",
    "quantity": "integer",
    "price_override": "bigint",
    "anchor_on": "date",
    "anchor_day": "smallint",
    "minimum_until": "date",
    "term_ends_on": "date",
    "ends_on": "date",
    "end_kind": "text",
    "due_at": "timestamptz",
    "version": "integer",
}
_UPDATE = Prepared(
    text(
        f"""
UPDATE memberships m SET ({", ".join(ROW)}) = ({", ".join(f"w.{name}" for name in ROW)}), updated_at = app_now()
FROM jsonb_to_recordset(CAST(CAST(:rows AS text) AS jsonb)) AS w(id uuid,
  {", ".join(f"{name} {kind}" for name, kind in ROW.items())})
WHERE m.id = w.id AND m.id = ANY(CAST(:ids AS uuid[]))
RETURNING m.id, m.updated_at"""  # noqa: S608 - our own names
    )
)
_STATES = Prepared(
    text("""
UPDATE membership_changes c SET state = w.state, reason = w.reason, version = c.version + 1, updated_at = app_now()
FROM jsonb_to_recordset(CAST(CAST(:changes AS text) AS jsonb)) AS w(id uuid, state text, reason text)
WHERE c.id = w.id AND c.id = ANY(CAST(:ids AS uuid[]))
RETURNING c.id, c.updated_at""")
)
# How many hold each plan, under the lock of whoever takes a place of it.
_PLACES = Prepared(
    text("""
INSERT INTO plan_holders AS h (plan_id, held)
SELECT p.id, 0 FROM unnest(CAST(:plan_ids AS uuid[])) AS p(id) ORDER BY p.id
ON CONFLICT (organization_id, plan_id) DO UPDATE SET held = h.held RETURNING h.plan_id, h.held
""")
)
_NEW = ("id", "membership_id", "state", "effective_on", "effective_at", "sets", "price_rise_id", "reason", "created_by")


async def read_held(session: AsyncSession, membership_ids: Collection[UUID]) -> list[Held]:
    """These memberships by id, in one statement. Whoever changes them holds their locks."""
    statement = memberships_shown().where(Membership.id.in_(membership_ids)).order_by(Membership.id)
    rows = list(await session.execute(statement.execution_options(populate_existing=True)))
    for row in rows:
        session.expunge(row[0])
    return [held_of(row) for row in rows]


async def write_held(session: AsyncSession, changed: Sequence[Held]) -> None:
    """Writes the terms of memberships, and what follows of them. One statement, none without any."""
    if not changed:
        return
    rows: list[dict[str, Any]] = [{name: getattr(one.row, name) for name in ("id", *ROW)} for one in changed]
    written = await _UPDATE.fetch(
        session, rows=orjson.dumps(rows, default=str).decode(), ids=[one.id for one in changed]
    )
    at = {row.id: row.updated_at for row in written}
    for one in changed:
        one.row.updated_at = at[one.id]


async def live_changes_of(
    session: AsyncSession, membership_ids: Collection[UUID], *, behind: date | None = None
) -> Mapping[UUID, list[MembershipChange]]:
    """The changes of each membership in order, of those that hold or will; `behind`: that hold after that day.

    One statement. Memberships without any are left out.
    """
    statement = select(MembershipChange).where(
        MembershipChange.membership_id.in_(membership_ids), MembershipChange.state != "withdrawn"
    )
    if behind is not None:
        statement = statement.where(MembershipChange.effective_on > behind)
    rows = list(
        await session.scalars(
            statement.order_by(
                MembershipChange.membership_id, MembershipChange.effective_on, MembershipChange.id
            ).execution_options(populate_existing=True)
        )
    )
    for row in rows:
        session.expunge(row)
    return {key: list(group) for key, group in groupby(rows, key=lambda change: change.membership_id)}


async def add_changes(session: AsyncSession, changes: Sequence[MembershipChange]) -> None:
    """Writes new changes, and notes when on them. One statement for each thousand."""
    if not changes:
        return
    values = [{name: getattr(one, name) for name in (*_NEW, *_SIDES)} for one in changes]
    made = await session.execute(
        insert(MembershipChange).returning(
            MembershipChange.id, MembershipChange.created_at, MembershipChange.updated_at
        ),
        values,
    )
    at = {row.id: row for row in made}
    for one in changes:
        one.created_at, one.updated_at = at[one.id].created_at, at[one.id].updated_at


async def write_states(session: AsyncSession, changes: Sequence[MembershipChange]) -> None:
    """Writes that changes were applied or withdrawn, and why. One statement, none without any."""
    if not changes:
        return
    rows = [{"id": one.id, "state": one.state, "reason": one.reason} for one in changes]
    written = await _STATES.fetch(
        session, changes=orjson.dumps(rows, default=str).decode(), ids=[change.id for change in changes]
    )
    at = {row.id: row.updated_at for row in written}
    for one in changes:
        one.updated_at = at[one.id]


async def rewrite(session: AsyncSession, changes: Sequence[MembershipChange]) -> None:
    """Writes the terms on both sides of changes that `follow` moved. One statement, none without any."""
    if not changes:
        return
    rows: list[dict[str, Any]] = [{name: getattr(one, name) for name in ("id", *_SIDES)} for one in changes]
    await _REWRITE.fetch(
        session, changes=orjson.dumps(rows, default=str).decode(), ids=[change.id for change in changes]
    )


@dataclass(frozen=True, slots=True)
class Places:
    """How many hold the plans that are joined, as one membership after the other moves."""

    held: dict[UUID, int]

    def take(self, left: tuple[UUID, int], held: Held) -> None:
        """A membership took effect that held `left` (plan, quantity) before. Raises PlanFull, and nothing is taken.

        As the database counts: who leaves needs no room; of those who stay, only more places count.
        """
        row, capacity = held.row, held.terms.capacity
        plan_id, quantity = left
        more = row.quantity - (quantity if row.plan_id == plan_id else 0)
        if capacity is not None and more > 0 and row.plan_id in self.held:
            taken = self.held[row.plan_id]
            if taken + more > capacity:
                raise plan_full(f"{taken} of {capacity}" + (f", {more} are asked for" if more > 1 else ""))
        for name, count in ((plan_id, -quantity), (row.plan_id, row.quantity)):
            if name in self.held:
                self.held[name] += count


async def lock_places(session: AsyncSession, plan_ids: Collection[UUID]) -> Places:
    """Locks how many hold these plans, in the order of their ids. One statement, none without any."""
    if not plan_ids:
        return Places({})
    return Places({row.plan_id: row.held for row in await _PLACES.fetch(session, plan_ids=sorted(set(plan_ids)))})


def versions_of(helds: Iterable[Held], changes: Mapping[UUID, Sequence[MembershipChange]]) -> set[UUID]:
    """The plan versions that are held, were, and will be."""
    found = {held.row.plan_version_id for held in helds}
    for mine in changes.values():
        for change in mine:
            found |= {change.from_plan_version_id, change.to_plan_version_id}
    return found
