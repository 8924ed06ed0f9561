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
from coworkapi.memberships.service.letters import GONE, add_letters

_SAME = ("account_id", "legal_entity_id", "location_id", "emails", "prices_include_tax")


async def take_letters_back(
    session: AsyncSession,
    rise_id: UUID,
    left: Mapping[UUID, Mapping[str, Any]] | None = None,
    *,
    of_accounts: Collection[UUID] | None = None,
    only_waiting: bool = False,
) -> None:
    """Of a locked rise that is withdrawn, or (`left`) that these memberships leave: what has not gone out never does as
    it is; whoever was told is told again, at the same addresses, of what they were not told yet.

    `left`: by membership, what its line says now (what it holds without the rise). `of_accounts`: only what these, and
    those merged into them, were told. `only_waiting`: what has gone out holds. At most three statements.
    """
    rows = await queries.STANDING.fetch(
        session,
        price_rise_id=rise_id,
        membership_ids=None if left is None else list(left),
        account_ids=None if of_accounts is None else list(of_accounts),
    )
    changed: list[dict[str, Any]] = []
    new: list[dict[str, Any]] = []
    for _, group in groupby(rows, key=lambda row: (row.account_id, row.legal_entity_id)):
        letters = [row for row in group if not only_waiting or row.state not in GONE]
        _one_account(letters, left, changed, new)
    await change_letters(session, rise_id, changed)
    await add_letters(session, rise_id, new)


async def change_letters(session: AsyncSession, rise_id: UUID, changed: Sequence[Mapping[str, Any]]) -> None:
    """Other states and lines for letters. One statement, none without any."""
    if changed:
        written = orjson.dumps(changed, default=str).decode()
        await queries.CHANGE.fetch(session, price_rise_id=rise_id, letters=written)


def _one_account(
    letters: Sequence[Record],
    left: Mapping[UUID, Mapping[str, Any]] | None,
    changed: list[dict[str, Any]],
    new: list[dict[str, Any]],
) -> None:
    """Adds what becomes of an account's letters, and those that it gets now."""
    corrections = [one for one in letters if one.kind == "correction"]
    gone: list[dict[str, Any]] = []
    stays: list[dict[str, Any]] = []
    last: Record | None = None
    for one in letters:
        if one.kind != "announcement":
            continue
        lines = [_taken_back(line, left) for line in one.lines]
        stay = [line for line in lines if not line.get("taken_back")]
        leaves = lines != one.lines or not stay
        if one.state not in GONE:
            if leaves:
                changed.append({"id": one.id, "state": "withdrawn", "lines": one.lines})
            if leaves and stay:
                new.append(_as(one) | {"kind": "announcement", "lines": stay, "is_further": one.is_further})
            continue
        told = _told(one, corrections)
        gone += [line for line in lines if line.get("taken_back") and line["membership_id"] not in told]
        stays += stay
        if leaves:
            last = one
            state = one.state if stay else "taken_back"
            changed.append({"id": one.id, "state": state, "lines": lines if left is not None else one.lines})
    if last is None:
        return  # nothing leaves of what went out that hadn't left before
    changed += [
        {"id": one.id, "state": "withdrawn", "lines": one.lines} for one in corrections if one.state not in GONE
    ]
    if gone and stays:
        new.append(_as(last) | {"kind": "correction", "lines": [*gone, *stays]})
    elif gone:
        again = any(one.kind == "withdrawal" for one in letters)
        new.append(_as(last) | {"kind": "withdrawal", "lines": gone, "is_further": again})


def _as(letter: Record) -> dict[str, Any]:
    return {name: getattr(letter, name) for name in _SAME}


def _taken_back(line: dict[str, Any], left: Mapping[UUID, Mapping[str, Any]] | None) -> dict[str, Any]:
    if left is None:
        return line | {"taken_back": True}
    now = left.get(UUID(line["membership_id"]))
    return line if now is None or line.get("taken_back") else {**line, **now, "taken_back": True}


def _told(letter: Record, corrections: Sequence[Record]) -> Collection[str]:
    """The memberships of which it was said since that letter that they left."""
    since = [one for one in corrections if one.state in GONE and one.id > letter.id]
    return {line["membership_id"] for one in since for line in one.lines if line.get("taken_back")}
