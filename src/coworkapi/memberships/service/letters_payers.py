"""Letters about price rises when somebody else comes to pay: whoever pays then is told, whoever did before no more."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.prepared import Record
from coworkapi.memberships.models import MembershipChange, PriceRise
from coworkapi.memberships.queries import letters as queries
from coworkapi.memberships.rules.life import lives_on
from coworkapi.memberships.service.cycles_reading import Version, read_versions
from coworkapi.memberships.service.leaving import lock_rises
from coworkapi.memberships.service.letters import GONE, add_letters, announcements
from coworkapi.memberships.service.letters_back import change_letters, take_letters_back
from coworkapi.memberships.service.reading import Held, hold_memberships


async def tell_new_payers(
    session: AsyncSession, membership_ids: Collection[UUID], *, paid_before: UUID, merged: bool = False
) -> None:
    """After these memberships' payer was changed and written: whoever pays now gets a letter about each rise that was
    announced and hasn't taken effect, and what `paid_before` was told is corrected.

    `merged`: that account was the same person's, whom a correction would tell that prices stay: what has gone out to
    it holds. Four statements, and at most seven for each rise; one where nothing is to rise. Again: nothing more.
    """
    rising = select(MembershipChange).where(
        MembershipChange.membership_id.in_(membership_ids),
        MembershipChange.state == "scheduled",
        MembershipChange.price_rise_id.is_not(None),
    )
    changes = (await session.scalars(rising.order_by(MembershipChange.membership_id))).all()
    # Locked whether or not they were announced: whoever announces one meanwhile reads the payer before or after us.
    rises = await lock_rises(session, [change.price_rise_id for change in changes])
    announced = [one for one in rises.values() if one.announced_at is not None and one.state == "scheduled"]
    if not announced:
        return
    held = await hold_memberships(session, [change.membership_id for change in changes])
    versions = await read_versions(
        session, {one for change in changes for one in (change.from_plan_version_id, change.to_plan_version_id)}
    )
    for rise in announced:
        mine = [change for change in changes if change.price_rise_id == rise.id]
        left: dict[UUID, dict[str, Any]] = {change.membership_id: {} for change in mine}
        await take_letters_back(session, rise.id, left, of_accounts=[paid_before], only_waiting=merged)
        await _announce(session, rise, mine, held, versions)


async def _announce(
    session: AsyncSession,
    rise: PriceRise,
    changes: Sequence[MembershipChange],
    held: Mapping[UUID, Held],
    versions: Mapping[UUID, Version],
) -> None:
    """A letter to each payer about what they weren't told of yet: in one with what they were told and didn't go out."""
    # What is over by then pays no more, and needs no letter.
    paid = {change.membership_id: held[change.membership_id].row for change in changes}
    changes = [
        change
        for change in changes
        if lives_on(paid[change.membership_id].state, paid[change.membership_id].ends_on, rise.effective_on)
    ]
    rows = await announcements(session, changes, held, versions)
    if not rows:
        return
    accounts = list({row["account_id"] for row in rows})
    told: dict[tuple[UUID, UUID], list[Record]] = {}
    for letter in await queries.TOLD.fetch(session, price_rise_id=rise.id, account_ids=accounts):
        told.setdefault((letter.account_id, letter.legal_entity_id), []).append(letter)
    changed: list[dict[str, Any]] = []
    new: list[dict[str, Any]] = []
    for row in rows:
        letters = told.get((row["account_id"], row["legal_entity_id"]), [])
        known = {
            line["membership_id"]
            for letter in letters
            if letter.state != "taken_back"
            for line in letter.lines
            if not line.get("taken_back")
        }
        lines = [line for line in row["lines"] if str(line["membership_id"]) not in known]
        if not lines:
            continue
        waiting = [letter for letter in letters if letter.state not in (*GONE, "taken_back")]
        further = bool(letters)
        for letter in waiting:
            changed.append({"id": letter.id, "state": "withdrawn", "lines": letter.lines})
            lines = [*letter.lines, *lines]
            further = further and letter.is_further
        place = row["location_id"] if not waiting else None
        new.append({**row, "lines": lines, "location_id": place, "is_further": further})
    await change_letters(session, rise.id, changed)
    await add_letters(session, rise.id, new)
