"""Posting to the ledger of credits, and what paying reads of it.

What a composed statement posts by itself (`post_credit_entries(:entries)`), these verbs post as a statement of their
own. All of them lock lots in the order of their ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import orjson
from sqlalchemy import text

from coworkapi.benefits.events.credits import CreditsLow
from coworkapi.benefits.queries.discounts import restrictions_of
from coworkapi.benefits.service.lot_ends import tell_ended
from coworkapi.benefits.service.lots import stored_lot, tell
from coworkapi.benefits.values import EntryKind, GivenBack, Lot, LotUse, NewEntry
from coworkapi.core.ids import uuid_of
from coworkapi.core.prepared import HasInfo, Prepared
from coworkapi.core.unit_of_work import acting_principal

_POST = Prepared(text("SELECT post_credit_entries(CAST(CAST(:entries AS text) AS jsonb)) AS low"))
_CONSUME_HELD = Prepared(text("SELECT consume_held_credits(CAST(:sources AS uuid[]), CAST(:by AS text)) AS done"))
_GIVE_BACK = Prepared(
    text(
        "SELECT give_back_credits(CAST(:sources AS uuid[]), CAST(:keep AS integer[]), CAST(:kind AS text), "
        "CAST(:by AS text)) AS done"
    )
)


def lots_of(found: Sequence[Sequence[Any]] | None) -> list[Lot]:
    """What `LOTS_SQL` and its likes found."""
    return [
        Lot(
            id=uuid_of(id_),
            account_id=uuid_of(account_id),
            own=own,
            kind=kind,
            use_of=use_of,
            currency=currency,
            name=name,
            balance=balance,
            member_left=member_left,
            valid_from=datetime.fromisoformat(valid_from),
            valid_until=datetime.fromisoformat(valid_until) if valid_until else None,
            restrictions=restrictions_of(restrictions),
            created_at=datetime.fromisoformat(created_at),
        )
        for (
            id_,
            account_id,
            own,
            kind,
            use_of,
            currency,
            name,
            balance,
            member_left,
            valid_from,
            valid_until,
            restrictions,
            created_at,
        ) in found or ()
    ]


def entries_of(
    uses: Iterable[LotUse],
    *,
    kind: Literal["hold", "consume"],
    source_kind: str,
    source_id: UUID,
    member_id: UUID | None,
    reason: str | None = None,
) -> list[NewEntry]:
    """The entries by which lots pay for a source."""
    return [
        NewEntry(
            lot_id=use.lot_id,
            kind=kind,
            quantity=-use.quantity,
            member_id=member_id,
            source_kind=source_kind,
            source_id=source_id,
            reason=reason,
        )
        for use in uses
        if use.quantity  # a day that a pass was burnt for costs no further use
    ]


def entries_json(entries: Iterable[NewEntry], *, created_by: str) -> str:
    """What SQL's `post_credit_entries` takes. `created_by`: `acting_principal(unit).label`."""
    return orjson.dumps(
        [
            {
                "lot_id": entry.lot_id,
                "kind": entry.kind,
                "quantity": entry.quantity,
                "member_id": entry.member_id,
                "source_kind": entry.source_kind,
                "source_id": entry.source_id,
                "reason": entry.reason,
                "created_by": created_by,
            }
            for entry in entries
        ],
        default=str,  # the driver has a UUID class of its own
    ).decode()


async def post(unit: HasInfo, entries: Sequence[NewEntry], *, quiet: bool = False) -> None:
    """Writes entries, and tells of lots that this brought below a fifth, unless `quiet`. One statement; none for no
    entries.

    Raises CreditsSpent, MemberCapReached (the transaction is lost then).
    """
    if not entries:
        return
    row = await _POST.fetchrow(unit, entries=entries_json(entries, created_by=acting_principal(unit).label))
    if row is not None and not quiet:
        tell_low(unit, row.low)


async def consume_held(unit: HasInfo, source_ids: Sequence[UUID]) -> None:
    """What the sources hold becomes consumed. One statement; nothing for sources that hold nothing."""
    if source_ids:
        await _CONSUME_HELD.fetchrow(unit, sources=list(source_ids), by=acting_principal(unit).label)


async def release(unit: HasInfo, source_ids: Sequence[UUID]) -> list[GivenBack]:
    """What the sources hold returns to its lots; a lot that has ended gets it for seven days. One statement."""
    return await _give_back(unit, dict.fromkeys(source_ids, 0), "release")


async def give_back(unit: HasInfo, source_id: UUID, keep_percent: int) -> list[GivenBack]:
    """What a source has consumed returns to its lots, but for `keep_percent` of each use, half up. One statement.

    A lot that has ended gets it for seven days. Whoever calls it twice keeps a share of the rest: guard it by state.
    """
    return await give_back_each(unit, {source_id: keep_percent})


async def give_back_each(unit: HasInfo, keep_percent: Mapping[UUID, int]) -> list[GivenBack]:
    """As `give_back`, for many sources at once, each with its own percentage. One statement."""
    return await _give_back(unit, keep_percent, "return")


async def _give_back(unit: HasInfo, keep_percent: Mapping[UUID, int], kind: EntryKind) -> list[GivenBack]:
    if not keep_percent:
        return []
    row = await _GIVE_BACK.fetchrow(
        unit,
        sources=list(keep_percent),
        keep=list(keep_percent.values()),
        kind=kind,
        by=acting_principal(unit).label,
    )
    if row is None or not row.done:
        return []
    await tell_ended(unit, row.done)
    return given_back_of(row.done)


def tell_low(unit: HasInfo, low: Sequence[Mapping[str, Any]] | None) -> None:
    """Tells of lots that ran low: what `post_credit_entries` returned to a composed statement. Mostly none."""
    for lot in low or ():
        tell(unit, CreditsLow, stored_lot(lot))


def given_back_of(done: Mapping[str, Any]) -> list[GivenBack]:
    """What SQL's `give_back_credits` returned."""
    return [
        GivenBack(
            source_id=UUID(use["source_id"]),
            lot_id=UUID(use["lot_id"]),
            kind=use["kind"],
            name=use["name"],
            returned=use["returned"],
            kept=use["kept"],
            valid_until=datetime.fromisoformat(use["valid_until"]) if use["valid_until"] else None,
        )
        for use in done["uses"]
    ]
