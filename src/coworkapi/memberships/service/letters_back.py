"""Letters about price rises taken back: all of a rise, or what they say of the memberships that leave it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.prepared import Record
from coworkapi.memberships.queries import letters as queries
from coworkapi.memberships.service.letters import add_letters

# Whoever opens one of these may have read it; the others can be held back.
_GONE = ("mailing", "sent", "posted")
_SAME = ("account_id", "legal_entity_id", "location_id", "emails", "prices_include_tax")


async def take_letters_back(
    session: AsyncSession, rise_id: UUID, left: Mapping[UUID, Mapping[str, Any]] | None = None
) -> None:
    """Of a locked rise that is withdrawn, or (`left`) that these memberships leave: what has not gone out never does as
    it is; whoever was told is told again, at the same addresses, of what they were not told yet.

    `left`: by membership, what its line says now (what it holds without the rise). At most three statements.
    """
    ids = None if left is None else list(left)
    rows = await queries.STANDING.fetch(session, price_rise_id=rise_id, membership_ids=ids)
    changed: list[dict[str, Any]] = []
    new: list[dict[str, Any]] = []
    for _, group in groupby(rows, key=lambda row: (row.account_id, row.legal_entity_id)):
        letters = list(group)
        announced = [one for one in letters if one.kind == "announcement"]
        if announced:
            corrections = [one for one in letters if one.kind == "correction"]
            _one_account(announced[0], corrections, left, changed, new)
    if changed:
        written = orjson.dumps(changed, default=str).decode()
        await queries.CHANGE.fetch(session, price_rise_id=rise_id, letters=written)
    await add_letters(session, rise_id, new)


def _one_account(
    announced: Record,
    corrections: Sequence[Record],
    left: Mapping[UUID, Mapping[str, Any]] | None,
    changed: list[dict[str, Any]],
    new: list[dict[str, Any]],
) -> None:
    """Adds what becomes of an account's letters, and those that it gets now."""
    lines = [_taken_back(line, left) for line in announced.lines]
    stay = [line for line in lines if not line.get("taken_back")]
    if lines == announced.lines and stay:
        return  # nothing leaves that hadn't left before
    same = {name: getattr(announced, name) for name in _SAME}
    if announced.state not in _GONE:
        changed.append({"id": announced.id, "state": "withdrawn", "lines": announced.lines})
        if stay:
            new.append(same | {"kind": "announcement", "lines": stay})
        return
    state = announced.state if stay else "taken_back"
    changed.append({"id": announced.id, "state": state, "lines": lines if left is not None else announced.lines})
    told = _told([one for one in corrections if one.state in _GONE])
    changed += [
        {"id": one.id, "state": "withdrawn", "lines": one.lines} for one in corrections if one.state not in _GONE
    ]
    gone = [line for line in lines if line.get("taken_back") and line["membership_id"] not in told]
    if gone and stay:
        new.append(same | {"kind": "correction", "lines": [*gone, *stay]})
    elif gone:
        new.append(same | {"kind": "withdrawal", "lines": gone})


def _taken_back(line: dict[str, Any], left: Mapping[UUID, Mapping[str, Any]] | None) -> dict[str, Any]:
    if left is None:
        return line | {"taken_back": True}
    now = left.get(UUID(line["membership_id"]))
    return line if now is None or line.get("taken_back") else {**line, **now, "taken_back": True}


def _told(corrections: Sequence[Record]) -> Collection[str]:
    """The memberships of which it was said already that they left."""
    return {line["membership_id"] for one in corrections for line in one.lines if line.get("taken_back")}
